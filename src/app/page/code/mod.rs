//! A step's call in code: what the learner writes in each client, beside what AWS does in the step. It stands
//! in a place of the step's panel.
//!
//! - [`state`]: which client is shown, and what came of copying
//! - [`step_code`]: the view

pub mod state;
pub mod step_code;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { code,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(step_code::view)
}
}
