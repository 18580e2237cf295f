//! Bytes as a reader of dumps knows them: offset, eight bytes, the same as text. Every stretch has
//! its role's colour and a second mark, and names itself.

use super::number::grouped;
use crate::core::trace::field::{Excerpt, Part, Role};
use crate::core::trace::print::hex;
use crate::web::markup::Markup;

/// Bytes in a row.
const ROW: usize = 8;
/// Rows shown before "more" is pressed, and after.
const FEW: usize = 6;
const MANY: usize = 64;

/// A role's name in class names.
pub fn role_class(role: Role) -> &'static str {
    match role {
        Role::Plaintext => "plain",
        Role::PlaintextDataKey => "key",
        Role::EncryptedDataKey => "sealed",
        Role::Ciphertext => "cipher",
        Role::Nonce => "nonce",
        Role::Tag => "tag",
        Role::AssociatedData => "aad",
        Role::Metadata | Role::Digest => "meta",
    }
}

/// Draws a dump of an excerpt. `parts` label stretches, `role` is for what none covers.
pub fn dump(markup: &mut Markup, excerpt: &Excerpt, parts: &[Part], role: Role) {
    markup.open_class("div", "dump");
    if excerpt.len == 0 {
        markup.line("p", "eyebrow", "no bytes at all: an empty file");
    }
    rows(markup, excerpt, parts, role, 0, FEW);
    let shown = excerpt.head.len().min(ROW * FEW);
    if excerpt.len > shown as u64 {
        let all = format!("⋮ {} bytes in all", grouped(excerpt.len));
        if shown < excerpt.head.len() {
            markup.open_class("details", "more");
            markup.open_class("summary", "eyebrow");
            markup
                .line("span", "", &all)
                .line("span", "link", "show more");
            markup.close();
            rows(markup, excerpt, parts, role, FEW, MANY);
            markup.close();
        } else {
            markup.line("p", "eyebrow", &all);
        }
    }
    if !parts.is_empty() {
        markup.open_class("ul", "legend");
        for part in parts {
            markup.open("li");
            markup.line("span", &class(part.role), part.name);
            markup.text(" ").text(&grouped(part.len)).close();
        }
        markup.close();
    }
    markup.close();
}

fn class(role: Role) -> String {
    format!("h {}", role_class(role))
}

fn rows(
    markup: &mut Markup,
    excerpt: &Excerpt,
    parts: &[Part],
    role: Role,
    from: usize,
    to: usize,
) {
    let part_at = |offset: u64| {
        parts
            .iter()
            .find(|part| part.offset <= offset && offset < part.offset + part.len)
    };
    markup.open_class("div", "hex");
    let chunks = excerpt.head.chunks(ROW).enumerate();
    for (number, bytes) in chunks.take(to).skip(from) {
        let start = (number * ROW) as u64;
        markup.line("span", "o", &format!("{start:04x}"));
        markup.open_class("span", "b");
        let mut runs: Vec<(Option<&Part>, String)> = Vec::new();
        for (offset, byte) in (start..).zip(bytes) {
            let part = part_at(offset);
            let digits = hex(&[*byte]);
            match runs.last_mut() {
                Some((last, run)) if *last == part => {
                    run.push(' ');
                    run.push_str(&digits);
                }
                _ => runs.push((part, digits)),
            }
        }
        for (part, run) in runs {
            markup.open_class("span", &class(part.map_or(role, |part| part.role)));
            if let Some(part) = part {
                let (name, len, offset) = (part.name, grouped(part.len), part.offset);
                markup.attr(
                    "title",
                    &format!("{name}: {len} bytes from offset {offset}"),
                );
            }
            markup.text(&run).close();
        }
        let text: String = bytes
            .iter()
            .map(|byte| match byte {
                0x20..=0x7e => char::from(*byte),
                _ => '·',
            })
            .collect();
        markup.close();
        markup.open_class("span", "t").attr("aria-hidden", "true");
        markup.text(&text).close();
    }
    markup.close();
}
