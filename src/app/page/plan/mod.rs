//! A session's plan for an instructor, for printing.
//!
//! - [`plan_view`]: which plan is shown, and the buttons above it
//! - [`session_plan`]: the plan of a session
//! - [`here`]: the block that was opened last

pub mod here;
pub mod plan_view;
pub mod session_plan;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { plan,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(plan_view::view)
}
}
