//! The policies: all that have a say in the lab, and a request decided while the learner types.
//!
//! - [`state`]: the view's own signals
//! - [`editor`]: one policy as text, its tabs and tools
//! - [`highlighted_text`]: the same text line by line, coloured and marked
//! - [`findings`]: what is wrong with the text, and what the linter says of it
//! - [`request`]: the request, made up by the learner
//! - [`decision`]: the verdict, the policies evaluated, every statement, the fix

pub mod decision;
pub mod editor;
pub mod findings;
pub mod highlighted_text;
pub mod request;
pub mod state;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::div;
use crate::app::tree::{Nodes, nodes, reactive};
use state::PoliciesState;

part! { policies,
/// Fetches the view.
///
/// # Errors
/// The part may not load.
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

/// The view at the policy that the address names.
pub fn view(page: Page) -> Nodes {
    draw(PoliciesState::new(page))
}

/// The view over signals that are there already.
pub fn draw(state: PoliciesState) -> Nodes {
    let panels = nodes()
        .child(editor::editor(state))
        .child(request::request(state))
        .child(decision::decision(state));
    reactive(move || {
        div()
            .class("pol-grid")
            .flag("data-allowed", state.is_allowed())
            .child(panels.clone())
    })
}
