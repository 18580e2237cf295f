//! The position in a trace. Every move is the same thing, a new index: so forward and back always
//! meet in the identical state.

use super::settings::STEP_MS;
use super::state::{Page, StageRun};
use crate::web::keyboard::{self, Key};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// Where the page is in the run, and whether it moves on by itself.
#[derive(Clone, Copy, Debug)]
pub struct Player {
    /// Index of the step shown.
    pub index: RwSignal<usize>,
    /// Whether it plays.
    pub playing: RwSignal<bool>,
    /// Whether the list of keys is open.
    pub keys: RwSignal<bool>,
    run: RwSignal<Option<StageRun>>,
}

impl Player {
    /// At the start, paused.
    pub fn new(run: RwSignal<Option<StageRun>>) -> Self {
        Self {
            index: RwSignal::new(0),
            playing: RwSignal::new(false),
            keys: RwSignal::new(false),
            run,
        }
    }

    /// From now on it moves on by itself while it plays.
    fn play(self, speed: RwSignal<usize>) {
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

    /// Goes to a step; beyond the end is the end.
    pub fn go(self, index: usize) {
        let index = index.min(untrack(|| self.last()));
        if self.index.get_untracked() != index {
            self.index.set(index);
        }
    }

    /// One step on.
    pub fn next(self) {
        self.playing.set(false);
        self.go(self.index.get_untracked() + 1);
    }

    /// One step back.
    pub fn back(self) {
        self.playing.set(false);
        self.go(self.index.get_untracked().saturating_sub(1));
    }

    /// To the first step.
    pub fn first(self) {
        self.playing.set(false);
        self.go(0);
    }

    /// To the last step.
    pub fn end(self) {
        self.playing.set(false);
        self.go(usize::MAX);
    }

    /// Plays, from the start when it stands at the end; or pauses.
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

/// The keys, as the `?` list shows them.
pub const KEYS: [(&str, &str); 8] = [
    ("Space  →  Page Down", "next step"),
    ("←  Page Up", "previous step"),
    ("Home", "first step"),
    ("End", "last step"),
    ("1  2  3  4", "predict the next verdict"),
    ("K", "play or pause"),
    ("T", "light, dark or system theme"),
    ("?", "this list"),
];

/// Listens for the keys. Clickers send Page Up and Page Down.
pub fn listen(page: Page) {
    let player = page.player;
    player.play(page.settings.speed);
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let key = Key::of(&event);
        if keyboard::is_chord(&event) || keyboard::is_typing(event.target(), key) {
            return;
        }
        let on_stage = page.view.get_untracked().has_stage();
        match key {
            Key::Char('t') => page.settings.theme.update(|theme| *theme = theme.next()),
            Key::Char('?') => player.keys.set(true),
            // All others move the run on the stage.
            _ if !on_stage => return,
            Key::Space | Key::Right | Key::PageDown => player.next(),
            Key::Left | Key::PageUp => player.back(),
            Key::Home => player.first(),
            Key::End => player.end(),
            Key::Char('k') => player.toggle(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}
