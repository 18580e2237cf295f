//! Headers that S3 stores with an object and returns with it (S3 guide, UsingMetadata), and those that a read replaces.

use super::S3Error;
use crate::core::clock::Timestamp;
use crate::core::json::Object as Json;
use crate::core::wire::member::{member, text};
use crate::core::wire::{Enumeration, Type, member_group};

member_group! {
    /// The system metadata that an upload sets, besides `Content-Type`.
    struct ObjectHeaders = OBJECT_HEADERS;
    cache_control: Option<String> = text("CacheControl").header("Cache-Control"),
    content_disposition: Option<String> =
        text("ContentDisposition").header("Content-Disposition"),
    content_encoding: Option<String> = text("ContentEncoding").header("Content-Encoding"),
    content_language: Option<String> = text("ContentLanguage").header("Content-Language"),
    expires: Option<Timestamp> = member("Expires", Type::Timestamp).header("Expires"),
    /// The default is `STANDARD`.
    storage_class: Option<String> = member("StorageClass", Type::Enumeration(&STORAGE_CLASS))
        .header("x-amz-storage-class"),
}

member_group! {
    /// Headers that a read asks for in place of the stored ones.
    struct ResponseHeaders = RESPONSE_HEADERS;
    cache_control: Option<String> =
        text("ResponseCacheControl").query("response-cache-control"),
    content_disposition: Option<String> =
        text("ResponseContentDisposition").query("response-content-disposition"),
    content_encoding: Option<String> =
        text("ResponseContentEncoding").query("response-content-encoding"),
    content_language: Option<String> =
        text("ResponseContentLanguage").query("response-content-language"),
    content_type: Option<String> = text("ResponseContentType").query("response-content-type"),
    expires: Option<Timestamp> =
        member("ResponseExpires", Type::Timestamp).query("response-expires"),
}

/// The classes whose objects S3 returns at once. Objects of the other classes must be restored first, or are in another
/// kind of bucket: not simulated.
const STORAGE_CLASS: Enumeration = Enumeration {
    rust: "StorageClass",
    words: &[
        "STANDARD",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER_IR",
        "REDUCED_REDUNDANCY",
    ],
};

const OTHER_CLASSES: [&str; 7] = [
    "GLACIER",
    "DEEP_ARCHIVE",
    "OUTPOSTS",
    "SNOW",
    "EXPRESS_ONEZONE",
    "FSX_OPENZFS",
    "FSX_ONTAP",
];

const STANDARD: &str = "STANDARD";

impl ObjectHeaders {
    /// Checks the storage class.
    ///
    /// # Errors
    /// `InvalidStorageClass`, with AWS's message; `NotImplemented` for a class that the simulation lacks.
    pub(super) fn check(&self) -> Result<(), S3Error> {
        match self.storage_class.as_deref() {
            None => Ok(()),
            Some(class) if STORAGE_CLASS.words.contains(&class) => Ok(()),
            Some(class) if OTHER_CLASSES.contains(&class) => {
                Err(S3Error::not_simulated(&format!("StorageClass {class}")))
            }
            Some(_) => Err(S3Error::other(
                "InvalidStorageClass",
                400,
                "The storage class you specified is not valid",
            )),
        }
    }

    /// The condition key `s3:x-amz-storage-class`.
    pub(super) fn condition_keys(&self) -> Vec<(String, String)> {
        let class = self.storage_class.iter();
        class
            .map(|class| ("s3:x-amz-storage-class".to_owned(), class.clone()))
            .collect()
    }

    /// The storage class as lists show it.
    pub fn listed_class(&self) -> &str {
        self.storage_class.as_deref().unwrap_or(STANDARD)
    }

    /// The storage class as reads return it: S3 leaves out `STANDARD`.
    fn shown_class(&self) -> Option<&String> {
        (self.storage_class.as_ref()).filter(|class| *class != STANDARD)
    }

    /// These headers, each replaced where the read asks for it.
    pub(super) fn replaced(&self, by: &ResponseHeaders) -> Self {
        let or = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
        Self {
            cache_control: or(&by.cache_control, &self.cache_control),
            content_disposition: or(&by.content_disposition, &self.content_disposition),
            content_encoding: or(&by.content_encoding, &self.content_encoding),
            content_language: or(&by.content_language, &self.content_language),
            expires: by.expires.or(self.expires),
            storage_class: self.storage_class.clone(),
        }
    }

    /// The headers of an answer.
    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        let mut put = |name: &'static str, value: Option<String>| {
            headers.extend(value.map(|value| (name, value)));
        };
        put("Cache-Control", self.cache_control.clone());
        put("Content-Disposition", self.content_disposition.clone());
        put("Content-Encoding", self.content_encoding.clone());
        put("Content-Language", self.content_language.clone());
        put("Expires", self.expires.map(Timestamp::to_http_date));
        put("x-amz-storage-class", self.shown_class().cloned());
        headers
    }

    /// Writes the members of an answer, as in boto3.
    pub(super) fn write(&self, json: &mut Json) {
        let mut put = |name: &str, value: Option<&String>| {
            if let Some(value) = value {
                json.text(name, value);
            }
        };
        put("CacheControl", self.cache_control.as_ref());
        put("ContentDisposition", self.content_disposition.as_ref());
        put("ContentEncoding", self.content_encoding.as_ref());
        put("ContentLanguage", self.content_language.as_ref());
        let expires = self
            .expires
            .map(|time| (time.to_string(), time.to_http_date()));
        put("Expires", expires.as_ref().map(|(iso, _)| iso));
        put("ExpiresString", expires.as_ref().map(|(_, http)| http));
        put("StorageClass", self.shown_class());
    }
}

impl ResponseHeaders {
    /// Whether the read asks for any.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// At most this many bytes of user-defined metadata (S3 guide, UsingMetadata).
const MOST_METADATA: usize = 2_048;

/// Checks user-defined metadata, and spells its names as S3 stores them: in small letters.
///
/// # Errors
/// `MetadataTooLarge`, with AWS's message.
pub(super) fn stored_metadata(
    metadata: &[(String, String)],
) -> Result<Vec<(String, String)>, S3Error> {
    let len: usize = metadata
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if len > MOST_METADATA {
        return Err(S3Error::other(
            "MetadataTooLarge",
            400,
            "Your metadata headers exceed the maximum allowed metadata size",
        ));
    }
    let pair = |(name, value): &(String, String)| (name.to_ascii_lowercase(), value.clone());
    Ok(metadata.iter().map(pair).collect())
}
