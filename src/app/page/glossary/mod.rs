//! Every term, one card each; and the card on every term elsewhere. All of it is drawn, none is built: the
//! part shares nothing with other parts that the first load would have to tell apart.
//!
//! - [`sheet`]: all cards, with a filter
//! - [`card`]: one card
//! - [`marks`]: terms marked in the texts of all views
//! - [`bubble`]: the card that opens on a term

mod bubble;
mod card;
mod marks;
mod sheet;

use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use leptos::web_sys::HtmlElement;

part! { glossary,
/// Puts the cards on every term of the page, from now on.
///
/// # Errors
/// None of its own; the part may not load.
pub fn attach() -> Result<(), NotLoaded> {
    bubble::attach();
    marks::attach();
    Ok(())
}
}

part! { glossary,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, _app: App) -> Result<(), NotLoaded> {
    sheet::mount(root);
    Ok(())
}
}

part! { glossary,
/// Mounts the plan for a session: it is of this part, since a part of its own costs the first load more than the plan.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount_plan(root: HtmlElement, _app: App) -> Result<(), NotLoaded> {
    super::plan::sheet::mount(root);
    Ok(())
}
}
