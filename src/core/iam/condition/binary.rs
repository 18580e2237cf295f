//! `BinaryEquals`: base64 text compared by the bytes it stands for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(super) fn holds(expected: &str, value: &str) -> bool {
    match (STANDARD.decode(expected), STANDARD.decode(value)) {
        (Ok(expected), Ok(value)) => expected == value,
        _ => false,
    }
}
