//! After the first upload and the first download: three blanks, asked before they are told.
//!
//! It belongs to the part of the first visit, because a part of its own would make the first load larger.
//!
//! - [`blank`]: the three blanks, what can be chosen, and what the runs say
//! - [`state`]: the runs, the choices, and whether it was done
//! - [`card`]: the card in the step panel

pub mod blank;
pub mod card;
pub mod state;

use crate::app::state::Page;
use leptos::prelude::Set;
use state::RecallState;

/// Watches for the two runs, and adds the card to the step panel.
pub fn attach(page: Page) {
    RecallState::of(page);
    page.placeholders.recall.set(Some(card::view));
}

/// Asks again, about the first upload and download of this visit.
pub fn ask_again(page: Page) {
    let state = RecallState::of(page);
    state.chosen.set([None; 3]);
    state.told.set(false);
    state.over.set(false);
    if state.runs().is_none() {
        page.say(
            "Upload and download a file first: Recall is about your own runs.",
            false,
        );
    }
}
