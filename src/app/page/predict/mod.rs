//! The question before each verdict: cards in the step panel, and their switch in the settings.
//!
//! It belongs to the part `run` ([`call::fetch`](crate::app::call::fetch)), because a part of its own would make the
//! first load larger.
//!
//! The question never blocks: a learner who continues without an answer is not asked again in that run.
//!
//! - [`state`]: the questions, the answers, and the record of them
//! - [`card`]: the question, its answer, the record, the switch

pub mod card;
pub mod state;

use crate::app::state::Page;
use leptos::prelude::*;
use state::PredictState;

/// Adds the question to the step panel and its switch to the settings, and listens for the keys that answer.
pub fn attach(page: Page) {
    PredictState::of(page).listen();
    page.placeholders.prediction.set(Some(card::view));
    page.placeholders.question.set(Some(card::question_view));
    page.placeholders
        .prediction_setting
        .set(Some(card::setting));
}
