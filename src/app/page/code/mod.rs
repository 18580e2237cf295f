//! A step's call in code: what the learner writes in each client, and what AWS does in the step. It is shown in the
//! step panel.
//!
//! - [`state`]: which client is shown, and the result of copying
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
