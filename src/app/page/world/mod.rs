//! Everything there is, and what it costs.
//!
//! - [`meter`]: the requests so far, and four ways to encrypt many objects side by side

mod meter;

use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { world,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { world,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || meter::section(app)).forget();
    Ok(())
}
}
