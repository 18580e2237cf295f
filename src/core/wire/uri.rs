//! Percent-encoding by the rules of SigV4.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Characters that SigV4 encodes in a query.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Characters that SigV4 encodes in a path: it keeps the slash.
const PATH: &AsciiSet = &QUERY.remove(b'/');

/// Encodes an object's key as a path, without a leading slash.
pub fn path(key: &str) -> String {
    utf8_percent_encode(key, PATH).to_string()
}

pub fn query(value: &str) -> String {
    utf8_percent_encode(value, QUERY).to_string()
}

/// Encodes pairs as a query string: `a=1&b=2`.
pub fn pairs(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = (pairs.iter())
        .map(|(name, value)| format!("{}={}", query(name), query(value)))
        .collect();
    pairs.join("&")
}

/// Decodes a query string; a plus sign is a space, and a name without `=` has an empty value.
pub fn of_pairs(text: &str) -> Vec<(String, String)> {
    let plain = |text: &str| decoded(&text.replace('+', " "));
    (text.split('&').filter(|pair| !pair.is_empty()))
        .map(|pair| pair.split_once('=').map_or((pair, ""), |pair| pair))
        .map(|(key, value)| (plain(key), plain(value)))
        .collect()
}

/// Decodes percent-encoded text.
pub fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
