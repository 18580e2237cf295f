//! Words in the picture: how wide they are, and how they break into lines.

use crate::app::page::lab::geometry::Point;
use crate::app::tree::Nodes;
use crate::app::tree::svg::label;

/// The width of a text in the stage's small type, in CSS pixels: estimated, and rather too wide.
pub fn text_width(words: &str) -> i32 {
    words.chars().count() as i32 * 32 / 5
}

/// The same in the stage's small monospaced type.
pub fn code_width(words: &str) -> i32 {
    words.chars().count() as i32 * 38 / 5
}

/// Lines of text from top to bottom, 16 pixels apart.
pub fn lines(
    class: &'static str,
    (x, y): Point,
    anchor: &'static str,
    words: &[impl AsRef<str>],
) -> Nodes {
    let words = words.iter().map(AsRef::as_ref).zip(0..);
    words
        .filter(|(words, _)| !words.is_empty())
        .map(|(words, at)| label(class, (x, y + 16 * at), anchor, words))
        .collect()
}

/// Words in lines that fit into a width.
pub fn wrapped(words: &str, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(word) + 6 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// An action in lines that fit: the service, then the name, broken before capital letters.
pub fn name_lines(action: &str, room: i32) -> Vec<String> {
    let Some((service, name)) = action.split_once(':') else {
        return vec![action.to_owned()];
    };
    let mut lines = vec![format!("{service}:")];
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_ascii_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && code_width(&line) + code_width(&word) > room {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}
