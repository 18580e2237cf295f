//! What lists share: limits, encoded names, and groups of names.

use super::S3Error;
use super::http;
use crate::core::wire::member::member;
use crate::core::wire::{Enumeration, Member, Type};
use base64ct::{Base64, Encoding};

/// `url` asks for names in percent-encoding.
pub const ENCODING_TYPE: Member = member(
    "EncodingType",
    Type::Enumeration(&Enumeration {
        rust: "EncodingType",
        words: &["url"],
    }),
)
.query("encoding-type");

/// The most entries of a list, which is also the default.
const MOST: u64 = 1_000;

/// Reads a limit. `argument` is its name in the request's query, or as S3's message spells it.
///
/// # Errors
/// [`S3Error::Argument`], with AWS's message.
pub(super) fn limit(given: Option<i64>, argument: &str) -> Result<u64, S3Error> {
    Ok(number(given, argument)?.map_or(MOST, |given| given.min(MOST)))
}

/// Reads a number that isn't negative.
///
/// # Errors
/// Those of [`limit`].
pub(super) fn number(given: Option<i64>, argument: &str) -> Result<Option<u64>, S3Error> {
    match given {
        None => Ok(None),
        Some(given) if (0..=2_147_483_647).contains(&given) => Ok(u64::try_from(given).ok()),
        Some(_) => Err(S3Error::argument(&format!(
            "Argument {argument} must be an integer between 0 and 2147483647"
        ))),
    }
}

/// The token to continue after this name. Its format is simulated.
pub(super) fn token(after: &str) -> String {
    Base64::encode_string(after.as_bytes())
}

/// Reads what [`token`] writes.
///
/// # Errors
/// [`S3Error::Argument`], with AWS's message.
pub(super) fn read_token(token: &str) -> Result<String, S3Error> {
    let wrong = || S3Error::argument("The continuation token provided is incorrect");
    let bytes = Base64::decode_vec(token).map_err(|_| wrong())?;
    (String::from_utf8(bytes).ok())
        .filter(|text| !text.is_empty())
        .ok_or_else(wrong)
}

/// How a list spells names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    #[default]
    Plain,
    /// Percent-encoded, with `+` for a space; `/` and `*` stay.
    Url,
}

impl Spelling {
    /// Reads `EncodingType`.
    ///
    /// # Errors
    /// [`S3Error::Argument`], with AWS's message.
    pub(super) fn of(encoding_type: Option<&str>) -> Result<Self, S3Error> {
        match encoding_type {
            None => Ok(Self::Plain),
            Some("url") => Ok(Self::Url),
            Some(_) => Err(S3Error::argument(
                "Invalid Encoding Method specified in Request",
            )),
        }
    }

    pub fn name(self, name: &str) -> String {
        match self {
            Self::Plain => name.to_owned(),
            Self::Url => http::path(name)
                .replace("%20", "+")
                .replace("%2A", "*")
                .replace('~', "%7E"),
        }
    }
}

/// The common prefix of a key: up to the first delimiter after the requested prefix.
pub(super) fn group<'k>(key: &'k str, rest: &str, delimiter: Option<&str>) -> Option<&'k str> {
    let delimiter = delimiter.filter(|delimiter| !delimiter.is_empty())?;
    let end = key.len() - rest.len() + rest.find(delimiter)? + delimiter.len();
    key.get(..end)
}
