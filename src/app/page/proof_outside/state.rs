//! Which object is to be proved, and what was tried.

use super::cipher_check::{CheckedObject, check};
use crate::app::page::inspector::state::{InspectorState, ObjectVersion, Subject};
use crate::app::state::Page;
use crate::core::bundle::{Bundle, BundleDraft, BundledObject, ExportError};
use crate::core::crypto::Nonce;
use crate::core::lab::Lab;
use crate::core::lab::world::BUCKET;
use crate::core::s3::StoredPart;
use crate::web::body_range;
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

/// An object's bundle without its bytes, and the header of each part.
fn draft(
    lab: &Lab,
    object: &ObjectVersion,
) -> Option<Result<(BundleDraft, Vec<Nonce>), ExportError>> {
    let bucket = lab.cloud().s3.bucket(BUCKET)?;
    let stored = bucket.find(&object.key, object.version.as_deref());
    let place = BundledObject {
        bucket: BUCKET.to_owned(),
        key: object.key.clone(),
        version_id: stored.id()?.to_owned(),
    };
    let parts = &stored.object()?.body.parts;
    let headers = parts.iter().map(StoredPart::header).collect();
    let draft = BundleDraft::of(lab.cloud(), place, lab.made_customer_key());
    Some(draft.map(|draft| (draft, headers)))
}

/// The state of the tab.
#[derive(Clone, Copy, Debug)]
pub struct ProofState {
    pub page: Page,
    /// The object's bundle, with all keys, while the panel is open; or why there is none.
    pub bundle: RwSignal<Option<Result<Arc<Bundle>, String>>>,
    /// Counts bundles, so that only the last one is shown.
    ticket: StoredValue<u64>,
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
            bundle: RwSignal::new(None),
            ticket: StoredValue::new(0),
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

    /// Makes the object's bundle, with all keys, wherever its bytes are. Tracks the lab, the object, and whether the
    /// panel is open.
    pub fn make_bundle(self) {
        let object = self.is_outside_open.get().then(|| self.object()).flatten();
        let draft = object.and_then(|object| self.page.lab.with(|lab| draft(lab, &object)));
        let ticket = self.ticket.with_value(|ticket| ticket.wrapping_add(1));
        self.ticket.set_value(ticket);
        let (draft, headers) = match draft {
            Some(Ok(draft)) => draft,
            Some(Err(error)) => return self.bundle.set(Some(Err(error.to_string()))),
            None => return self.bundle.set(None),
        };
        spawn_local(async move {
            let mut bytes = Ok(Vec::new());
            for (body, header) in draft.bodies().iter().zip(headers) {
                let read = body_range::read(body, header, 0..body.length()).await;
                bytes = match (bytes, read) {
                    (Ok(mut all), Ok(read)) => {
                        all.push(read);
                        Ok(all)
                    }
                    (Err(error), _) | (Ok(_), Err(error)) => Err(error),
                };
            }
            let bundle = bytes.map(|bytes| Arc::new(draft.with(bytes, None)));
            // A later change of the lab asked for another one.
            if self.ticket.get_value() == ticket {
                self.bundle
                    .set(Some(bundle.map_err(|error| error.to_string())));
            }
        });
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
