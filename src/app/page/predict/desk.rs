//! What is asked, what was said, and the record of it.

use crate::app::route::Route;
use crate::app::state::App;
use crate::core::iam::{Decision, parse_value};
use crate::core::trace::Trace;
use crate::lesson::predict::{Answer, Prediction, Record, options};
use crate::web::{page, storage};
use leptos::prelude::*;
use std::sync::Arc;

/// What happened in the run at hand. One signal for all: each further type would be new code in the page.
#[derive(Clone, Debug, Default)]
struct Seen {
    run: Option<Arc<Trace>>,
    /// The furthest step shown.
    until: usize,
    /// What was predicted, by the verdict's step.
    said: Vec<(usize, Answer)>,
    /// The step at which the learner asked not to be asked.
    stopped: Option<usize>,
    /// Something to say about the record.
    note: &'static str,
    /// Whether the focus stands in the card, which goes with its step.
    held: bool,
}

/// The part's own signals.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    app: App,
    seen: RwSignal<Seen>,
    /// How all predictions went.
    pub record: RwSignal<Record>,
}

impl Desk {
    /// Follows the run and the keys.
    pub fn new(app: App) -> Self {
        let desk = Self {
            app,
            seen: RwSignal::new(Seen::default()),
            record: RwSignal::new(Record::default()),
        };
        Effect::new(move || {
            let name = if desk.predicts() { "on" } else { "off" };
            storage::set("predict", name);
        });
        // Another view may have imported a record.
        Effect::new(move || {
            let _ = app.route.get();
            desk.load();
        });
        Effect::new(move |before: Option<usize>| {
            let index = app.player.index.get();
            desk.follow(desk.trace(), index);
            if before.is_some_and(|before| before != index) {
                desk.seen.update(|seen| seen.stopped = None);
                if desk.seen.with_untracked(|seen| seen.held) {
                    desk.hold(false);
                    request_animation_frame(|| page::focus("next-step"));
                }
            }
            index
        });
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
            let key = event.key();
            if let Some(number @ 1..) = key.parse::<usize>().ok().filter(|_| plain)
                && !page::is_typing(event.target(), &key)
                && matches!(app.route.get_untracked(), Route::Lab | Route::Lesson)
                && desk.choose(number - 1)
            {
                event.prevent_default();
            }
        });
        let focus = window_event_listener(leptos::ev::focusin, move |event| {
            desk.hold(page::clicked(&event, "predict").is_some());
        });
        on_cleanup(move || {
            keys.remove();
            focus.remove();
        });
        desk
    }

    fn follow(self, run: Option<Arc<Trace>>, index: usize) {
        let seen = self.seen.get_untracked();
        if !is_same(seen.run.as_ref(), run.as_ref()) {
            self.seen.set(Seen {
                run,
                until: index,
                said: Vec::new(),
                ..seen
            });
        } else if seen.until < index {
            self.seen.update(|seen| seen.until = index);
        }
    }

    fn trace(self) -> Option<Arc<Trace>> {
        (self.app.run).with(|run| run.as_ref().map(|run| run.trace.clone()))
    }

    /// Whether the learner wants to be asked.
    pub fn predicts(self) -> bool {
        self.app.settings.predict.get()
    }

    /// Whether the learner has just asked not to be.
    pub fn just_stopped(self) -> bool {
        self.seen.with(|seen| seen.stopped.is_some()) && !self.predicts()
    }

    /// The verdict that the next step brings, where it is to be predicted: not while it plays, and not of
    /// what was seen in this run.
    pub fn ahead(self) -> Option<(usize, Decision)> {
        let next = self.app.player.index.get() + 1;
        if !self.predicts() || self.app.player.playing.get() {
            return None;
        }
        let run = self.trace()?;
        let fresh =
            (self.seen).with(|seen| !is_same(seen.run.as_ref(), Some(&run)) || seen.until < next);
        let step = run.steps.get(next).filter(|_| fresh)?;
        Some((next, step.decision.clone()?))
    }

    /// The verdict of this step and what was predicted of it.
    pub fn came(self) -> Option<(Answer, Decision)> {
        let index = self.app.player.index.get();
        let run = self.trace()?;
        let said = self.seen.with(|seen| {
            let said = seen.said.iter().find(|(step, _)| *step == index);
            said.filter(|_| is_same(seen.run.as_ref(), Some(&run)))
                .copied()
        })?;
        let decision = run.steps.get(index)?.decision.clone()?;
        Some((said.1, decision))
    }

    /// Takes the answer at a place, from 0, and goes on to the verdict; false where nothing is asked.
    fn choose(self, place: usize) -> bool {
        let Some((step, decision)) = untrack(|| self.ahead()) else {
            return false;
        };
        let Some(said) = options(&decision).get(place).copied() else {
            return false;
        };
        self.load();
        self.record.update(|record| {
            record.note(Prediction {
                came: Answer::of(&decision),
                action: decision.action,
                said,
            });
        });
        self.store();
        self.seen.update(|seen| {
            seen.said.push((step, said));
            seen.note = "";
        });
        self.hold(false);
        self.app.player.next();
        request_animation_frame(|| page::focus("predict-came"));
        true
    }

    /// What there is to say about the record; empty for nothing.
    pub fn note(self) -> &'static str {
        self.seen.with(|seen| seen.note)
    }

    fn say(self, note: &'static str) {
        self.seen.update(|seen| seen.note = note);
    }

    /// Notes whether the focus stands in the card.
    fn hold(self, held: bool) {
        self.seen.update_untracked(|seen| seen.held = held);
    }

    /// Does what was pressed.
    pub fn clicked(self, event: &leptos::ev::MouseEvent) {
        let settings = self.app.settings;
        match page::clicked(event, "do").as_deref() {
            Some("say") => {
                let place = page::clicked(event, "answer").and_then(|place| place.parse().ok());
                if let Some(place) = place {
                    self.choose(place);
                }
            }
            Some("stop") => {
                let index = self.app.player.index.get_untracked();
                self.seen.update(|seen| seen.stopped = Some(index));
                settings.predict.set(false);
                request_animation_frame(|| page::focus("predict-again"));
            }
            Some("again") => {
                settings.predict.set(true);
                request_animation_frame(|| page::focus("predict-first"));
            }
            Some("switch") => {
                settings.predict.set(!settings.predict.get_untracked());
                request_animation_frame(|| page::focus("predict-switch"));
            }
            Some("forget") => {
                self.record.set(Record::default());
                self.store();
                self.say("The record is forgotten.");
                // The pressed button is gone.
                let card = page::clicked(event, "card").is_some();
                request_animation_frame(move || match card {
                    true => page::focus("predict-note"),
                    false => page::focus("predict-switch"),
                });
            }
            _ => {}
        }
    }

    /// Reads the record. What is no record is put aside, so that nothing is lost, and a new one begun.
    fn load(self) {
        let text = storage::get(Record::STORED).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        match parse_value(&text).and_then(|value| Record::from_json(&value)) {
            Ok(record) => self.record.set(record),
            Err(_) => {
                storage::set("predictions-unreadable", &text);
                self.record.set(Record::default());
                self.store();
                self.say("The earlier record could not be read and was put aside.");
            }
        }
    }

    fn store(self) {
        let text = self.record.with_untracked(Record::to_json).to_string();
        storage::set(Record::STORED, &text);
    }
}

/// Whether it is the same run, not only an equal one.
fn is_same(one: Option<&Arc<Trace>>, other: Option<&Arc<Trace>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}
