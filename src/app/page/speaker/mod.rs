//! What the speaker of a talk sees, in a window of its own: the notes, what comes next, the time, and the same keys.
//!
//! - [`state`]: the talk, the other windows, and the size of the notes
//! - [`talk_topic`]: how a talk is mirrored between windows; [`connection`]: whether the projector shows the same
//! - [`speaker_view`]: the whole view
//! - [`connection_bar`], [`pictures`], [`notes_panel`], [`hands_panel`], [`time_panel`], [`controls`]: its parts
//! - [`pace`]: how a talk stands against its plan

pub mod connection;
pub mod connection_bar;
pub mod controls;
pub mod hands_panel;
pub mod notes_panel;
pub mod pace;
pub mod pictures;
pub mod speaker_view;
pub mod state;
pub mod talk_topic;
pub mod time_panel;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { speaker,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(speaker_view::view)
}
}
