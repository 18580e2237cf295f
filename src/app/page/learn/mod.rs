//! The lessons: a map of the way, and one lesson beside the stage.
//!
//! - [`beside`]: the lesson's place beside the stage, a part of its own
//! - [`desk`]: which lesson is open, and in which of its worlds
//! - [`act`]: what the buttons do
//! - [`coach`]: the lesson beside the stage
//! - [`task`], [`keep`]: its tasks, and what is to be kept
//! - [`map`]: the way through all of them
//! - [`book`]: how far one has come, kept and taken along
//! - [`band`]: in the other views, that this is a lesson's world, and the ways back

pub mod beside;

mod act;
mod band;
mod book;
mod coach;
mod desk;
mod keep;
mod map;
mod task;

use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use desk::Desk;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { learn,
/// Fetches the map ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { learn,
/// Mounts the map.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || map::map(Desk::shared(app))).forget();
    Ok(())
}
}
