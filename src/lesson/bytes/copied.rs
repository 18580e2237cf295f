//! Bytes as a text to copy.

use crate::core::trace::print::hex;
use base64ct::{Base64, Encoding};
use std::fmt::Write;

/// The most bytes that are copied at once: 64 KiB. More is a file to save.
pub const MOST: u64 = 65_536;

/// A way to write bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyForm {
    Hexadecimal,
    Base64,
    /// An array of C, whose name is made of the range’s.
    CArray,
}

impl CopyForm {
    pub const ALL: [Self; 3] = [Self::Hexadecimal, Self::Base64, Self::CArray];

    /// Its name on the button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hexadecimal => "hex",
            Self::Base64 => "base64",
            Self::CArray => "C array",
        }
    }

    /// The bytes as text. `name` is the range’s.
    pub fn write(self, name: &str, bytes: &[u8]) -> String {
        match self {
            Self::Hexadecimal => hex(bytes),
            Self::Base64 => Base64::encode_string(bytes),
            Self::CArray => c_array(name, bytes),
        }
    }
}

/// An array of C: twelve bytes a line.
fn c_array(name: &str, bytes: &[u8]) -> String {
    let letter = |letter: char| match letter.is_ascii_alphanumeric() {
        true => letter.to_ascii_lowercase(),
        false => '_',
    };
    let mut name: String = name.chars().map(letter).collect();
    if name
        .chars()
        .next()
        .is_none_or(|first| first.is_ascii_digit())
    {
        name.insert(0, '_');
    }
    // C has no array without elements.
    let size = bytes.len().max(1);
    let mut text = format!("static const unsigned char {name}[{size}] = {{\n");
    for line in bytes.chunks(12) {
        let line: Vec<String> = line.iter().map(|byte| format!("0x{byte:02x}")).collect();
        // Writing to a text never fails.
        if writeln!(text, "  {},", line.join(", ")).is_err() {
            break;
        }
    }
    if bytes.is_empty() {
        text.push_str("  0\n");
    }
    text.push_str("};\n");
    text
}
