//! The object that the tab shows.

use crate::app::kept_bodies::KeptBodies;
use crate::app::page::inspector::state::InspectorState;
use crate::app::state::Page;
use crate::core::crypto::frames::FRAME;
use crate::core::lab::world::BUCKET;
use crate::core::lab::{EncryptionChoice, Lab};
use crate::core::s3::Object;
use crate::core::s3::stored_body::StoredPart;
use crate::lesson::byte_picture::original::decrypt_in_copy;
use crate::lesson::byte_picture::upload_twice::choice_of;
use crate::web::body_range::{self, BodyRangeError};
use crate::web::local_file::LocalFile;
use crate::web::random;
use leptos::prelude::*;
use std::ops::Range;

/// An object, and where its bytes are.
#[derive(Clone, Debug)]
pub struct PictureSubject {
    pub key: String,
    pub content_type: String,
    /// The encryption, as the menu of uploads calls it.
    pub choice: EncryptionChoice,
    /// The file's length, in bytes.
    pub len: u64,
    /// Whether it is the current version, which the application's notes are about.
    pub is_current: bool,
    parts: Vec<StoredPart>,
}

/// Two are equal if they are the same stored body.
impl PartialEq for PictureSubject {
    fn eq(&self, other: &Self) -> bool {
        let bodies = |subject: &Self| -> Vec<usize> {
            (subject.parts.iter())
                .map(|part| part.bytes().identity())
                .collect()
        };
        self.key == other.key && bodies(self) == bodies(other)
    }
}

impl PictureSubject {
    fn of(key: String, object: &Object, is_current: bool) -> Self {
        Self {
            key,
            content_type: object.content_type.clone(),
            choice: choice_of(&object.encryption),
            len: object.body.plaintext_len(),
            is_current,
            parts: object.body.parts.clone(),
        }
    }

    /// What the region shows: the object, or that of the run whose field is shown. Tracks the region, the run, and the
    /// lab.
    pub fn shown(page: Page) -> Option<Self> {
        let state = InspectorState::of(page);
        if let Some(shown) = state.object() {
            let is_current = shown.version.is_none();
            return state.with_object(|object| Self::of(shown.key, object, is_current));
        }
        let in_lab = |run: &crate::app::stage_run::StageRun| {
            run.scratch_bucket.is_none().then(|| run.name.clone())
        };
        let key = page.run.with(|run| run.as_ref().and_then(in_lab))?;
        page.lab.with(|lab: &Lab| {
            let object = lab.cloud().s3.bucket(BUCKET)?.objects.get(&key)?;
            Some(Self::of(key.clone(), object, true))
        })
    }

    /// The length of the stored bytes.
    pub fn stored_len(&self) -> u64 {
        self.parts.iter().map(StoredPart::stored_len).sum()
    }

    /// Reads a range of the stored bytes, the parts one after another.
    ///
    /// # Errors
    /// When the browser can't read them.
    pub async fn stored(&self, range: Range<u64>) -> Result<Vec<u8>, BodyRangeError> {
        let mut bytes = Vec::new();
        let mut start = 0;
        for part in &self.parts {
            let end = start + part.stored_len();
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from < to {
                bytes.extend(
                    body_range::read(part.bytes(), part.header(), from - start..to - start).await?,
                );
            }
            start = end;
        }
        Ok(bytes)
    }

    /// The file: as this tab keeps it, or decrypted in a copy of the lab if it is short. `None` if neither gives the
    /// bytes.
    pub fn file(&self, page: Page) -> Option<LocalFile> {
        if !self.is_current {
            return None;
        }
        let noted = (page.lab).with_untracked(|lab| lab.noted_sha256(&self.key));
        let kept = noted.and_then(|sha256| KeptBodies::of(page).find(&sha256));
        if let Some(file) = kept.filter(|file| file.len() == self.len) {
            return Some(file);
        }
        let is_here = self
            .parts
            .iter()
            .all(|part| part.bytes().elsewhere().is_none());
        if self.len > FRAME as u64 || !is_here {
            return None;
        }
        let (seed, now) = (random::seed().ok()?, page.lab.now());
        let bytes = (page.lab).with_untracked(|lab| decrypt_in_copy(lab, &self.key, seed, now))?;
        LocalFile::of_bytes(&self.key, &self.content_type, &bytes).ok()
    }
}
