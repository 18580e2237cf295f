//! The buttons for the run on the stage: compare it, and save it.

use super::export::Format;
use super::{load, save};
use crate::app::placeholder::lazy_placeholder;
use crate::app::state::Page;
use crate::app::tree::html::{div, press, span};
use crate::app::tree::{Nodes, nodes, reactive};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The buttons, and the place of the comparison. Hidden without a run.
pub fn view(page: Page) -> Nodes {
    let compares = Signal::derive(move || page.compares_runs.get());
    let comparison = lazy_placeholder(page, "runs-place", compares, || Box::pin(load()));
    let buttons = reactive(move || {
        let compare = press()
            .class("btn")
            .on_click(move || page.compares_runs.set(true))
            .child("Compare with another run");
        let formats = Format::ALL.map(|format| {
            press()
                .class("link")
                .title(format.says())
                .on_click(move || start_saving(page, format))
                .child(format.name())
        });
        div()
            .class("run-tools")
            .attr("role", "group")
            .attr("aria-label", "This run")
            .flag("hidden", page.run.with(Option::is_none))
            .child(compare)
            .child(span().class("eyebrow").child("Save the sequence:"))
            .child(formats)
    });
    nodes().child(buttons).child(comparison)
}

fn start_saving(page: Page, format: Format) {
    spawn_local(async move {
        if let Err(error) = save(page, format).await {
            page.say(error.to_string(), true);
        }
    });
}
