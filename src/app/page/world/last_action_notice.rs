//! The last action in one line; an error in full.

use super::last_action::{LastAction, PLACE};
use super::state::WorldState;
use crate::app::tree::html::{code, div, h3, p, press, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::admin::AdminReport;
use leptos::prelude::*;

/// The place that shows the last action.
pub fn last_action_notice(state: WorldState) -> Element {
    let content = reactive(move || div().child(state.last.with(|last| notice(state, last))));
    div()
        .class("wld-said")
        .id(PLACE)
        .attr("tabindex", "-1")
        .attr("role", "status")
        .child(content)
}

fn notice(state: WorldState, last: &LastAction) -> Option<Element> {
    if last.text.is_empty() && last.done.is_none() {
        return None;
    }
    let says = match &last.done {
        Some(done) if last.bad => div().child(error(done)),
        _ => span().child(&last.text),
    };
    let traces = last.done.as_ref().map_or(&[][..], |done| &done.traces);
    let several = traces.len() > 1;
    let watch = traces.iter().map(|(operation, trace)| {
        let words = match several {
            true => format!("Watch {operation} on the stage"),
            false => "Watch on the stage".to_owned(),
        };
        let (operation, trace) = (operation.clone(), trace.clone());
        press()
            .class("link")
            .on_click(move || state.watch(operation.clone(), trace.clone()))
            .child(words)
    });
    Some(
        div()
            .class("notice")
            .flag("data-bad", last.bad)
            .child(says)
            .child(watch.collect::<Nodes>()),
    )
}

/// An error, word for word; nothing if there was none.
pub fn error(done: &AdminReport) -> Nodes {
    let Some((operation, error)) = &done.error else {
        return nodes();
    };
    let head = format!("{}: {}, {}", error.service, error.code, error.status);
    let paragraph = |text: &String| (!text.is_empty()).then(|| p().child(text));
    nodes()
        .child(h3().class("bad").child(head))
        .child(paragraph(&error.message))
        .child(code().class("sentence").child(error.cli_line(operation)))
        .child(paragraph(&done.says))
}
