//! The key that is looked for, and what the search found.

use crate::app::state::Page;
use crate::core::lab::world::KEY_ID;
use crate::lesson::key_lifetime::{KeyLifetime, key_lifetimes};
use crate::lesson::key_search::{KeyBytes, KeyTextError, SearchedPlace, search};
use leptos::prelude::*;

/// A finished search.
#[derive(Clone, Debug, PartialEq)]
pub struct KeySearch {
    /// What was looked for, in words.
    pub sought: String,
    pub places: Vec<SearchedPlace>,
}

/// The state of the tab.
#[derive(Clone, Copy, Debug)]
pub struct KeySearchState {
    pub page: Page,
    pub typed: RwSignal<String>,
    pub result: RwSignal<Option<Result<KeySearch, KeyTextError>>>,
}

impl KeySearchState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            typed: RwSignal::new(String::new()),
            result: RwSignal::new(None),
        })
    }

    /// The plaintext keys of the run on the stage whose bytes are known. Tracks the run.
    pub fn keys_of_run(self) -> Vec<KeyLifetime> {
        self.page.run.with(|run| {
            let run = run.as_ref();
            let keys = run.map_or_else(Vec::new, |run| key_lifetimes(&run.trace));
            (keys.into_iter())
                .filter(|key| key.bytes.is_some())
                .collect()
        })
    }

    /// Looks for the key that is typed.
    pub fn search_typed(self) {
        let key = self.typed.with_untracked(|text| KeyBytes::parse(text));
        let what = |key: &KeyBytes| format!("The {} bytes that you typed", key.bytes().len());
        self.search(key, what);
    }

    /// Looks for a key of the run, by its place among them.
    pub fn search_of_run(self, at: usize) {
        let keys = untrack(|| self.keys_of_run());
        let Some((key, bytes)) = keys
            .get(at)
            .and_then(|key| Some((key, key.bytes.as_ref()?)))
        else {
            return;
        };
        let name = key.kind.name();
        self.search(KeyBytes::new(bytes), |_| format!("{name} of this run"));
    }

    /// Looks for the simulated KMS key's newest key material.
    pub fn search_kms_key(self) {
        let key = self.page.lab.with_untracked(|lab| {
            let key = lab.cloud().kms.key(KEY_ID)?;
            Some(KeyBytes::new(key.current().secret.as_bytes()))
        });
        if let Some(key) = key {
            self.search(key, |_| "The simulated KMS key".to_owned());
        }
    }

    fn search(self, key: Result<KeyBytes, KeyTextError>, sought: impl FnOnce(&KeyBytes) -> String) {
        let found = key.map(|key| KeySearch {
            sought: sought(&key),
            places: self.page.lab.read_log(|log| search(log, &key, None)),
        });
        self.result.set(Some(found));
    }
}
