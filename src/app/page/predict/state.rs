//! What is asked, what was answered, and the record of it.

use crate::app::state::Page;
use crate::core::iam::Decision;
use crate::core::json::{Subject, parse_value};
use crate::core::trace::Trace;
use crate::lesson::predict::{Prediction, PredictionAnswer, PredictionHistory, options};
use crate::web::{dom, keyboard, storage};
use leptos::prelude::*;
use std::sync::Arc;

/// Where the browser keeps whether to ask.
const SETTING: &str = "predict";
/// Where a record that could not be read is put aside.
const UNREADABLE: &str = "predictions-unreadable";

/// What happened in the run at hand. One signal for all: each further type would be new code in the page.
#[derive(Clone, Debug, Default)]
struct RunPredictions {
    run: Option<Arc<Trace>>,
    /// The furthest step shown so far, from 0: verdicts up to it are no longer asked.
    until: usize,
    /// What was predicted, by the verdict's step.
    answers: Vec<(usize, PredictionAnswer)>,
    /// Whether the learner asked at this step not to be asked any more.
    stopped: bool,
    /// Something to say about the record; empty for nothing.
    note: &'static str,
    /// Whether the focus stands in the card, which goes with its step.
    has_focus: bool,
}

/// The signals of the question.
#[derive(Clone, Copy, Debug)]
pub struct PredictState {
    page: Page,
    in_run: RwSignal<RunPredictions>,
    /// How all predictions went.
    pub record: RwSignal<PredictionHistory>,
}

/// Which of the two buttons empties the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForgetButton {
    /// In the card, in the step panel.
    Card,
    /// Among the settings.
    Settings,
}

