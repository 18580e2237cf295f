//! A talk for a room: one sentence, the stage in large type, and the talk’s line.
//!
//! - [`state`]: the talk, and where its presenter is in it; [`keys`]: what each key does
//! - [`present_view`]: the whole view; [`start_screen`]: the talks to choose from; [`talk_editor`]: edits one of them
//! - [`frame`]: what the room sees at one moment; [`picture`]: the stage of it; [`audience`]: a question to the room
//! - [`talk_line`]: the blocks of the talk; [`talk_tools`]: quiet buttons, and what lies over the picture;
//!   [`talk_panel`]: the panels
//! - [`speaker_button`]: opens the speaker's window
//! - [`notes`]: what the presenter reads beside the picture; [`talk_clock`]: times as a presenter reads them

pub mod audience;
pub mod frame;
pub mod keys;
pub mod notes;
pub mod picture;
pub mod present_view;
pub mod speaker_button;
pub mod start_screen;
pub mod state;
pub mod talk_clock;
pub mod talk_editor;
pub mod talk_line;
pub mod talk_panel;
pub mod talk_tools;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { present,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(present_view::view)
}
}
