//! The questions, the answers, and the record of them.

use crate::app::page_edits::{PageEditKind, PageEdits, ReplacedText, StoredText};
use crate::app::state::Page;
use crate::core::iam::Decision;
use crate::core::json::{Subject, parse_value};
use crate::core::trace::Trace;
use crate::lesson::predict::{Prediction, PredictionAnswer, PredictionHistory, options};
use crate::web::{dom, keyboard, storage};
use leptos::prelude::*;
use std::sync::Arc;

/// The name under which the browser stores whether to ask.
const SETTING: &str = "predict";
/// The name under which the browser stores a record that could not be read.
const UNREADABLE: &str = "predictions-unreadable";

/// What happened in the current run. It is one signal, because each further type would add code to the page.
#[derive(Clone, Debug, Default)]
struct RunPredictions {
    run: Option<Arc<Trace>>,
    /// The furthest step shown so far, from 0. Verdicts up to it are no longer asked.
    until: usize,
    /// The predictions, by the verdict's step.
    answers: Vec<(usize, PredictionAnswer)>,
    /// Whether the learner turned the questions off at this step.
    stopped: bool,
    /// A note about the record; empty for none.
    note: &'static str,
    /// Whether the focus is in the card, which disappears with its step.
    has_focus: bool,
}

/// The signals of the question.
#[derive(Clone, Copy, Debug)]
pub struct PredictState {
    page: Page,
    in_run: RwSignal<RunPredictions>,
    pub record: RwSignal<PredictionHistory>,
}

/// Which of the two buttons deletes the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForgetButton {
    /// The button in the card, in the step panel.
    Card,
    /// The button in the settings.
    Settings,
}

impl PredictState {
    /// The page's only state of the questions. It tracks the run from its first use.
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
        PageEdits::of(page).follow(move |text, _| {
            if text == StoredText::Predictions {
                state.load();
                state.say("");
            }
        });
        Effect::new(move |before: Option<usize>| {
            let index = page.player.index.get();
            state.follow(state.trace(), index);
            if before.is_some_and(|before| before != index) {
                // Play waits at a question. Played again there, it goes on without an answer.
                if untrack(|| state.next_verdict()).is_some() {
                    state.page.player.playing.set(false);
                }
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

    /// Listens for the keys that answer, and for changes of focus.
    pub fn listen(self) {
        keyboard::listen(move |key, event| {
            if let Some(number @ 1..) = key.digit()
                && self.page.settings.letters.get_untracked()
                && !keyboard::is_chord(event)
                && !keyboard::is_typing(event.target(), key)
                && self.page.view.get_untracked().has_stage()
                && self.choose(number - 1)
            {
                event.prevent_default();
            }
        });
        dom::on_focus("#predict *, #predict-next *", move |inside| {
            self.note_focus(inside)
        });
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

    /// Whether the questions are on.
    pub fn predicts(self) -> bool {
        self.page.settings.predict.get()
    }

    /// Whether the learner has just turned the questions off.
    pub fn just_stopped(self) -> bool {
        self.in_run.with(|in_run| in_run.stopped) && !self.predicts()
    }

    /// The verdict of the next step, and that step, if the learner should predict it: not while the run plays, and not
    /// if they have seen it.
    pub fn ahead(self) -> Option<(usize, Decision)> {
        match self.page.player.playing.get() {
            true => None,
            false => self.next_verdict(),
        }
    }

    /// The same, played or not.
    fn next_verdict(self) -> Option<(usize, Decision)> {
        let next = self.page.player.index.get() + 1;
        if !self.predicts() {
            return None;
        }
        let run = self.trace()?;
        let fresh = (self.in_run)
            .with(|in_run| !is_same(in_run.run.as_ref(), Some(&run)) || in_run.until < next);
        let step = run.steps.get(next).filter(|_| fresh)?;
        Some((next, step.decision.clone()?))
    }

    /// The verdict of this step, and its prediction.
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

    /// Takes the answer at an index, from 0, and goes on to the verdict. Returns false if there is no question.
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

    /// The note about the record; empty for none.
    pub fn note(self) -> &'static str {
        self.in_run.with(|in_run| in_run.note)
    }

    fn say(self, note: &'static str) {
        self.in_run.update(|in_run| in_run.note = note);
    }

    /// Records whether the focus is in the card.
    fn note_focus(self, inside: bool) {
        self.in_run
            .update_untracked(|in_run| in_run.has_focus = inside);
    }

    pub fn stop(self) {
        self.in_run.update(|in_run| in_run.stopped = true);
        self.page.settings.predict.set(false);
        // Move the focus: the pressed button disappears with the question.
        dom::once_drawn(|| dom::focus("predict-again"));
    }

    /// Turns the questions on again, at the step where the learner turned them off.
    pub fn ask_again(self) {
        self.page.settings.predict.set(true);
        // Move the focus: the pressed button disappears, and the question appears.
        dom::once_drawn(|| dom::focus("predict-first"));
    }

    /// Deletes the record of all predictions.
    pub fn forget(self, pressed: ForgetButton) {
        let text = || {
            self.record
                .with_untracked(PredictionHistory::to_json)
                .to_string()
        };
        let before = text();
        self.record.set(PredictionHistory::default());
        self.store();
        let replaced = ReplacedText {
            text: StoredText::Predictions,
            before,
            after: text(),
        };
        PageEdits::of(self.page).note(PageEditKind::ForgetPredictions, vec![replaced]);
        self.say("The record is forgotten.");
        // Move the focus: the pressed button disappears with the record.
        dom::once_drawn(move || match pressed {
            ForgetButton::Card => dom::focus("predict-note"),
            ForgetButton::Settings => dom::focus("predict-switch"),
        });
    }

    /// Reads the record. An unreadable one is put aside, so that nothing is lost, and a new one begins.
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

/// Whether it is the same run, and not only an equal one.
fn is_same(one: Option<&Arc<Trace>>, other: Option<&Arc<Trace>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}
