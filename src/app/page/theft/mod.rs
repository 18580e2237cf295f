//! “Be the thief”: the dialog, opened from the bucket, in which the learner steals a disk and a role, and disables the
//! KMS key. All of it happens in a copy of the lab.
//!
//! - [`state`]: what was tried, and what came of it
//! - [`theft_dialog`]: the dialog

pub mod state;
pub mod theft_dialog;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { theft,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(theft_dialog::view)
}
}
