//! Tampering with the lab’s objects, and undoing it.

use super::error::TamperError;
use super::field::TamperField;
use super::history::{StoredChange, TamperEntry, TamperHistory};
use super::tampering::Tampering;
use super::trial::TamperTrial;
use crate::core::lab::Lab;
use crate::core::lab::world::BUCKET;
use std::sync::Arc;

impl Lab {
    /// What was tampered with in this world, if anything was.
    pub fn tampering(&self) -> Option<&TamperHistory> {
        self.tampering.as_deref()
    }

    /// The stored bytes of a field.
    ///
    /// # Errors
    /// If there is no such object, S3 stores no such bytes of it, or they are where only workers read them.
    pub fn stored_bytes(&self, key: &str, field: TamperField) -> Result<Vec<u8>, TamperError> {
        let object = self.stored(key)?;
        field.read(object, self.bucket_key_of(object))
    }

    /// Whether a tampering can be done.
    ///
    /// # Errors
    /// If it makes no sense for this object.
    pub fn check_tampering(&self, key: &str, tampering: &Tampering) -> Result<(), TamperError> {
        self.planned(key, tampering).map(drop)
    }

    /// Changes stored bytes, as somebody with access to S3’s disk could.
    ///
    /// # Errors
    /// If it makes no sense for this object. Nothing is changed then.
    pub fn tamper(&mut self, key: &str, tampering: &Tampering) -> Result<(), TamperError> {
        let changes = self.planned(key, tampering)?;
        for change in &changes {
            self.store(change, true);
        }
        self.history().done.push(TamperEntry {
            key: key.to_owned(),
            tampering: Some(tampering.clone()),
            changes,
        });
        Ok(())
    }

    /// Undoes the latest tampering: the exact earlier bytes are stored again. Returns the object’s key. What was
    /// overwritten or deleted since stays so, and is passed over.
    ///
    /// # Errors
    /// If there is nothing to undo, or the original isn’t known.
    pub fn undo_tampering(&mut self) -> Result<String, TamperError> {
        let mut done = match &self.tampering {
            Some(history) => history.done.clone(),
            None => return Err(TamperError::NothingToUndo),
        };
        while let Some(entry) = done.pop() {
            let live = |change: &&StoredChange| self.is_stored(change);
            let live: Vec<_> = entry.changes.iter().filter(live).cloned().collect();
            if entry.tampering.is_none() && !live.is_empty() {
                return Err(TamperError::OriginalLost);
            }
            for change in &live {
                self.store(change, false);
            }
            if !live.is_empty() {
                self.history().done = done;
                return Ok(entry.key);
            }
        }
        self.history().done = done;
        Err(TamperError::NothingToUndo)
    }

    /// Keeps a copy of an object as it is stored now, as an attacker would. It replaces an earlier copy.
    ///
    /// # Errors
    /// If there is no such object, or its bytes are where only workers read them.
    pub fn copy_stored(&mut self, key: &str) -> Result<(), TamperError> {
        let object = self.stored(key)?.clone();
        let copies = &mut self.history().copies;
        copies.retain(|(other, _)| other != key);
        copies.push((key.to_owned(), object));
        Ok(())
    }

    /// What was done to an object that is still so, oldest first.
    pub fn tampered_by(&self, key: &str) -> Vec<&TamperEntry> {
        let Some(history) = &self.tampering else {
            return Vec::new();
        };
        let Ok(object) = self.stored(key) else {
            return Vec::new();
        };
        let mut stored = Some(object);
        let own = self.bucket_key_of(object);
        let mut bucket_key = own;
        let mut found = Vec::new();
        for entry in history.done.iter().rev() {
            let mut is_of_key = false;
            for change in &entry.changes {
                match change {
                    StoredChange::Object {
                        key: of,
                        before,
                        after,
                    } if of == key && stored == Some(after) => {
                        stored = before.as_deref();
                        is_of_key = true;
                    }
                    StoredChange::BucketKey { before, after } if bucket_key == Some(after) => {
                        bucket_key = Some(before);
                        is_of_key = true;
                    }
                    StoredChange::Object { .. } | StoredChange::BucketKey { .. } => {}
                }
            }
            if is_of_key {
                found.push(entry);
            }
        }
        found.reverse();
        found
    }

    /// The latest tampering that can be undone.
    pub fn last_tampering(&self) -> Option<&TamperEntry> {
        let entries = &self.tampering.as_ref()?.done;
        let live = |entry: &&TamperEntry| entry.changes.iter().any(|one| self.is_stored(one));
        entries.iter().rev().find(live)
    }

    /// The keys of the objects that are tampered with.
    pub fn tampered_objects(&self) -> Vec<String> {
        let bucket = self.tampering.as_ref().and(self.cloud.s3.bucket(BUCKET));
        let keys = bucket.into_iter().flat_map(|bucket| bucket.objects.keys());
        let is_tampered = |key: &&String| !self.tampered_by(key).is_empty();
        keys.filter(is_tampered).cloned().collect()
    }

    /// Marks an object of an imported world as tampered with; the original isn’t known. Returns false if there is no
    /// such object.
    pub(in crate::core::lab) fn mark_tampered(&mut self, key: &str) -> bool {
        let Ok(object) = self.stored(key).cloned() else {
            return false;
        };
        self.history().done.push(TamperEntry {
            key: key.to_owned(),
            tampering: None,
            changes: vec![StoredChange::Object {
                key: key.to_owned(),
                before: None,
                after: Box::new(object),
            }],
        });
        true
    }

    /// Notes what a download of a tampered object came to.
    pub(super) fn note_trial(&mut self, trial: TamperTrial) {
        self.history().trials.push(trial);
    }

    fn history(&mut self) -> &mut TamperHistory {
        Arc::make_mut(self.tampering.get_or_insert_default())
    }

    /// Whether what a change made is stored.
    fn is_stored(&self, change: &StoredChange) -> bool {
        let Some(bucket) = self.cloud.s3.bucket(BUCKET) else {
            return false;
        };
        match change {
            StoredChange::Object { key, after, .. } => bucket.objects.get(key) == Some(after),
            StoredChange::BucketKey { after, .. } => bucket.bucket_keys.contains(after),
        }
    }

    /// Stores one side of a change.
    fn store(&mut self, change: &StoredChange, is_after: bool) {
        let Some(bucket) = self.cloud.s3.bucket_mut(BUCKET) else {
            return;
        };
        match change {
            StoredChange::Object { key, before, after } => {
                let object = if is_after {
                    Some(after)
                } else {
                    before.as_ref()
                };
                if let (Some(object), Some(place)) = (object, bucket.objects.get_mut(key)) {
                    place.clone_from(object);
                }
            }
            StoredChange::BucketKey { before, after } => {
                let (from, to) = if is_after {
                    (before, after)
                } else {
                    (after, before)
                };
                for place in bucket.bucket_keys.iter_mut().filter(|key| *key == from) {
                    place.clone_from(to);
                }
            }
        }
    }
}
