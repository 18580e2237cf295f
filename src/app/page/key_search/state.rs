//! The key that is looked for, and what the search found.

use crate::app::state::Page;
use crate::core::bundle::{Bundle, BundledObject};
use crate::core::lab::Lab;
use crate::core::lab::world::{BUCKET, KEY_ID};
use crate::lesson::key_lifetime::{KeyLifetime, key_lifetimes};
use crate::lesson::key_search::{KeyBytes, KeyTextError, SearchedPlace, search};
use crate::web::dom;
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
            places: self.page.lab.read_log(|log| {
                let bundle = newest_bundle(log.lab());
                search(log, &key, bundle.as_deref())
            }),
        });
        self.result.set(Some(found));
        dom::once_drawn(|| dom::into_view(".key-found"));
    }
}

/// The bundle of the newest object, as it is without keys; none if there is no object, or it is too large.
fn newest_bundle(lab: &Lab) -> Option<String> {
    let newest = lab.objects().into_iter().next()?;
    let bucket = lab.cloud().s3.bucket(BUCKET)?;
    let place = BundledObject {
        bucket: BUCKET.to_owned(),
        version_id: bucket.find(&newest.key, None).id()?.to_owned(),
        key: newest.key,
    };
    let bundle = Bundle::of(lab.cloud(), place, lab.made_customer_key()).ok()?;
    Some(bundle.without_keys().to_json())
}
