//! The two buttons. They stay where they are when there is nothing to do, so that the focus stays with them.

use super::direction::UndoDirection;
use super::state::UndoState;
use crate::app::state::Page;
use crate::app::tree::html::{div, press};
use crate::app::tree::svg::{path, svg};
use crate::app::tree::{Element, Nodes, reactive};

/// An arrow back, in a square of 18.
const BACK: &str = "M7 3.500 3 7.500l4 4M3.500 7.500H11a4 4 0 0 1 0 8H8";
/// Its mirror image.
const FORTH: &str = "M11 3.500l4 4-4 4M14.500 7.500H7a4 4 0 0 0 0 8h3";

pub fn view(page: Page) -> Nodes {
    let state = UndoState::of(page);
    reactive(move || {
        div()
            .class("undo")
            .attr("role", "group")
            .attr("aria-label", "Undo and redo")
            .child([UndoDirection::Undo, UndoDirection::Redo].map(|way| button(state, way)))
    })
}

fn button(state: UndoState, direction: UndoDirection) -> Element {
    let next = state.next(direction);
    let name = direction.name();
    let says = match &next {
        Some(next) => format!("{name}: {next}"),
        None => format!("Nothing to {}", name.to_lowercase()),
    };
    let (line, keys) = match direction {
        UndoDirection::Undo => (BACK, "Control+Z Meta+Z"),
        UndoDirection::Redo => (FORTH, "Control+Shift+Z Meta+Shift+Z Control+Y"),
    };
    let arrow = svg()
        .attr("viewBox", "0 0 18 18")
        .attr("aria-hidden", "true")
        .child(path().attr("d", line));
    press()
        .class("btn square")
        .attr("aria-label", says.clone())
        .title(says)
        .attr("aria-keyshortcuts", keys)
        .state("aria-disabled", next.is_none())
        .on_click(move || state.go(direction))
        .child(arrow)
}
