//! The first visit: four beats through the lab itself. The lab stays whole meanwhile; what is not needed yet is quiet.
//!
//! - [`beat`]: the four beats, and which run shows each
//! - [`state`]: how far the learner is
//! - [`steps`]: the strip that says what to do

pub mod beat;
pub mod state;
pub mod steps;

use super::recall;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::web::dom;
use beat::MARK;
use leptos::prelude::Set;
use state::FirstVisitState;

part! { first_visit,
/// Loads the part, and what follows the reader: the strip at a first visit, and the three blanks after the first upload
/// and download.
///
/// # Errors
/// If the part cannot be loaded.
pub fn fetch(page: Page) -> Result<(), PartLoadError> {
    page.shared(|| {
        recall::attach(page);
        // `boot.js` knows it before anything is drawn, and keeps the strip's place free.
        if dom::root_has(MARK) {
            begin(page);
        }
        FollowsReader
    });
    Ok(())
}
}

/// That the part follows the reader.
#[derive(Clone, Copy, Debug)]
struct FollowsReader;

/// Shows the strip at its first beat.
pub fn begin(page: Page) {
    FirstVisitState::of(page).begin();
    page.placeholders.first_visit.set(Some(steps::view));
}
