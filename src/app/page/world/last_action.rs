//! What is to be said of the action done last in the view, and where it is said.

use crate::core::lab::admin::AdminReport;
use crate::web::dom;
use std::sync::Arc;

/// The id of the place where it stands.
pub const PLACE: &str = "wld-said";

/// What is to be said of the last action.
#[derive(Clone, Debug, Default)]
pub struct LastAction {
    /// The sentence; empty where nothing was done yet.
    pub text: String,
    /// Whether it tells of a failure: it is then shown as an error.
    pub bad: bool,
    /// How the calls went, where calls were made.
    pub done: Option<Arc<AdminReport>>,
    /// Whether the world before it can come back.
    pub undo: bool,
}

/// Puts the focus on it: what was pressed has gone, or the news is far from it.
pub fn focus() {
    dom::focus(PLACE);
}
