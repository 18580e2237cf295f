//! A JSON object inside a text that is no JSON: between log lines, as an escaped string, or cut off.

use serde_json::Value;

/// How far before its name a member's object may begin, in bytes.
const REACH: usize = 24_000;
/// How much of a text is read as one object.
const LENGTH: usize = 64_000;
/// How many opening brackets are tried.
const TRIES: usize = 24;

/// The innermost JSON object around `at` that `fits`, and where it begins and ends (exclusive; the end of the text if
/// it is cut off there). `at` is a byte offset on a character boundary.
pub(super) fn object_around(
    text: &str,
    at: usize,
    fits: impl Fn(&Value) -> bool,
) -> Option<(Value, usize, usize)> {
    let from = super::sentence::floor(text, at.saturating_sub(REACH));
    let before = text.get(from..at)?;
    // A text is cut off once.
    let mut cut = 4;
    for (opens, _) in before.rmatch_indices('{').take(TRIES) {
        let start = from + opens;
        let rest = text.get(start..)?;
        let mut values =
            serde_json::Deserializer::from_str(rest.get(..super::sentence::floor(rest, LENGTH))?)
                .into_iter::<Value>();
        let found = match values.next() {
            Some(Ok(value)) => Some((value, values.byte_offset())),
            _ if cut > 0 && rest.len() <= LENGTH => {
                cut -= 1;
                closed(rest)
            }
            _ => None,
        };
        match found {
            Some((value, length)) if start + length > at && fits(&value) => {
                return Some((value, start, start + length));
            }
            _ => continue,
        }
    }
    None
}

/// The first JSON value of a text, and its length; a value that is cut off is closed.
pub(super) fn first_value(text: &str) -> Option<(Value, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    if let Some(Ok(value)) = values.next() {
        return Some((value, values.byte_offset()));
    }
    closed(text)
}

/// A value whose end is missing, with what it still has.
fn closed(text: &str) -> Option<(Value, usize)> {
    if text.len() > LENGTH {
        return None;
    }
    let mut open: Vec<char> = Vec::new();
    // Where a member or an item ends, with the brackets that are open there.
    let mut ends: Vec<(usize, String)> = Vec::new();
    let (mut in_text, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        if in_text {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_text = false,
                _ => continue,
            }
            continue;
        }
        match letter {
            '"' => in_text = true,
            '{' => open.push('}'),
            '[' => open.push(']'),
            // It closes: whatever is wrong, it is not that the end is missing.
            '}' | ']' if open.pop() != Some(letter) || open.is_empty() => return None,
            ',' => ends.push((at, open.iter().rev().collect())),
            _ => continue,
        }
    }
    let all: String = open.iter().rev().collect();
    let quote = if in_text { "\"" } else { "" };
    let whole = format!("{text}{quote}{all}");
    if let Ok(value) = serde_json::from_str(&whole) {
        return Some((value, text.len()));
    }
    // The last member is not whole. (A few commas may lie inside what is damaged.)
    for (at, brackets) in ends.iter().rev().take(3) {
        let shorter = format!("{}{brackets}", text.get(..*at)?);
        if let Ok(value) = serde_json::from_str(&shorter) {
            return Some((value, text.len()));
        }
    }
    None
}

/// The JSON that a text is, or the one that it holds as a string, however often it was quoted.
pub(super) fn unquoted(text: &str) -> Option<Value> {
    let mut value: Value = serde_json::from_str(text.trim()).ok()?;
    for _ in 0..3 {
        match &value {
            Value::String(inner) => value = serde_json::from_str(inner.trim()).ok()?,
            _ => break,
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_object_around_a_place() {
        let text = r#"log: {"a": {"x": "}"}, "code": 1, "b": [1, 2]} and {"c": 2}"#;
        let at = text.find("\"code\"").unwrap();
        let (value, start, end) =
            object_around(text, at, |value| value.get("code").is_some()).unwrap();
        assert_eq!(text.get(start..end).unwrap().len(), 41);
        assert_eq!(value["b"][1], 2);
    }

    #[test]
    fn closes_what_is_cut_off() {
        for (text, has) in [
            (r#"{"a": "b", "c": "de"#, r#"{"a":"b","c":"de"}"#),
            (r#"{"a": "b", "c": {"d": [1, "#, r#"{"a":"b"}"#),
            (r#"{"a": "b", "c"#, r#"{"a":"b"}"#),
        ] {
            let (value, length) = first_value(text).unwrap();
            assert_eq!(length, text.len());
            assert!(
                value.to_string().starts_with(has.trim_end_matches('}')),
                "{value}"
            );
        }
        assert!(first_value("{\"a\" 1}").is_none());
    }
}
