//! What the thief tried, and what came of it.

use crate::app::state::Page;
use crate::lesson::theft::{
    DecryptionAttempt, DisabledKey, DownloadResult, StolenDisk, disable_kms_key, steal_disk,
    steal_role,
};
use crate::web::{dom, random};
use leptos::prelude::*;

/// The state of the dialog, for one object.
#[derive(Clone, Copy, Debug)]
pub struct TheftState {
    page: Page,
    pub disk: RwSignal<Option<StolenDisk>>,
    /// The attempts so far, oldest first.
    pub attempts: RwSignal<Vec<DecryptionAttempt>>,
    pub role: RwSignal<Option<DownloadResult>>,
    /// The experiment with the KMS key; `Some(None)` if no KMS key protects the object.
    pub key: RwSignal<Option<Option<DisabledKey>>>,
}

impl TheftState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            disk: RwSignal::new(None),
            attempts: RwSignal::new(Vec::new()),
            role: RwSignal::new(None),
            key: RwSignal::new(None),
        })
    }

    /// The object's name and fresh random bytes for a copy of the lab. Without either, it says so.
    fn try_on(self, experiment: impl FnOnce(Self, &str, [u8; 32])) {
        let Some(key) = self.page.theft.get_untracked() else {
            return;
        };
        match random::seed() {
            Ok(seed) => experiment(self, &key, seed),
            Err(error) => self.page.say(error.to_string(), true),
        }
    }

    /// Starts with the disk of the chosen object.
    pub fn steal_disk(self) {
        self.attempts.set(Vec::new());
        self.role.set(None);
        self.key.set(None);
        self.disk.set(None);
        self.try_on(|state, key, seed| {
            let disk = (state.page.lab).with_untracked(|lab| steal_disk(lab, key, seed));
            state.disk.set(disk);
        });
    }

    /// Tries the next key: first all that were prepared, then new guesses.
    pub fn try_to_decrypt(self) {
        let tried = self.attempts.with_untracked(Vec::len);
        let prepared =
            (self.disk).with_untracked(|disk| disk.as_ref()?.attempts.get(tried).cloned());
        if let Some(attempt) = prepared {
            self.attempts.update(|attempts| attempts.push(attempt));
            return show_result(2);
        }
        self.try_on(|state, key, seed| {
            let disk = (state.page.lab).with_untracked(|lab| steal_disk(lab, key, seed));
            let guess = disk.and_then(|disk| disk.attempts.into_iter().next_back());
            if let Some(guess) = guess {
                state.attempts.update(|attempts| attempts.push(guess));
                show_result(2);
            }
        });
    }

    pub fn steal_role(self) {
        self.try_on(|state, key, seed| {
            let now = state.page.lab.now();
            let result = (state.page.lab).with_untracked(|lab| steal_role(lab, key, seed, now));
            state.role.set(result);
            show_result(3);
        });
    }

    pub fn disable_key(self) {
        self.try_on(|state, key, seed| {
            let now = state.page.lab.now();
            let result =
                (state.page.lab).with_untracked(|lab| disable_kms_key(lab, key, seed, now));
            state.key.set(Some(result));
            show_result(4);
        });
    }
}

/// Brings the end of a part of the dialog into sight, where its result is; parts count from 1.
fn show_result(part: usize) {
    dom::once_drawn(move || {
        dom::into_view(&format!(".theft-part:nth-child({part}) > :last-child"));
    });
}
