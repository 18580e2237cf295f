//! Bytes as a reader of dumps knows them: offset, eight bytes, the same as text. Every stretch has
//! its role's colour and a second mark, and names itself.

use super::meaning::Meaning;
use super::number::grouped;
use crate::core::trace::field::{Excerpt, Part, Role};
use crate::core::trace::print::hex;
use leptos::prelude::*;

/// Bytes in a row.
const ROW: usize = 8;
/// Rows shown before "more" is pressed, and after.
const FEW: usize = 6;
const MANY: usize = 64;

/// A dump of an excerpt. `parts` label stretches, `role` is for what none covers.
pub fn dump(excerpt: &Excerpt, parts: &[Part], role: Role) -> AnyView {
    let none = (excerpt.len == 0)
        .then(|| view! { <p class="eyebrow">"no bytes at all: an empty file"</p> });
    let shown = excerpt.head.len().min(ROW * FEW);
    let more = (excerpt.len > shown as u64).then(|| {
        let all = format!("⋮ {} bytes in all", grouped(excerpt.len));
        match shown < excerpt.head.len() {
            true => view! {
                <details class="more">
                    <summary class="eyebrow">
                        <span>{all}</span>
                        <span class="link">"show more"</span>
                    </summary>
                    {rows(excerpt, parts, role, FEW, MANY)}
                </details>
            }
            .into_any(),
            false => view! { <p class="eyebrow">{all}</p> }.into_any(),
        }
    });
    let legend = (!parts.is_empty()).then(|| {
        let entries = parts
            .iter()
            .map(|part| {
                view! { <li><span class=class(part.role)>{part.name}</span>" "{grouped(part.len)}</li> }
                .into_any()
            })
            .collect::<Vec<AnyView>>();
        view! { <ul class="legend">{entries}</ul> }
    });
    view! {
        <div class="dump">
            {none}
            {rows(excerpt, parts, role, 0, FEW)}
            {more}
            {legend}
        </div>
    }
    .into_any()
}

/// The class names of a stretch.
fn class(role: Role) -> String {
    format!("h {}", Meaning::from(role).class())
}

/// The rows from one number to another, of eight bytes each.
fn rows(excerpt: &Excerpt, parts: &[Part], role: Role, from: usize, to: usize) -> AnyView {
    let chunks = excerpt.head.chunks(ROW).enumerate();
    let rows = chunks
        .take(to)
        .skip(from)
        .map(|(number, bytes)| row((number * ROW) as u64, bytes, parts, role))
        .collect::<Vec<AnyView>>();
    view! { <div class="hex">{rows}</div> }.into_any()
}

fn row(start: u64, bytes: &[u8], parts: &[Part], role: Role) -> AnyView {
    let part_at = |offset: u64| {
        parts
            .iter()
            .find(|part| part.offset <= offset && offset < part.offset + part.len)
    };
    let mut stretches: Vec<(Option<&Part>, String)> = Vec::new();
    for (offset, byte) in (start..).zip(bytes) {
        let part = part_at(offset);
        let digits = hex(&[*byte]);
        match stretches.last_mut() {
            Some((last, stretch)) if *last == part => {
                stretch.push(' ');
                stretch.push_str(&digits);
            }
            _ => stretches.push((part, digits)),
        }
    }
    let stretches = stretches
        .into_iter()
        .map(|(part, digits)| {
            let title = part.map(|part| {
                let (name, len, offset) = (part.name, grouped(part.len), part.offset);
                format!("{name}: {len} bytes from offset {offset}")
            });
            view! { <span class=class(part.map_or(role, |part| part.role)) title=title>{digits}</span> }
            .into_any()
        })
        .collect::<Vec<AnyView>>();
    let text: String = bytes
        .iter()
        .map(|byte| match byte {
            0x20..=0x7e => char::from(*byte),
            _ => '·',
        })
        .collect();
    view! {
        <span class="o">{format!("{start:04x}")}</span>
        <span class="b">{stretches}</span>
        <span class="t" aria-hidden="true">{text}</span>
    }
    .into_any()
}
