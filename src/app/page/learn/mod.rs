//! The lessons: a map of all of them, and one lesson beside the stage.
//!
//! - [`state`]: the signals: which lesson is open, and which part of it; [`worlds`]: its three labs; [`keep`]: what is kept
//!   of it
//! - [`actions`]: what the buttons do
//! - [`kept_place`]: what is kept of an open lesson beside its worlds; [`kept_lesson`]: what this tab keeps where nothing
//!   else is kept
//! - [`follow_log`]: the lesson after an undo or a redo; `lesson_memory`: what it remembers
//! - [`progress_store`]: the progress of each lesson, stored in the browser and saved as a file
//! - [`map`]: all lessons in order
//! - [`go_on`]: from a guess to its run and to the next part, by the clicker's one button
//! - [`lesson_panel`]: one lesson, a part of the program of its own: the map loads without it, and what both need is in
//!   a file that both load
//! - [`task`], [`headline`], [`takeaways`]: the lesson's tasks, their result in a sentence, and what to remember
//! - [`lesson_text`]: the format of the lessons' texts, and what several parts of a lesson share
//! - [`held_move`], [`running_work`]: the question before another lab opens while a large file is worked on
//! - [`banner`]: in all other views, a notice that a lesson's lab is active, and the ways back

pub mod actions;
pub mod banner;
pub mod follow_log;
pub mod go_on;
pub mod headline;
pub mod held_move;
pub mod keep;
pub mod kept_lesson;
pub mod kept_place;
mod lesson_memory;
pub mod lesson_panel;
pub mod lesson_text;
pub mod map;
pub mod progress_store;
pub mod running_work;
pub mod state;
pub mod takeaways;
pub mod task;
pub mod worlds;

pub use lesson_panel::load_lesson;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { learn,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(map::view)
}
}
