//! Bytes as a reader of dumps knows them: offset, eight bytes, the same as text. Every stretch has
//! its role's colour and a second mark, and names itself.

use super::number::grouped;
use crate::core::trace::field::{Excerpt, Part, Role};
use crate::core::trace::print::hex;
use leptos::prelude::*;

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

/// One run of bytes in a row that share a stretch.
struct Cell {
    class: String,
    title: String,
    text: String,
}

/// A row: offset, cells, text.
struct Row {
    offset: String,
    cells: Vec<Cell>,
    text: String,
}

/// Cuts an excerpt into rows.
fn rows(excerpt: &Excerpt, parts: &[Part], role: Role, most: usize) -> Vec<Row> {
    let part_at = |offset: u64| {
        parts
            .iter()
            .find(|part| part.offset <= offset && offset < part.offset + part.len)
    };
    excerpt
        .head
        .chunks(ROW)
        .take(most)
        .enumerate()
        .map(|(number, bytes)| {
            let start = (number * ROW) as u64;
            let mut cells: Vec<(Option<&Part>, Vec<u8>)> = Vec::new();
            for (offset, byte) in (start..).zip(bytes) {
                let part = part_at(offset);
                match cells.last_mut() {
                    Some((last, run)) if *last == part => run.push(*byte),
                    _ => cells.push((part, vec![*byte])),
                }
            }
            Row {
                offset: format!("{start:04x}"),
                cells: cells
                    .into_iter()
                    .map(|(part, run)| Cell {
                        class: format!("h {}", role_class(part.map_or(role, |part| part.role))),
                        title: part.map_or_else(String::new, |part| {
                            format!("{}: {} bytes from offset {}", part.name, grouped(part.len), part.offset)
                        }),
                        text: run.iter().map(|byte| hex(&[*byte])).collect::<Vec<_>>().join(" "),
                    })
                    .collect(),
                text: bytes
                    .iter()
                    .map(|byte| match byte {
                        0x20..=0x7e => char::from(*byte),
                        _ => '·',
                    })
                    .collect(),
            }
        })
        .collect()
}

/// A dump of an excerpt.
#[component]
pub fn Hex(
    /// The bytes.
    excerpt: Excerpt,
    /// Labelled stretches; may be empty.
    parts: Vec<Part>,
    /// The role of what no stretch covers.
    role: Role,
) -> impl IntoView {
    let more = RwSignal::new(false);
    let kept = excerpt.head.len();
    let len = excerpt.len;
    let legend = parts
        .iter()
        .map(|part| {
            let class = format!("h {}", role_class(part.role));
            view! {
                <li><span class=class>{part.name}</span>" "{grouped(part.len)}</li>
            }
        })
        .collect_view();
    let lines = move || {
        let most = if more.get() { MANY } else { FEW };
        rows(&excerpt, &parts, role, most)
            .into_iter()
            .map(|row| {
                let cells = row.cells.into_iter().map(|cell| {
                    view! { <span class=cell.class title=cell.title>{cell.text}</span> }
                });
                view! {
                    <span class="o">{row.offset}</span>
                    <span class="b">{cells.collect_view()}</span>
                    <span class="t" aria-hidden="true">{row.text}</span>
                }
            })
            .collect_view()
    };
    let foot = move || {
        let shown = kept.min(ROW * if more.get() { MANY } else { FEW });
        (len > shown as u64).then(|| {
            view! {
                <p class="eyebrow hex-foot">
                    <span>{format!("⋮ {} bytes in all", grouped(len))}</span>
                    {(shown < kept).then(|| view! {
                        <button class="link" on:click=move |_| more.set(true)>"show more"</button>
                    })}
                </p>
            }
        })
    };
    view! {
        <div class="dump">
            {match len {
                0 => view! { <p class="eyebrow">"no bytes at all: an empty file"</p> }.into_any(),
                _ => view! { <div class="hex">{lines}</div> }.into_any(),
            }}
            {foot}
            <ul class="legend">{legend}</ul>
        </div>
    }
}
