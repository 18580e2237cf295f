//! The text of a link: the JSON, compressed (RFC 1951), in base64url without padding (RFC 4648, section 5).

use super::error::ShareError;
use super::json_state;
use super::limits::{LONGEST, LONGEST_JSON};
use super::shared_state::SharedState;
use base64ct::{Base64UrlUnpadded, Encoding};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// The best compression. The texts are short.
const LEVEL: u8 = 9;

impl SharedState {
    /// The JSON that a link carries, before it is compressed.
    pub fn to_json(&self) -> String {
        json_state::write(self).to_string()
    }

    /// The text, of letters, digits, `-`, and `_`.
    pub fn to_payload(&self) -> String {
        let json = self.to_json();
        Base64UrlUnpadded::encode_string(&compress_to_vec(json.as_bytes(), LEVEL))
    }

    /// Reads a text. Takes at most [`LONGEST_JSON`] bytes of memory for its content.
    ///
    /// # Errors
    /// If it is damaged, too large, of another version, or does not fit the lab.
    pub fn of_payload(text: &str) -> Result<Self, ShareError> {
        if text.len() > LONGEST {
            return Err(ShareError::TooLong);
        }
        let packed = Base64UrlUnpadded::decode_vec(text).map_err(|_| ShareError::Damaged)?;
        let json = decompress_to_vec_with_limit(&packed, LONGEST_JSON);
        let json = json.map_err(|_| ShareError::Damaged)?;
        let json = String::from_utf8(json).map_err(|_| ShareError::Damaged)?;
        json_state::read(&json)
    }
}
