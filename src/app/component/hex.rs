//! Bytes as in a hex dump: offset, eight bytes, the same bytes as text. Every range has its role's color, a second
//! mark, and its name.

use super::meaning::Meaning;
use super::number::grouped;
use crate::app::tree::html::{details, div, p, press, span, summary};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::trace::field::{Excerpt, Part, Role};
use crate::core::trace::print::hex;
use crate::web::toolbar;
use leptos::prelude::{ArcRwSignal, Get, Set};

/// Bytes per row of the dump.
const ROW: usize = 8;
/// Rows shown before "more" is pressed, and after.
const FEW: usize = 6;
const MANY: usize = 64;

thread_local! {
    /// Whether the reader has asked for more rows anywhere on the page. Before, none of those are drawn: they would be
    /// most of what a step draws.
    static MORE: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether the rows are drawn that are folded away.
pub fn draws_all() -> bool {
    MORE.with(ArcRwSignal::clone).get()
}

/// The rows that are folded away, once they are asked for.
fn more_rows(excerpt: &Excerpt, parts: &[Part], role: Role) -> Nodes {
    let (excerpt, parts) = (excerpt.clone(), parts.to_vec());
    reactive(move || match draws_all() {
        true => rows(&excerpt, &parts, role, FEW, MANY),
        false => div().class("hex"),
    })
}

/// Draws a dump of an excerpt. `parts` label ranges; `role` applies to bytes outside all of them.
pub fn dump(excerpt: &Excerpt, parts: &[Part], role: Role) -> Element {
    let shown = excerpt.head.len().min(ROW * FEW);
    let empty = p().class("eyebrow").child("no bytes at all: an empty file");
    // A chip lights its bytes up: under the pointer, with the focus, or pressed.
    let chip = |(index, part): (usize, &Part)| {
        let name = span().class(class(part.role)).child(part.name);
        press()
            .class("chip")
            .attr("tabindex", if index == 0 { "0" } else { "-1" })
            .attr("data-part", index.to_string())
            .on("click", toolbar::focus_pressed)
            .child(name)
            .child(" ")
            .child(grouped(part.len))
    };
    div()
        .class("dump")
        .child((excerpt.len == 0).then_some(empty))
        .child(rows(excerpt, parts, role, 0, FEW))
        .child((excerpt.len > shown as u64).then(|| {
            let all = format!("⋮ {} bytes in all", grouped(excerpt.len));
            if shown == excerpt.head.len() {
                return p().class("eyebrow").child(all);
            }
            let more = summary()
                .class("eyebrow")
                .child(span().child(all))
                .child(span().class("link").child("show more"));
            details()
                .class("more")
                .on("toggle", |_| MORE.with(|more| more.set(true)))
                .child(more)
                .child(more_rows(excerpt, parts, role))
        }))
        .child((!parts.is_empty()).then(|| {
            let chips = parts.iter().enumerate().map(chip);
            div()
                .class("legend")
                .attr("role", "toolbar")
                .attr("aria-label", "Parts of these bytes")
                .on_key(toolbar::move_focus)
                .child(chips.collect::<Nodes>())
        }))
}

fn class(role: Role) -> String {
    format!("h {}", Meaning::from(role).class())
}

fn rows(excerpt: &Excerpt, parts: &[Part], role: Role, from: usize, to: usize) -> Element {
    let chunks = excerpt.head.chunks(ROW).enumerate();
    let mut all = nodes();
    for (number, bytes) in chunks.take(to).skip(from) {
        let start = (number * ROW) as u64;
        let text: String = bytes
            .iter()
            .map(|byte| match byte {
                0x20..=0x7e => char::from(*byte),
                _ => '·',
            })
            .collect();
        all = all
            .child(span().class("o").child(format!("{start:04x}")))
            .child(
                span()
                    .class("b")
                    .child(stretches(start, bytes, parts, role)),
            )
            .child(span().class("t").attr("aria-hidden", "true").child(text));
    }
    let whole = is_one(parts, role).then(|| Meaning::from(role).class());
    div().class("hex").maybe("data-means", whole).child(all)
}

/// Whether the bytes are one thing, whatever their parts: only the whole of an encrypted data key is the envelope.
fn is_one(parts: &[Part], role: Role) -> bool {
    parts.is_empty() || role == Role::EncryptedDataKey
}

/// The bytes of a row: one element for each range of the same part.
fn stretches(start: u64, bytes: &[u8], parts: &[Part], role: Role) -> Nodes {
    let part_at = |offset: u64| {
        parts
            .iter()
            .position(|part| part.offset <= offset && offset < part.offset + part.len)
    };
    let mut runs: Vec<(Option<usize>, String)> = Vec::new();
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
    let stretch = |(index, run): (Option<usize>, String)| {
        let part = index.and_then(|index| parts.get(index));
        let own = part.map_or(role, |part| part.role);
        let means = (own != role || !is_one(parts, role)).then(|| Meaning::from(own).class());
        let span = span()
            .class(class(own))
            .maybe("data-means", means)
            .maybe("data-part", index.map(|index| index.to_string()));
        let title = part.map(|part| {
            let (name, len, offset) = (part.name, grouped(part.len), part.offset);
            format!("{name}: {len} bytes from offset {offset}")
        });
        span.maybe_title(title).child(run)
    };
    runs.into_iter().map(stretch).collect()
}
