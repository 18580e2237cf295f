//! The work on a large file, as the page shows it: how far it is, how fast, how long it still takes, and the buttons that
//! pause and cancel it. Where the stage is in sight, it is above the stage; elsewhere, it is over the page, so that it
//! never leaves the reader's sight.
//!
//! - [`state`]: what is being done, and how far it is
//! - [`pace`]: how fast it went in the last seconds
//! - [`work_bar`]: the bar with its buttons

pub mod pace;
pub mod state;
pub mod work_bar;

use crate::app::state::Page;
use crate::web::dom;
use leptos::prelude::*;

/// Lets the page show work, and has the browser ask before the work is lost with the page. It belongs to the part `run`,
/// because the first screen has none.
pub fn attach(page: Page) {
    let place = page.placeholders.work;
    if place.with_untracked(Option::is_none) {
        place.set(Some(work_bar::DRAW));
        dom::ask_before_leaving(move || page.work.with_untracked(Option::is_some));
    }
}
