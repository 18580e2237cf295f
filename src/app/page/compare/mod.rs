//! What each permission is for and each operation needs, computed in front of the learner.

use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { compare,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { compare,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        let _ = app;
        view! { <div class="compare"></div> }
    })
    .forget();
    Ok(())
}
}
