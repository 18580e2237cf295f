//! Versions of objects: their ids, and the versions that are not the current object (S3 guide, Versioning).
//!
//! A bucket's `objects` are the current versions that can be read. Everything else is in `older`: noncurrent versions
//! and delete markers, of one key from the newest to the oldest. A key without a current object, whose newest entry is
//! a delete marker, is deleted for requests without a version id.

use super::bucket::{Bucket, DeleteMarker, Object, OlderVersion, VersionContent};
use super::bucket_settings::Versioning;
use crate::core::entropy::Entropy;
use crate::core::wire::Member;
use crate::core::wire::member::text;
use base64ct::{Base64UrlUnpadded, Encoding};

/// The id in requests, of the version to read or delete.
pub const VERSION_ID: Member = text("VersionId").query("versionId");

/// The id of versions that were written without versioning.
pub const NULL: &str = "null";

/// The length of a version id in bytes. Its format is simulated.
const ID_LEN: usize = 32;

/// What a request for an object finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found<'a> {
    Object(&'a Object),
    DeleteMarker(&'a DeleteMarker),
    Nothing,
}

/// One version of a listing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListedVersion<'a> {
    pub key: &'a str,
    /// Among the key's versions: 0 is the current one.
    pub place: usize,
    pub found: Found<'a>,
}

impl DeleteMarker {
    /// The id as in headers.
    pub fn id(&self) -> &str {
        shown(self.version_id.as_deref())
    }
}

impl OlderVersion {
    /// The id as in headers.
    pub fn id(&self) -> &str {
        match &self.content {
            VersionContent::Object(object) => object.id(),
            VersionContent::DeleteMarker(marker) => marker.id(),
        }
    }

    fn found(&self) -> Found<'_> {
        match &self.content {
            VersionContent::Object(object) => Found::Object(object),
            VersionContent::DeleteMarker(marker) => Found::DeleteMarker(marker),
        }
    }
}

impl Object {
    /// The version's id as in headers.
    pub fn id(&self) -> &str {
        shown(self.version_id.as_deref())
    }
}

impl<'a> Found<'a> {
    /// The object, if it is one.
    pub fn object(self) -> Option<&'a Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::DeleteMarker(_) | Self::Nothing => None,
        }
    }

    /// The version's id as in headers, if there is a version.
    pub fn id(self) -> Option<&'a str> {
        match self {
            Self::Object(object) => Some(object.id()),
            Self::DeleteMarker(marker) => Some(marker.id()),
            Self::Nothing => None,
        }
    }
}

fn shown(id: Option<&str>) -> &str {
    id.map_or(NULL, |id| id)
}

/// Whether S3 could have given a version this id.
pub fn is_version_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text == NULL || text.len() == ID_LEN && text.bytes().all(plain)
}

impl Bucket {
    /// The id of the next version: none while versioning is not enabled.
    pub fn new_version_id(&self, entropy: &mut Entropy) -> Option<String> {
        (self.settings.versioning == Versioning::Enabled)
            .then(|| Base64UrlUnpadded::encode_string(&entropy.array::<{ ID_LEN / 4 * 3 }>()))
    }