impl PredictState {
    /// The page's one state of the question; it follows the run from when it is first asked for.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    fn new(page: Page) -> Self {
        let state = Self {
            page,
            in_run: RwSignal::new(RunPredictions::default()),
            record: RwSignal::new(PredictionHistory::default()),
        };
        Effect::new(move || {
            let name = if state.predicts() { "on" } else { "off" };
            storage::set(SETTING, name);
        });
        // Another view may have imported a record.
        Effect::new(move || {
            page.route.track();
            state.load();
        });
        Effect::new(move |before: Option<usize>| {
            let index = page.player.index.get();
            state.follow(state.trace(), index);
            if before.is_some_and(|before| before != index) {
                state.in_run.update(|in_run| in_run.stopped = false);
                if state.in_run.with_untracked(|in_run| in_run.has_focus) {
                    state.note_focus(false);
                    dom::once_drawn(|| dom::focus("next-step"));
                }
            }
            index
        });
        state
    }

    /// Listens for the keys that answer, and for where the focus goes.
    pub fn listen(self) {
        keyboard::listen(move |key, event| {
            if let Some(number @ 1..) = key.digit()
                && !keyboard::is_chord(event)
                && !keyboard::is_typing(event.target(), key)
                && self.page.view.get_untracked().has_stage()
                && self.choose(number - 1)
            {
                event.prevent_default();
            }
        });
        dom::on_focus("#predict *", move |inside| self.note_focus(inside));
    }

    fn follow(self, run: Option<Arc<Trace>>, index: usize) {
        let in_run = self.in_run.get_untracked();
        if !is_same(in_run.run.as_ref(), run.as_ref()) {
            self.in_run.set(RunPredictions {
                run,
                until: index,
                answers: Vec::new(),
                ..in_run
            });
        } else if in_run.until < index {
            self.in_run.update(|in_run| in_run.until = index);
        }
    }

    fn trace(self) -> Option<Arc<Trace>> {
        (self.page.run).with(|run| run.as_ref().map(|run| run.trace.clone()))
    }

    /// Whether the learner wants to be asked.
    pub fn predicts(self) -> bool {
        self.page.settings.predict.get()
    }

    /// Whether the learner has just asked not to be.
    pub fn just_stopped(self) -> bool {
        self.in_run.with(|in_run| in_run.stopped) && !self.predicts()
    }

    /// The verdict that the next step brings, and that step, where it is to be predicted: not while the run plays,
    /// and not of what was seen of it before.
    pub fn ahead(self) -> Option<(usize, Decision)> {
        let next = self.page.player.index.get() + 1;
        if !self.predicts() || self.page.player.playing.get() {
            return None;
        }
        let run = self.trace()?;
        let fresh = (self.in_run)
            .with(|in_run| !is_same(in_run.run.as_ref(), Some(&run)) || in_run.until < next);
        let step = run.steps.get(next).filter(|_| fresh)?;
        Some((next, step.decision.clone()?))
    }

    /// The verdict of this step, and what was predicted of it.
    pub fn answered(self) -> Option<(PredictionAnswer, Decision)> {
        let index = self.page.player.index.get();
        let run = self.trace()?;
        let (_, answer) = self.in_run.with(|in_run| {
            let answer = in_run.answers.iter().find(|(step, _)| *step == index);
            answer
                .filter(|_| is_same(in_run.run.as_ref(), Some(&run)))
                .copied()
        })?;
        let decision = run.steps.get(index)?.decision.clone()?;
        Some((answer, decision))
    }

    /// Takes the answer at a place, from 0, and goes on to the verdict; false where nothing is asked.
    pub fn choose(self, place: usize) -> bool {
        let Some((step, decision)) = untrack(|| self.ahead()) else {
            return false;
        };
        let Some(said) = options(&decision).get(place).copied() else {
            return false;
        };
        self.load();
        self.record.update(|record| {
            record.note(Prediction {
                actual: PredictionAnswer::of(&decision),
                action: decision.action,
                predicted: said,
            });
        });
        self.store();
        // An effect does the same, but only later.
        self.follow(untrack(|| self.trace()), step);
        self.in_run.update(|in_run| {
            in_run.answers.push((step, said));
            in_run.note = "";
        });
        self.note_focus(false);
        self.page.player.next();
        dom::once_drawn(|| dom::focus("predict-came"));
        true
    }

    /// What there is to say about the record; empty for nothing.
    pub fn note(self) -> &'static str {
        self.in_run.with(|in_run| in_run.note)
    }

    fn say(self, note: &'static str) {
        self.in_run.update(|in_run| in_run.note = note);
    }

    /// Notes whether the focus stands in the card.
    fn note_focus(self, inside: bool) {
        self.in_run
            .update_untracked(|in_run| in_run.has_focus = inside);
    }

    /// Turns the questions off.
    pub fn stop(self) {
        self.in_run.update(|in_run| in_run.stopped = true);
        self.page.settings.predict.set(false);
        // The pressed button is gone, with the question.
        dom::once_drawn(|| dom::focus("predict-again"));
    }

    /// Asks again, at the step at which the learner had just stopped it.
    pub fn ask_again(self) {
        self.page.settings.predict.set(true);
        // The pressed button is gone, and the question is there.
        dom::once_drawn(|| dom::focus("predict-first"));
    }

    /// Deletes the record of all predictions.
    pub fn forget(self, pressed: ForgetButton) {
        self.record.set(PredictionHistory::default());
        self.store();
        self.say("The record is forgotten.");
        // The pressed button is gone, with the record.
        dom::once_drawn(move || match pressed {
            ForgetButton::Card => dom::focus("predict-note"),
            ForgetButton::Settings => dom::focus("predict-switch"),
        });
    }

    /// Reads the record. What is no record is put aside, so that nothing is lost, and a new one begun.
    fn load(self) {
        let stored = storage::get(PredictionHistory::STORED);
        let Some(text) = stored.filter(|text| !text.is_empty()) else {
            return;
        };
        let value = parse_value(Subject::Predictions, &text).ok();
        match value.and_then(|value| PredictionHistory::from_json(&value).ok()) {
            Some(history) => self.record.set(history),
            None => {
                storage::set(UNREADABLE, &text);
                self.record.set(PredictionHistory::default());
                self.store();
                self.say("The earlier record could not be read and was put aside.");
            }
        }
    }

    fn store(self) {
        let text = self
            .record
            .with_untracked(PredictionHistory::to_json)
            .to_string();
        storage::set(PredictionHistory::STORED, &text);
    }
}

/// Whether it is the same run, not only an equal one.
fn is_same(one: Option<&Arc<Trace>>, other: Option<&Arc<Trace>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}
