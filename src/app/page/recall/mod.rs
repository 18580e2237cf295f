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
