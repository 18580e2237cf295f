//! Every policy that applies in the lab, and a request evaluated while the learner types.
//!
//! - [`state`]: the view's own signals
//! - [`editor`]: one policy as text, its tabs and tools
//! - [`highlighted_text`]: the same text line by line, colored and highlighted
//! - [`findings`]: the errors in the text, and the linter's warnings
//! - [`names`]: names that are not the lab's
//! - [`request`]: the request that the learner types
//! - [`decision`]: the verdict, the policies evaluated, every statement, and the fix

pub mod decision;
pub mod editor;
pub mod findings;
pub mod highlighted_text;
pub mod names;
pub mod request;
pub mod state;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::div;
use crate::app::tree::{Nodes, nodes, reactive};
use state::PoliciesState;

part! { policies,
/// Loads the view.
///
/// # Errors
/// If the part cannot be loaded.
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

/// The view, showing the policy in the address.
pub fn view(page: Page) -> Nodes {
    let state = PoliciesState::new(page);
    state.follow_scrolling();
    draw(state)
}

/// The view with existing signals.
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
