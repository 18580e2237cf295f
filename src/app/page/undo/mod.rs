//! Undo and redo for the whole page: one pair of buttons and keys, over the steps of the command log and the edits of
//! what the browser keeps beside it ([`page_edits`](crate::app::page_edits)).
//!
//! - [`buttons`]: the two buttons in the header
//! - [`state`]: what comes next, and the keys; [`direction`]: which way
//! - [`travel`]: goes to another place of the log, and takes the stage and the open lesson along: a part of its own,
//!   because it reaches everything that can be done again
//! - [`log_bodies`]: the bodies that the log lacks

pub mod buttons;
pub mod direction;
pub mod log_bodies;
pub mod state;
pub mod travel;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use leptos::prelude::*;

part! { undo,
/// Offers undo and redo from now on.
pub fn attach(page: Page) -> Result<(), PartLoadError> {
    let place = page.placeholders.undo;
    if place.with_untracked(Option::is_none) {
        state::UndoState::of(page).listen();
        place.set(Some(buttons::view));
    }
    Ok(())
}
}
