//! What the selected range is: what, why, where, where from, where else, and how to get the same bytes elsewhere.

use super::bytes_state::BytesState;
use super::hex_grid::HexGrid;
use super::places;
use super::shown_bytes::ShownBytes;
use super::take_away;
use crate::app::component::meaning::Meaning;
use crate::app::component::number::grouped;
use crate::app::component::prose::explained;
use crate::app::tree::html::{
    b, button, code, dd, details, div, dl, dt, h3, li, p, section, span, summary, ul,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::bytes::{ByteSpan, command};
use leptos::prelude::*;

/// From so many bytes on, a range is not read to be looked for elsewhere or printed.
const READ: u64 = 4_096;

/// The card of the selected range, or of the one under the pointer.
pub fn view(state: BytesState, grid: HexGrid) -> Nodes {
    let about = Memo::new(move |_| {
        let pointed = grid.pointed.get();
        state.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let found = match pointed {
                Some(offset) => shown.span.innermost(offset),
                None => shown.span.at(&state.selected.get())?,
            };
            Some(ByteSpan::leaf(found.kind, found.offset, found.len).saying(found.value.clone()))
        })
    });
    let selected = Memo::new(move |_| state.selected_span());
    let what = reactive(move || {
        let card = about.with(|about| about.as_ref().map(|about| explanation(state, about)));
        div().class("span-what").child(card)
    });
    let from = reactive(move || {
        let found = state.shown.with(|shown| {
            let (shown, span) = (shown.as_ref()?, selected.get()?);
            let bytes = bytes_of(grid, shown, &span)?;
            Some(places::view(state, &bytes))
        });
        if found.is_none() {
            places::light_nothing();
        }
        div().class("span-where").child(found)
    });
    let outside = reactive(move || {
        let commands = state.shown.with(|shown| {
            let (shown, span) = (shown.as_ref()?, selected.get()?);
            Some(commands(
                shown,
                &span,
                bytes_of(grid, shown, &span).as_deref(),
            ))
        });
        div().class("span-outside").child(commands)
    });
    let says = reactive(move || {
        let cursor = state.region.cursor.get();
        let text = selected.with(|span| {
            let span = span.as_ref()?;
            let (name, len) = (span.kind.name(), grouped(span.len));
            Some(format!(
                "Byte {cursor}. {name}, {len} bytes from offset {}.",
                span.offset
            ))
        });
        p().class("sr")
            .attr("role", "status")
            .attr("aria-live", "polite")
            .child(text.unwrap_or_else(String::new))
    });
    let card = section()
        .class("span-card")
        .attr("aria-label", "The selected bytes")
        .attr("tabindex", "0")
        .child(what)
        .child(from)
        .child(bits(state, grid))
        .child(take_away::view(state))
        .child(outside)
        .child(says);
    nodes().child(card)
}

/// The bytes of a range, if they are few and at hand.
fn bytes_of(grid: HexGrid, shown: &ShownBytes, span: &ByteSpan) -> Option<Vec<u8>> {
    let end = span.end().min(span.offset + READ);
    grid.reader
        .read(shown, span.offset..end)
        .filter(|_| span.offset < shown.kept)
}

fn explanation(state: BytesState, about: &ByteSpan) -> Nodes {
    let meaning = Meaning::from(about.kind.role());
    let head = h3().class("span-title").child(
        span()
            .class(format!("h {}", meaning.class()))
            .attr("data-means", meaning.class())
            .child(about.kind.name()),
    );
    let value = (!about.value.is_empty()).then(|| code().class("span-says").child(&about.value));
    let row = |name, value: String| [dt().child(name), dd().child(value)];
    let place = match about.len {
        1 => format!("{} (0x{:x})", grouped(about.offset), about.offset),
        _ => format!(
            "{} to {} (0x{:x} to 0x{:x})",
            grouped(about.offset),
            grouped(about.end().saturating_sub(1)),
            about.offset,
            about.end().saturating_sub(1)
        ),
    };
    let len = match about.len {
        1 => "1 byte".to_owned(),
        len => format!("{} bytes", grouped(len)),
    };
    let facts = dl()
        .class("span-facts")
        .child((about.len > 0).then(|| row("Offset", place)))
        .child(row("Length", len));
    nodes()
        .child(head)
        .child(value)
        .child(p().child(explained(state.page, about.kind.what())))
        .child(
            p().class("span-why")
                .child(explained(state.page, about.kind.why())),
        )
        .child(facts)
}

/// The bits of the selected byte.
fn bits(state: BytesState, grid: HexGrid) -> Nodes {
    let region = state.region;
    reactive(move || {
        let (cursor, chosen) = (region.cursor.get(), region.bit.get());
        let byte = state.shown.with(|shown| {
            let bytes = grid.reader.read(shown.as_ref()?, cursor..cursor + 1)?;
            bytes.first().copied()
        });
        let bit = |byte: u8, bit: u8| {
            let value = byte >> bit & 1;
            let pressed = chosen == Some(bit);
            button()
                .attr("type", "button")
                .class("span-bit")
                .attr("aria-label", format!("Bit {bit}: {value}"))
                .state("aria-pressed", pressed)
                .on_click(move || region.bit.set((!pressed).then_some(bit)))
                .child(value.to_string())
        };
        let below = region.below_bits.get().map(|draw| draw(state.page));
        let content = byte.map(|byte| {
            let label = format!("Byte {} is 0x{byte:02x}", grouped(cursor));
            nodes()
                .child(p().class("eyebrow").child(&label))
                .child(
                    div()
                        .class("span-byte")
                        .attr("role", "group")
                        .attr("aria-label", format!("Bits of byte {cursor}"))
                        .child(
                            (0..8)
                                .rev()
                                .map(|place| bit(byte, place))
                                .collect::<Nodes>(),
                        ),
                )
                .child(below)
        });
        div().class("span-bits").child(content)
    })
}

/// Commands that print the same bytes, given the saved file.
fn commands(shown: &ShownBytes, span: &ByteSpan, bytes: Option<&[u8]>) -> Element {
    let commands = command::commands(&shown.file, span, bytes.filter(|_| span.len <= READ));
    let line = |command: command::ByteCommand| {
        li().child(b().child(command.does))
            .child(code().class("span-line").child(command.line))
            .child(
                command
                    .prints
                    .filter(|prints| !prints.is_empty())
                    .map(|prints| {
                        p().class("eyebrow")
                            .child("prints ")
                            .child(code().child(prints))
                    }),
            )
    };
    details()
        .class("span-commands")
        .child(summary().child("The same bytes in a terminal"))
        .child(p().class("eyebrow").child(format!(
            "Save all bytes first: the commands read {}.",
            shown.file
        )))
        .child(ul().child(commands.into_iter().map(line).collect::<Nodes>()))
}
