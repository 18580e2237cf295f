//! The position in a trace. Every move sets a new index, so moving forward and back always gives the same state.

use super::settings::STEP_MS;
use super::stage_run::StageRun;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// The position in the run, and whether it advances by itself.
#[derive(Clone, Copy, Debug)]
pub struct Player {
    /// The index of the shown step, from 0.
    pub index: RwSignal<usize>,
    pub playing: RwSignal<bool>,
    /// Whether the list of shortcuts is open.
    pub keys: RwSignal<bool>,
    run: RwSignal<Option<StageRun>>,
}

impl Player {
    /// Starts paused at the first step.
    pub fn new(run: RwSignal<Option<StageRun>>) -> Self {
        Self {
            index: RwSignal::new(0),
            playing: RwSignal::new(false),
            keys: RwSignal::new(false),
            run,
        }
    }

    /// Advances by itself from now on, while it plays.
    pub fn play_by_itself(self, speed: RwSignal<usize>) {
        let player = self;
        Effect::new(move |previous: Option<Option<TimeoutHandle>>| {
            if let Some(timer) = previous.flatten() {
                timer.clear();
            }
            player.index.track();
            if !player.playing.get() {
                return None;
            }
            let pause = Duration::from_millis((STEP_MS * 2 / speed.get().max(1)) as u64);
            set_timeout_with_handle(move || player.tick(), pause).ok()
        });
    }

    fn tick(self) {
        if self.playing.get_untracked() {
            self.go(self.index.get_untracked() + 1);
            if self.index.get_untracked() >= self.last() {
                self.playing.set(false);
            }
        }
    }

    /// Index of the last step; 0 without a run.
    pub fn last(self) -> usize {
        self.run.with(|run| {
            run.as_ref()
                .map_or(0, |run| run.trace.steps.len().saturating_sub(1))
        })
    }

    /// Goes to a step. An index beyond the end counts as the end.
    pub fn go(self, index: usize) {
        let index = index.min(untrack(|| self.last()));
        if self.index.get_untracked() != index {
            self.index.set(index);
        }
    }

    pub fn next(self) {
        self.playing.set(false);
        self.go(self.index.get_untracked() + 1);
    }

    pub fn back(self) {
        self.playing.set(false);
        self.go(self.index.get_untracked().saturating_sub(1));
    }

    pub fn first(self) {
        self.playing.set(false);
        self.go(0);
    }

    pub fn end(self) {
        self.playing.set(false);
        self.go(usize::MAX);
    }

    /// Plays, from the start if it is at the end, or pauses.
    pub fn toggle(self) {
        if self.playing.get_untracked() {
            self.playing.set(false);
        } else if self.run.with_untracked(Option::is_some) {
            if self.index.get_untracked() >= untrack(|| self.last()) {
                self.go(0);
            }
            self.playing.set(true);
        }
    }
}
