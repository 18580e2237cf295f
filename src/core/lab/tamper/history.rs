//! What was changed, to be undone in order; the copies that the attacker kept; and what downloads came to.

use super::tampering::Tampering;
use super::trial::TamperTrial;
use crate::core::s3::Object;
use crate::core::s3::bucket::BucketKey;

/// Something stored, before and after.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum StoredChange {
    Object {
        key: String,
        /// `None` if it isn’t known: the world was imported.
        before: Option<Box<Object>>,
        after: Box<Object>,
    },
    BucketKey {
        before: BucketKey,
        after: BucketKey,
    },
}

/// One tampering that was done.
#[derive(Clone, Debug)]
pub struct TamperEntry {
    /// The object’s key.
    pub key: String,
    /// `None` if it isn’t known: the world was imported.
    pub tampering: Option<Tampering>,
    pub(super) changes: Vec<StoredChange>,
}

/// All tampering in a world, with what downloads came to.
#[derive(Clone, Debug, Default)]
pub struct TamperHistory {
    /// Oldest first.
    pub(super) done: Vec<TamperEntry>,
    /// The attacker’s copies, by key; the latest of each.
    pub(super) copies: Vec<(String, Object)>,
    /// Oldest first.
    pub(super) trials: Vec<TamperTrial>,
}

impl TamperHistory {
    /// The copy of an object that the attacker kept.
    pub fn copy_of(&self, key: &str) -> Option<&Object> {
        let copy = self.copies.iter().find(|(other, _)| other == key);
        copy.map(|(_, object)| object)
    }

    /// Every object that is kept to be put back.
    pub(in crate::core::lab) fn kept(&self) -> impl Iterator<Item = &Object> {
        let changes = self.done.iter().flat_map(|entry| &entry.changes);
        let before = changes.filter_map(|change| match change {
            StoredChange::Object { before, .. } => before.as_deref(),
            StoredChange::BucketKey { .. } => None,
        });
        before.chain(self.copies.iter().map(|(_, object)| object))
    }

    /// The downloads of tampered objects, oldest first.
    pub fn trials(&self) -> &[TamperTrial] {
        &self.trials
    }
}
