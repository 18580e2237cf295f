//! Values as Python and JavaScript write them: the same brackets, different keywords.

use super::Snippet;
use super::snippet::{four, quoted};
use serde_json::{Map, Value};

/// What differs between the two languages.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// One level of indentation.
    pub indent: &'static str,
    /// The keywords for false and true.
    pub flags: [&'static str; 2],
    /// Whether names of members need no quotes.
    pub bare: bool,
}

/// A text between double quotes, valid in both languages.
pub fn text(text: &str) -> String {
    quoted(text, '"', four)
}

/// Writes a value, indented by `depth` levels.
pub fn write(snippet: &mut Snippet, value: &Value, words: Words, depth: usize) {
    match value {
        Value::Null => snippet.code("null"),
        Value::Bool(on) => snippet.value(words.flags.get(usize::from(*on)).unwrap_or(&"")),
        Value::Number(number) => snippet.value(&number.to_string()),
        Value::String(own) => snippet.value(&text(own)),
        Value::Array(items) => {
            snippet.code("[");
            for (index, item) in items.iter().enumerate() {
                snippet.code(if index == 0 { "" } else { ", " });
                write(snippet, item, words, depth);
            }
            snippet.code("]")
        }
        Value::Object(members) => object(snippet, members, words, depth),
    };
}

/// Writes an object, on one line if it is short and flat.
fn object<'a>(
    snippet: &'a mut Snippet,
    members: &Map<String, Value>,
    words: Words,
    depth: usize,
) -> &'a mut Snippet {
    let flat = members.len() < 3
        && !members
            .values()
            .any(|value| value.is_object() || value.is_array());
    let next = match flat {
        true => " ".to_owned(),
        false => format!("\n{}", words.indent.repeat(depth + 1)),
    };
    let (open, end) = match (flat, words.bare) {
        (true, false) => ("{", String::new()),
        (true, true) => ("{ ", " ".to_owned()),
        _ => ("{", format!("\n{}", words.indent.repeat(depth))),
    };
    snippet.code(open);
    for (index, (name, value)) in members.iter().enumerate() {
        match (index, flat) {
            (0, true) => {}
            (0, false) => {
                snippet.code(&next);
            }
            _ => {
                snippet.code(",").code(&next);
            }
        }
        let plain = name.chars().all(|one| one.is_ascii_alphanumeric());
        match words.bare && plain && name.starts_with(|one: char| one.is_ascii_uppercase()) {
            true => snippet.code(name),
            false => snippet.value(&text(name)),
        };
        snippet.code(": ");
        write(snippet, value, words, depth + usize::from(!flat));
    }
    snippet.code(&end).code("}")
}
