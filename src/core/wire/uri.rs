//! Percent-encoding, as SigV4 has it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What SigV4's URI encoding leaves as it is.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same, and the slash.
const PATH: &AsciiSet = &QUERY.remove(b'/');

/// An object's key as a path, without the slash before it.
pub fn path(key: &str) -> String {
    utf8_percent_encode(key, PATH).to_string()
}

/// A value of a query.
pub fn query(value: &str) -> String {
    utf8_percent_encode(value, QUERY).to_string()
}

/// Pairs as a query string: `a=1&b=2`.
pub fn pairs(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = (pairs.iter())
        .map(|(name, value)| format!("{}={}", query(name), query(value)))
        .collect();
    pairs.join("&")
}

/// The pairs of a query string; a plus sign is a space, and a name alone has an empty value.
pub fn of_pairs(text: &str) -> Vec<(String, String)> {
    let plain = |text: &str| decoded(&text.replace('+', " "));
    (text.split('&').filter(|pair| !pair.is_empty()))
        .map(|pair| pair.split_once('=').map_or((pair, ""), |pair| pair))
        .map(|(key, value)| (plain(key), plain(value)))
        .collect()
}

/// A text without its percent-encoding.
pub fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
