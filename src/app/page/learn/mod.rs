//! The lessons: a map of the way, and one lesson beside the stage.
//!
//! - [`desk`]: which lesson is open, in which of its worlds, and what the buttons do
//! - [`coach`]: the lesson beside the stage
//! - [`task`], [`keep`]: its tasks, and what is to be kept
//! - [`map`]: the way through all of them
//! - [`book`]: how far one has come, kept and taken along
//! - [`band`]: in the other views, that this is a lesson's world, and the ways back

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
/// Fetches the views ahead of time.
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

part! { learn,
/// Mounts the lesson beside the stage.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount_lesson(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        // The lab's own switches stand in a task.
        provide_context(app);
        coach::coach(Desk::shared(app))
    })
    .forget();
    Ok(())
}
}
