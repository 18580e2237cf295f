//! The bytes of what is shown.

use super::state::InspectorState;
use crate::app::page::lab::trace_field::trace_field;
use crate::app::state::Page;
use crate::app::tree::html::div;
use crate::app::tree::{Nodes, reactive};

/// The shown field, or the stored body of the shown object.
pub fn view(page: Page) -> Nodes {
    let state = InspectorState::of(page);
    reactive(move || {
        let body = || state.with_object(|object| object.body.field());
        let field = state.field().map(|shown| shown.field).or_else(body);
        div()
            .class("bytes-view")
            .child(field.as_ref().map(trace_field))
    })
}
