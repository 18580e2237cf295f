//! The lesson's place beside the stage. A part of its own, so that what it shares with the map is a part again.

use super::coach;
use super::desk::Desk;
use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { lesson,
/// Fetches the lessons ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { lesson,
/// Mounts the lesson beside the stage.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        // The lab's own switches stand in a task.
        provide_context(app);
        coach::coach(Desk::shared(app))
    })
    .forget();
    Ok(())
}
}
