//! The CloudTrail records of all calls.
//!
//! - [`state`]: the view's own signals, and what its buttons do
//! - [`list`]: the filter and the events, newest first
//! - [`record`]: the chosen event: its actions, notes on how to read it, and its JSON

pub mod list;
pub mod record;
pub mod state;

use crate::app::component::prose::prose;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::route::View;
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{div, h2, link, p};
use crate::app::tree::{Nodes, nodes, reactive};
use state::TrailState;

part! { trail,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

pub fn view(page: Page) -> Nodes {
    draw(TrailState::new(page))
}

/// The view in a given state.
pub fn draw(state: TrailState) -> Nodes {
    let none = reactive(move || {
        div()
            .class("trail-none")
            .child(state.is_empty().then(no_events))
    });
    let content = nodes()
        .child(list::panel(state))
        .child(record::panel(state))
        .child(none);
    reactive(move || {
        div()
            .class("trail-grid")
            .flag("data-empty", state.is_empty())
            .child(content.clone())
    })
}

/// The text shown before the first event.
fn no_events() -> Nodes {
    const SAYS: &str = "CloudTrail records every request that reaches KMS: the caller, the service that called for it, the operation, the KMS key, and whether KMS denied it. Upload a file in the lab: S3 asks KMS for a data key, and the record of that `GenerateDataKey` call appears here.";
    let to_lab = link(View::Lab.href())
        .class("btn main")
        .child("Go to the lab");
    nodes()
        .child(h2().child("No events yet"))
        .child(p().child(prose(SAYS)))
        .child(to_lab)
}
