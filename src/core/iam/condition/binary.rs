//! `BinaryEquals`: compares the bytes that two base64 texts encode.

use base64ct::{Base64, Encoding};

pub(super) fn holds(expected: &str, value: &str) -> bool {
    match (Base64::decode_vec(expected), Base64::decode_vec(value)) {
        (Ok(expected), Ok(value)) => expected == value,
        _ => false,
    }
}
