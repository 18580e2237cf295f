//! The message about the last action in the view, and its place.

use crate::core::lab::admin::AdminReport;
use crate::web::dom;
use std::sync::Arc;

/// The id of its place.
pub const PLACE: &str = "wld-said";

/// The message about the last action.
#[derive(Clone, Debug, Default)]
pub struct LastAction {
    /// The message; empty if nothing was done yet.
    pub text: String,
    /// Whether it is an error.
    pub bad: bool,
    /// The result of the calls, if there were any.
    pub done: Option<Arc<AdminReport>>,
}

/// Focuses the message, because the pressed button disappeared or is far away.
pub fn focus() {
    dom::focus(PLACE);
}
