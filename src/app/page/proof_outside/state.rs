//! Which object is to be proved, and what was tried.

use super::cipher_check::{CheckedObject, check};
use crate::app::page::inspector::state::{InspectorState, ObjectVersion, Subject};
use crate::app::state::Page;
use crate::core::bundle::{Bundle, BundleDraft, BundledObject};
use crate::core::lab::world::BUCKET;
use crate::web::local_file::{LocalFile, save};
use crate::web::{dom, random};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// A bundle that was opened here.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedBundle {
    pub bundle: Arc<Bundle>,
    /// The file, or why the bundle does not open.
    pub file: Result<Arc<Vec<u8>>, String>,
}

/// The state of the tab.
#[derive(Clone, Copy, Debug)]
pub struct ProofState {
    pub page: Page,
    /// What the browser's own cipher made of the object; none if it was not asked.
    pub checked: RwSignal<Option<Result<CheckedObject, String>>>,
    /// Whether the browser is at work.
    pub is_checking: RwSignal<bool>,
    /// Whether the panel with the bundle is open.
    pub is_outside_open: RwSignal<bool>,
    /// Whether the reader agreed to have the keys in the bundle.
    pub with_keys: RwSignal<bool>,
    /// The index of the shown program.
    pub program: RwSignal<usize>,
    /// What the last button did, in words.
    pub said: RwSignal<String>,
    /// The text in which a reader pastes a bundle.
    pub pasted: RwSignal<String>,
    /// The bundle that a reader gave, or why it is none.
    pub given: RwSignal<Option<Result<OpenedBundle, String>>>,
}

impl ProofState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            checked: RwSignal::new(None),
            is_checking: RwSignal::new(false),
            is_outside_open: RwSignal::new(false),
            with_keys: RwSignal::new(false),
            program: RwSignal::new(0),
            said: RwSignal::new(String::new()),
            pasted: RwSignal::new(String::new()),
            given: RwSignal::new(None),
        })
    }

    /// The object to prove: the region's, else that of the run on the stage, else the newest. Tracks all three.
    pub fn object(self) -> Option<ObjectVersion> {
        let inspector = InspectorState::of(self.page);
        let current = |key: String| ObjectVersion { key, version: None };
        inspector.object().or_else(|| {
            let of_run = (self.page.run).with(|run| run.as_ref().map(|run| run.name.clone()));
            self.page.rows.with(|rows| {
                let named = rows.iter().find(|row| Some(&row.key) == of_run.as_ref());
                let row = named.or_else(|| rows.first())?;
                Some(current(row.key.clone()))
            })
        })
    }

    /// Shows another object in the region.
    pub fn choose(self, key: String) {
        let object = ObjectVersion { key, version: None };
        let inspector = InspectorState::of(self.page);
        inspector.subject.set(Some(Subject::Object(object)));
    }

    /// Forgets what is true only of the object before.
    pub fn forget(self) {
        self.checked.set(None);
        self.with_keys.set(false);
        self.said.set(String::new());
    }

    /// Lets the browser open and seal the object's messages.
    pub fn check(self) {
        let Some(object) = untrack(|| self.object()) else {
            return;
        };
        let seed = match random::seed() {
            Ok(seed) => seed,
            Err(error) => return self.checked.set(Some(Err(error.to_string()))),
        };
        self.is_checking.set(true);
        spawn_local(async move {
            let checked = check(self.page, &object, seed).await;
            self.is_checking.set(false);
            // Another object may have been chosen meanwhile.
            if untrack(|| self.object()).as_ref() == Some(&object) {
                self.checked.set(Some(checked));
            }
        });
    }

    /// The object's bundle, with all keys. Tracks the lab.
    pub fn bundle(self) -> Option<Result<Arc<Bundle>, String>> {
        let object = self.object()?;
        let bundle = self.page.lab.with(|lab| {
            let bucket = lab.cloud().s3.bucket(BUCKET)?;
            let stored = bucket.find(&object.key, object.version.as_deref());
            let place = BundledObject {
                bucket: BUCKET.to_owned(),
                key: object.key.clone(),
                version_id: stored.id()?.to_owned(),
            };
            let draft = BundleDraft::of(lab.cloud(), place, lab.made_customer_key());
            Some(draft.and_then(|draft| draft.read(None)))
        })?;
        Some(bundle.map(Arc::new).map_err(|error| error.to_string()))
    }

    /// The text of a bundle as the reader wants it, with keys or without.
    pub fn text_of(self, bundle: &Bundle) -> String {
        match self.with_keys.get_untracked() {
            true => bundle.to_json(),
            false => bundle.clone().without_keys().to_json(),
        }
    }

    /// Copies a text, and says so.
    pub fn copy(self, text: String, what: &'static str) {
        spawn_local(async move {
            self.said.set(match dom::copy(&text).await {
                true => format!("Copied {what}."),
                false => {
                    "Your browser blocked copying. Select the text and copy it yourself.".to_owned()
                }
            });
        });
    }

    /// Offers bytes as a download, and says so.
    pub fn download(self, name: &str, content_type: &str, bytes: &[u8]) {
        let saved = LocalFile::of_bytes(name, content_type, bytes)
            .and_then(|file| save(&file.blob, &file.name));
        self.said.set(match saved {
            Ok(()) => format!("Saved {name}."),
            Err(error) => error.to_string(),
        });
    }

    /// Reads a bundle that a reader gave, and opens it.
    pub fn open_given(self, text: &str) {
        let read = Bundle::read(text).map_err(|error| error.to_string());
        let opened = read.map(|bundle| OpenedBundle {
            file: (bundle.open())
                .map(Arc::new)
                .map_err(|error| error.to_string()),
            bundle: Arc::new(bundle),
        });
        self.given.set(Some(opened));
    }

    /// Reads a bundle from a file that a reader chose.
    pub fn open_file(self, file: LocalFile) {
        spawn_local(async move {
            match file.bytes().await {
                Ok(bytes) => match std::str::from_utf8(&bytes) {
                    Ok(text) => self.open_given(text),
                    Err(error) => {
                        let at = error.valid_up_to();
                        let why = format!(
                            "Byte {at} of this file is no text in UTF-8, so it is no bundle."
                        );
                        self.given.set(Some(Err(why)));
                    }
                },
                Err(error) => self.given.set(Some(Err(error.to_string()))),
            }
        });
    }
}
