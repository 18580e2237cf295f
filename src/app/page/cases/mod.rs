//! Common problems as cases that can be run.
//!
//! - [`state`]: which case is open, the result of each, and what the buttons do
//! - [`list`]: all cases by group
//! - [`case_view`]: the chosen case: its question, its calls, its answer
//! - [`call`]: one call of the case; [`error_index`]: the errors of all cases, and the search in them
//! - [`kinds`]: the kinds of encryption side by side

pub mod call;
pub mod case_view;
pub mod error_index;
pub mod kinds;
pub mod list;
pub mod state;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{div, p, section};
use crate::app::tree::{Nodes, nodes, reactive};
use leptos::prelude::*;
use state::CasesState;

part! { cases,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

pub fn view(page: Page) -> Nodes {
    draw(CasesState::new(page))
}

/// The list of all cases, and beside it the chosen one or the table of all kinds.
pub fn draw(state: CasesState) -> Nodes {
    let page = section()
        .class("case-page")
        .attr("aria-label", "Case")
        .attr("tabindex", "0")
        .child(case_view::case_view(state))
        .child(kinds::kinds(state));
    let copied = reactive(move || {
        p().class("case-told")
            .attr("role", "status")
            .child(state.copied.get())
    });
    let content = nodes().child(list::list(state)).child(page).child(copied);
    reactive(move || {
        div()
            .class("case-grid")
            .attr("data-at", state.shown.get().name())
            .child(content.clone())
    })
}
