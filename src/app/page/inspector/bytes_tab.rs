//! The tab Bytes: the ranges as a tree, the bytes as a grid, and what the selected ones are.

use super::bytes_state::BytesState;
use super::hex_grid::HexGrid;
use super::{span_card, span_tree};
use crate::app::component::number::grouped;
use crate::app::state::Page;
use crate::app::tree::html::{div, input, label, p, press, span};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::web::keyboard::Key;
use leptos::prelude::*;

/// The tab.
pub fn view(page: Page) -> Nodes {
    let state = BytesState::of(page);
    let grid = HexGrid::new(
        "hex-here",
        state.shown.into(),
        state.region.cursor.into(),
        // All of them selected is none of them marked.
        Signal::derive(move || match state.selected.with(Vec::is_empty) {
            true => 0..0,
            false => state.selection(),
        }),
        move |offset| state.select_byte(offset),
    );
    let bytes = div()
        .class("hex-side")
        .child(go_to(state))
        .child(grid.draw())
        .child(note(state, grid));
    let content = div()
        .class("bytes-view")
        .child(span_tree::view(state))
        .child(bytes)
        .child(span_card::view(state, grid));
    nodes().child(content)
}

/// An offset as it is typed: decimal, or hexadecimal after `0x`. Separators between digits don’t count.
pub fn offset_typed(text: &str) -> Option<u64> {
    let text = text.trim().replace(['_', ',', ' '], "");
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The field that selects a byte by its offset.
fn go_to(state: BytesState) -> Nodes {
    let (typed, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let go = move || {
        let kept =
            (state.shown).with_untracked(|shown| shown.as_ref().map_or(0, |shown| shown.kept));
        match offset_typed(&typed.get_untracked()) {
            Some(offset) if offset < kept => {
                wrong.set(String::new());
                state.select_byte(offset);
            }
            Some(_) => wrong.set(format!(
                "The last byte is {} (0x{:x}).",
                grouped(kept.saturating_sub(1)),
                kept.saturating_sub(1)
            )),
            None => wrong.set("Type a number, such as 4096 or 0x1000.".to_owned()),
        }
    };
    reactive(move || {
        let wrong = wrong.get();
        let field = input()
            .class("input")
            .id("hex-go-to")
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("placeholder", "4096 or 0x1000")
            .state("aria-invalid", !wrong.is_empty())
            .attr("aria-describedby", "hex-go-to-wrong")
            .value(typed.get())
            .on_input(move |text| typed.set(text))
            .on_key(move |key, event| {
                if key == Key::Enter {
                    event.prevent_default();
                    go();
                }
                if key != Key::Escape {
                    event.stop_propagation();
                }
            });
        div()
            .class("hex-go-to")
            .child(label().attr("for", "hex-go-to").child("Go to offset"))
            .child(field)
            .child(press().class("btn").on_click(go).child("Go"))
            .child(
                span()
                    .class("form-note")
                    .id("hex-go-to-wrong")
                    .flag("data-bad", !wrong.is_empty())
                    .child(wrong),
            )
    })
}

/// How many bytes there are, and which of them are not shown.
fn note(state: BytesState, grid: HexGrid) -> Nodes {
    reactive(move || {
        let trouble = grid.reader.trouble.get();
        let says = state.shown.with(|shown| {
            let Some(shown) = shown else {
                return "There is nothing to show.".to_owned();
            };
            let (len, kept) = (grouped(shown.len), grouped(shown.kept));
            match shown.kept == shown.len {
                true if shown.len == 1 => "1 byte.".to_owned(),
                true => format!("{len} bytes."),
                false => format!("The first {kept} of {len} bytes: a step keeps no more. In the bucket, the object has all of them."),
            }
        });
        let trouble =
            (!trouble.is_empty()).then(|| span().class("bad").child(format!(" {trouble}.")));
        p().class("eyebrow").child(says).child(trouble)
    })
}
