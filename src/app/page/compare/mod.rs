//! What each permission is for and what each operation needs, computed while the learner watches.
//!
//! - [`state`]: the runs and the names, and what the buttons do
//! - [`tables`]: both tables
//! - [`policies`]: the ready-made policies with the learner's own names
//!
//! The cheat sheet shows the same for printing, and belongs to the same part of the program.

pub mod policies;
pub mod state;
pub mod tables;

use super::cheat_sheet::printed_page;
use crate::app::component::prose::explained;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::route::View;
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{div, h2, header, link, p, press, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use leptos::prelude::*;
use state::CompareState;

part! { compare,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

part! { compare,
/// Loads the cheat sheet, which shares nearly all of its code with this view.
pub fn load_cheat_sheet() -> Result<DrawView, PartLoadError> {
    Ok(printed_page::view)
}
}

pub fn view(page: Page) -> Nodes {
    let state = CompareState::of(page);
    let main = div()
        .class("cmp-main")
        .child(tables::permissions(state))
        .child(tables::operations(state));
    let all = div()
        .class("cmp")
        .child(head(state))
        .child(main)
        .child(policies::policies(state));
    nodes().child(all)
}

fn head(state: CompareState) -> Element {
    let how = "This page runs every operation with all permissions, and once without each of them. The runs don’t change your lab. Press a cell to watch its run on the stage.";
    let again = press()
        .class("btn")
        .on_click(move || state.run())
        .child("Run again");
    let to_print = link(View::CheatSheet.href())
        .class("btn")
        .child("Cheat sheet to print");
    let bar = div()
        .class("cmp-bar")
        .child(again)
        .child(to_print)
        .child(reactive(move || count(state)));
    header()
        .class("cmp-head")
        .child(h2().child("What each permission does"))
        .child(tables::never(state))
        .child(reactive(move || p().child(explained(state.page, how))))
        .child(bar)
}

/// The number of runs so far. A screen reader announces it only once, when all are done.
fn count(state: CompareState) -> Element {
    let (whole, runs) = state.table.with(|table| (table.is_whole(), table.runs()));
    let (done, running) = match (whole, state.failed.get()) {
        (true, _) => (
            format!("Computed from {runs} runs, just now."),
            String::new(),
        ),
        (false, true) => (
            format!("The runs stopped after {runs}. Press “Run again”."),
            String::new(),
        ),
        (false, false) => (String::new(), format!("Running: {runs} runs so far.")),
    };
    p().class("cmp-count")
        .child(span().attr("role", "status").child(done))
        .child(span().attr("aria-hidden", "true").child(running))
}