    /// The id that answers about an object name: none while the bucket never had versions.
    pub fn told_id<'a>(&self, id: &'a str) -> Option<&'a str> {
        (self.settings.versioning != Versioning::Off).then_some(id)
    }

    /// Finds the version with this id, or without an id the current one.
    pub fn find(&self, key: &str, version_id: Option<&str>) -> Found<'_> {
        let mut versions = self.versions_of(key);
        let wanted = |found: &Found<'_>| version_id.is_none_or(|id| found.id() == Some(id));
        versions.find(wanted).map_or(Found::Nothing, |found| found)
    }

    /// The object with this version id, to be changed.
    pub fn version_mut(&mut self, key: &str, version_id: &str) -> Option<&mut Object> {
        if (self.objects.get(key)).is_some_and(|object| object.id() == version_id) {
            return self.objects.get_mut(key);
        }
        let older =
            (self.older.iter_mut()).find(|older| older.key == key && older.id() == version_id)?;
        match &mut older.content {
            VersionContent::Object(object) => Some(object),
            VersionContent::DeleteMarker(_) => None,
        }
    }

    /// All versions of a key, from the newest to the oldest.
    pub fn versions_of(&self, key: &str) -> impl Iterator<Item = Found<'_>> {
        let current = self.objects.get(key).map(Found::Object);
        let start = self.older.partition_point(|older| older.key.as_str() < key);
        let older = self.older.iter().skip(start);
        let older = older.take_while(move |older| older.key == key);
        current.into_iter().chain(older.map(OlderVersion::found))
    }

    /// Every object that is stored: the current ones and the older versions.
    pub fn stored_objects(&self) -> impl Iterator<Item = &Object> {
        let older = self.older.iter().filter_map(|older| older.found().object());
        self.objects.values().chain(older)
    }

    /// All versions, by key, each key's from the newest to the oldest.
    pub fn all_versions(&self) -> impl Iterator<Item = ListedVersion<'_>> {
        let mut keys: Vec<&str> = self.objects.keys().map(String::as_str).collect();
        for older in &self.older {
            if let Err(at) = keys.binary_search(&older.key.as_str()) {
                keys.insert(at, &older.key);
            }
        }
        keys.into_iter().flat_map(|key| {
            (self.versions_of(key).enumerate()).map(move |(place, found)| ListedVersion {
                key,
                place,
                found,
            })
        })
    }

    /// Stores an object as the current version. The version before it stays if versioning is enabled, or if it isn't
    /// the one with the id `null`, which the new version replaces.
    pub fn put(&mut self, key: String, object: Object) {
        self.make_room(&key, object.version_id.is_none());
        self.objects.insert(key, object);
    }

    /// Deletes for requests without a version id: removes the object, or puts a delete marker on top of it.
    pub fn delete_current(&mut self, key: &str, marker: DeleteMarker) -> Option<&DeleteMarker> {
        if self.settings.versioning == Versioning::Off {
            self.objects.remove(key);
            return None;
        }
        self.make_room(key, marker.version_id.is_none());
        let at = self.newest(key);
        self.older.insert(
            at,
            OlderVersion {
                key: key.to_owned(),
                content: VersionContent::DeleteMarker(marker),
            },
        );
        match self.older.get(at).map(|older| &older.content) {
            Some(VersionContent::DeleteMarker(marker)) => Some(marker),
            Some(VersionContent::Object(_)) | None => None,
        }
    }

    /// Removes one version for good, and returns it. The newest of the others becomes the current one.
    pub fn remove_version(&mut self, key: &str, version_id: &str) -> Option<VersionContent> {
        let current = (self.objects.get(key)).is_some_and(|object| object.id() == version_id);
        let removed = match current {
            true => self.objects.remove(key).map(VersionContent::Object),
            false => {
                let place = (self.older.iter())
                    .position(|older| older.key == key && older.id() == version_id)?;
                Some(self.older.remove(place).content)
            }
        };
        self.promote(key);
        removed
    }

    /// The index of the key's newest older version.
    fn newest(&self, key: &str) -> usize {
        self.older.partition_point(|older| older.key.as_str() < key)
    }

    /// Makes the current object an older version. `null`: drops the version with that id instead, wherever it is.
    fn make_room(&mut self, key: &str, null: bool) {
        if null {
            (self.older).retain(|older| older.key != key || older.id() != NULL);
        }
        if let Some(current) = self.objects.remove(key)
            && !(null && current.version_id.is_none())
        {
            let at = self.newest(key);
            self.older.insert(
                at,
                OlderVersion {
                    key: key.to_owned(),
                    content: VersionContent::Object(current),
                },
            );
        }
    }

    /// Makes the newest version the current object, if there is none and that version is an object.
    fn promote(&mut self, key: &str) {
        let at = self.newest(key);
        let is_object = self.older.get(at).is_some_and(|older| {
            older.key == key && matches!(older.content, VersionContent::Object(_))
        });
        if self.objects.contains_key(key) || !is_object {
            return;
        }
        let OlderVersion { key, content } = self.older.remove(at);
        if let VersionContent::Object(object) = content {
            self.objects.insert(key, object);
        }
    }
}
