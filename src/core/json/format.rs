//! Formats a JSON text.

use super::place::stretch;
use super::tree::{Node, Value};

/// Formats the value `root`, which was read from `text`, with two spaces per indent and no newline at the end. The
/// order, strings, and numbers stay as written.
pub fn pretty(text: &str, root: &Node) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    write(&mut out, text, root, 0);
    out
}

fn write(out: &mut String, text: &str, node: &Node, depth: usize) {
    match &node.value {
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "[" } else { "," });
                line(out, depth + 1);
                write(out, text, item, depth + 1);
            }
            line(out, depth);
            out.push(']');
        }
        Value::Object(members) if !members.is_empty() => {
            for (index, member) in members.iter().enumerate() {
                out.push_str(if index == 0 { "{" } else { "," });
                line(out, depth + 1);
                out.push_str(stretch(text, member.key_range()));
                out.push_str(": ");
                write(out, text, &member.value, depth + 1);
            }
            line(out, depth);
            out.push('}');
        }
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
        _ => out.push_str(stretch(text, node.range())),
    }
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}
