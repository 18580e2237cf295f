//! How far the learner is. Only the lab's own runs and permissions move it on.

use super::beat::Beat;
use super::beat::MARK;
use crate::app::state::Page;
use crate::core::lab::Permission;
use crate::core::lab::log::SetPermission;
use crate::web::dom;
use leptos::prelude::*;

/// The state of the first visit. All signals live as long as the page.
#[derive(Clone, Copy, Debug)]
pub struct FirstVisitState {
    pub page: Page,
    /// The number of beats that were shown.
    pub done: RwSignal<usize>,
    /// Whether the strip is in sight.
    pub shown: RwSignal<bool>,
    /// Whether `kms:Encrypt` was ever allowed.
    had_encrypt: RwSignal<bool>,
    /// Whether `kms:Encrypt` was allowed once, and no longer when the run on the stage began.
    without_encrypt: RwSignal<bool>,
}

impl FirstVisitState {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    fn new(page: Page) -> Self {
        let state = Self {
            page,
            done: RwSignal::new(0),
            shown: RwSignal::new(false),
            had_encrypt: RwSignal::new(false),
            without_encrypt: RwSignal::new(false),
        };
        Effect::new(move || {
            if state.has_encrypt() {
                state.had_encrypt.set(true);
            }
        });
        Effect::new(move || {
            page.run.track();
            let without = untrack(|| state.had_encrypt.get() && !state.has_encrypt());
            state.without_encrypt.set(without);
        });
        Effect::new(move || {
            let done = state.done.get();
            if state.shown.get() && state.is_shown() {
                state.done.set(done + 1);
            }
        });
        Effect::new(move || {
            let mark = match (state.shown.get(), state.beat()) {
                (true, Some(beat)) => Some(beat.mark()),
                (true, None) => Some("done"),
                (false, _) => None,
            };
            dom::mark_root(MARK, mark);
        });
        state
    }

    /// Starts at the first beat.
    pub fn begin(self) {
        self.done.set(0);
        self.had_encrypt.set(untrack(|| self.has_encrypt()));
        self.shown.set(true);
    }

    /// The beat to show next; `None` when all were shown.
    pub fn beat(self) -> Option<Beat> {
        Beat::ALL.get(self.done.get()).copied()
    }

    /// Whether `kms:Encrypt` is allowed now.
    pub fn has_encrypt(self) -> bool {
        self.has(Permission::Encrypt)
    }

    pub fn has(self, permission: Permission) -> bool {
        self.page.lab.with(|lab| lab.is_granted(permission))
    }

    /// Whether `kms:Encrypt` can be taken away, or was.
    pub fn had_encrypt(self) -> bool {
        self.had_encrypt.get()
    }

    /// Allows `kms:Encrypt`, so that it can be taken away.
    pub fn allow_encrypt(self) {
        self.page.lab.apply(SetPermission {
            permission: Permission::Encrypt,
            on: true,
        });
    }

    /// Whether a run is on its way to its end.
    pub fn is_running(self) -> bool {
        let last = self.page.player.last();
        self.page.run.with(Option::is_some) && self.page.player.index.get() < last
    }

    /// Whether the run on the stage has reached its end and shows the current beat.
    fn is_shown(self) -> bool {
        let without = self.without_encrypt.get();
        let beat = self.beat();
        let shows = self.page.run.with(|run| {
            let (run, beat) = run.as_ref().zip(beat)?;
            Some(beat.is_shown_by(run, without))
        });
        shows == Some(true) && !self.is_running()
    }
}
