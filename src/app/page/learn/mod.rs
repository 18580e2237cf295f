//! The lessons: a map of all of them, and one lesson beside the stage.
//!
//! - [`state`]: which lesson is open, and in which lab the reader works
//! - [`actions`]: what the buttons do
//! - [`progress_store`]: what was done of each lesson, kept in the browser and saved as a file
//! - [`map`]: the way through all lessons
//! - [`lesson_panel`]: one lesson, a part of the program of its own: so the map comes without it, and what both
//!   need is again a file of its own
//! - [`task`], [`takeaways`]: the lesson's tasks, and what to keep of it
//! - [`lesson_text`]: how the lessons' texts are set, and what several parts of a lesson share
//! - [`banner`]: in all other views, that a lesson's lab is in force, and the ways back

pub mod actions;
pub mod banner;
pub mod lesson_panel;
pub mod lesson_text;
pub mod map;
pub mod progress_store;
pub mod state;
pub mod takeaways;
pub mod task;

pub use lesson_panel::load_lesson;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { learn,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(map::view)
}
}
