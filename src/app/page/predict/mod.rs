//! The question before each verdict: a quiet card in the step panel, and its switch among the settings.
//!
//! It comes with the part `run` ([`call::fetch`](crate::app::call::fetch)): as a part of its own it would make the
//! first load larger.
//!
//! Nothing is locked: who goes on without an answer is not asked again in that run.
//!
//! - [`state`]: what is asked, what was answered, and the record of it
//! - [`card`]: the question, the answer to it, the record, the switch

pub mod card;
pub mod state;

use crate::app::state::Page;
use leptos::prelude::*;
use state::PredictState;

/// Puts the question into the step panel and its switch among the settings, and listens for the keys that answer.
pub fn attach(page: Page) {
    PredictState::of(page).listen();
    page.placeholders.prediction.set(Some(card::view));
    page.placeholders
        .prediction_setting
        .set(Some(card::setting));
}
