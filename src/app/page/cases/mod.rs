//! What people run into, ready to be run.

use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { cases,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { cases,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        provide_context(app);
        view! { <div></div> }
    })
    .forget();
    Ok(())
}
}
