//! Keeps the page in the browser, so that it works without a network: a part, started when all else is there.
//!
//! - [`state`]: how far that is, and whether a new version waits
//! - [`notice`]: says it once, in short, over the page; [`setting`]: says it at any time, among the settings

pub mod notice;
pub mod setting;
pub mod state;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::web::dom;
use leptos::prelude::*;
use state::OfflineState;

part! { offline,
/// Begins for a reader who stays.
///
/// # Errors
/// If the part cannot be loaded.
pub fn start(page: Page) -> Result<(), PartLoadError> {
    // In another site's page, that site decides what the browser keeps.
    if !dom::root_has("data-embed") {
        page.placeholders.outside.set(Some(notice::view));
        OfflineState::of(page).start();
    }
    Ok(())
}
}
