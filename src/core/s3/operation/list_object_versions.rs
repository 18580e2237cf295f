//! `ListObjectVersions`: returns the versions and delete markers of a bucket. Needs `s3:ListBucketVersions`; S3 decrypts
//! nothing, so it doesn't call KMS.

use crate::core::clock::Timestamp;
use crate::core::s3::bucket::{Bucket, S3};
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::session::Session;
use crate::core::s3::version::{Found, ListedVersion};
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Glyph, Place, Role};
use crate::core::wire::member::{bucket, number, text};
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:ListBucketVersions";

operation! {
    struct Input = Table::s3("ListObjectVersions", "GET", "versions");
    bucket: String = [bucket()],
    delimiter: Option<String> = [text("Delimiter").query("delimiter")],
    /// The listing starts after this key, or after one of its versions.
    key_marker: Option<String> = [text("KeyMarker").query("key-marker")],
    /// 1,000 at most, which is also the default.
    max_keys: Option<i64> = [number("MaxKeys").query("max-keys")],
    prefix: Option<String> = [text("Prefix").query("prefix")],
    /// The listing starts after this version of the key marker.
    version_id_marker: Option<String> = [text("VersionIdMarker").query("version-id-marker")],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// An entry of `Versions` or `DeleteMarkers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub version_id: String,
    pub is_latest: bool,
    pub last_modified: Timestamp,
    /// ETag, and `Size` of the plaintext in bytes; absent for a delete marker.
    pub object: Option<(String, u64)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Output {
    /// The request that this answers.
    pub asked: Input,
    /// The limit that applied.
    pub max_keys: u64,
    /// Versions and delete markers, by key, each key's from the newest to the oldest.
    pub entries: Vec<Entry>,
    pub common_prefixes: Vec<String>,
    /// `NextKeyMarker` and `NextVersionIdMarker`, if there are more.
    pub next: Option<(String, String)>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], [`S3Error::Argument`].
pub fn list_object_versions(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let step = session.ask_step(
        ACTION,
        format!("Your app asks S3 for the versions in {}", input.bucket),
        "The list names versions and delete markers. S3 decrypts none of them, so it doesn't call KMS.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    (session.recorder).step(step.there(Glyph::StoredCiphertext, Place::Bucket));
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let max = input.max_keys.map(|max| max.to_string());
        let mut extra = Vec::new();
        let mut tell = |name: &str, value: Option<&String>| {
            extra.extend(value.map(|value| (name.to_owned(), value.clone())));
        };
        tell("s3:prefix", input.prefix.as_ref());
        tell("s3:delimiter", input.delimiter.as_ref());
        tell("s3:max-keys", max.as_ref());
        session.authorize(bucket, bucket.arn(), ACTION, &extra)?;
        let output = list(bucket, input)?;
        session.answer(
            "S3 returns the versions",
            "S3 encrypts each version of an object with its own data key.",
            http::answer("200 OK", &[], Some(xml(&output))),
            vec![Field::text(
                "Versions",
                Role::Metadata,
                output.entries.len().to_string(),
            )],
        );
        Ok(output)
    })
}

fn list(bucket: &Bucket, input: &Input) -> Result<Output, S3Error> {
    let max = match input.max_keys.map(u64::try_from) {
        None => 1_000,
        Some(Ok(max)) => max.min(1_000),
        Some(Err(_)) => {
            return Err(S3Error::argument(
                "Argument maxKeys must be an integer between 0 and 2147483647",
            ));
        }
    };
    let after = Marker::of(bucket, input)?;
    let prefix = input.prefix.as_deref().map_or("", |prefix| prefix);
    let mut output = Output {
        asked: input.clone(),
        max_keys: max,
        ..Output::default()
    };
    for version in bucket.all_versions() {
        let Some(rest) = version.key.strip_prefix(prefix) else {
            continue;
        };
        let group = group(version.key, rest, input.delimiter.as_deref());
        let told = group.is_some_and(|group| {
            output.common_prefixes.last().map(String::as_str) == Some(group)
                || input.key_marker.as_deref() == Some(group)
        });
        if max == 0 || told || !after.is_before(&version) {
            continue;
        }
        if (output.entries.len() + output.common_prefixes.len()) as u64 == max {
            output.next = last(&output);
            break;
        }
        match group {
            Some(group) => output.common_prefixes.push(group.to_owned()),
            None => output.entries.extend(entry(&version)),
        }
    }
    Ok(output)
}

/// The place after which a listing starts.
enum Marker<'a> {
    Start,
    Key(&'a str),
    /// The key, and the version's place among the key's versions.
    Version(&'a str, Option<usize>),
}

impl<'a> Marker<'a> {
    fn of(bucket: &Bucket, input: &'a Input) -> Result<Self, S3Error> {
        match (&input.key_marker, &input.version_id_marker) {
            (None, None) => Ok(Self::Start),
            (Some(key), None) => Ok(Self::Key(key)),
            (Some(key), Some(id)) => Ok(Self::Version(
                key,
                bucket
                    .versions_of(key)
                    .position(|found| found.id() == Some(id)),
            )),
            (None, Some(_)) => Err(S3Error::argument(
                "A version-id marker cannot be specified without a key marker.",
            )),
        }
    }

    fn is_before(&self, version: &ListedVersion<'_>) -> bool {
        match self {
            Self::Start => true,
            Self::Key(key) => version.key > *key,
            Self::Version(key, place) => {
                version.key > *key
                    || version.key == *key && place.is_some_and(|place| version.place > place)
            }
        }
    }
}

/// Where the page ended: at a version, or at a prefix that represents all its keys.
fn last(output: &Output) -> Option<(String, String)> {
    let entry = (output.entries.last()).map(|entry| (entry.key.clone(), entry.version_id.clone()));
    let prefix = (output.common_prefixes.last()).map(|prefix| (prefix.clone(), String::new()));
    match (entry, prefix) {
        (Some(entry), Some(prefix)) if prefix.0 < entry.0 => Some(entry),
        (entry, None) => entry,
        (_, prefix) => prefix,
    }
}

/// The common prefix of a key: up to the first delimiter after the requested prefix.
fn group<'k>(key: &'k str, rest: &str, delimiter: Option<&str>) -> Option<&'k str> {
    let delimiter = delimiter.filter(|delimiter| !delimiter.is_empty())?;
    let end = key.len() - rest.len() + rest.find(delimiter)? + delimiter.len();
    key.get(..end)
}

fn entry(version: &ListedVersion<'_>) -> Option<Entry> {
    let (last_modified, object) = match version.found {
        Found::Object(object) => (
            object.last_modified,
            Some((object.etag.clone(), object.body.plaintext_len())),
        ),
        Found::DeleteMarker(marker) => (marker.last_modified, None),
        Found::Nothing => return None,
    };
    Some(Entry {
        key: version.key.to_owned(),
        version_id: version.found.id()?.to_owned(),
        is_latest: version.place == 0,
        last_modified,
        object,
    })
}

fn xml(output: &Output) -> http::Xml {
    let asked = &output.asked;
    let mut xml = http::Xml::new("ListVersionsResult");
    fn marker(marker: &Option<String>) -> &str {
        marker.as_deref().map_or("", |marker| marker)
    }
    xml.element("Name", &asked.bucket)
        .element("Prefix", marker(&asked.prefix))
        .element("KeyMarker", marker(&asked.key_marker))
        .element("VersionIdMarker", marker(&asked.version_id_marker));
    if let Some((key, version)) = &output.next {
        xml.element("NextKeyMarker", key);
        if !version.is_empty() {
            xml.element("NextVersionIdMarker", version);
        }
    }
    xml.element("MaxKeys", &output.max_keys.to_string())
        .element("IsTruncated", &output.next.is_some().to_string());
    for entry in &output.entries {
        let name = match entry.object {
            Some(_) => "Version",
            None => "DeleteMarker",
        };
        xml.open(name)
            .element("Key", &entry.key)
            .element("VersionId", &entry.version_id)
            .element("IsLatest", &entry.is_latest.to_string())
            .element("LastModified", &entry.last_modified.to_string());
        if let Some((etag, size)) = &entry.object {
            xml.element("ETag", etag)
                .element("Size", &size.to_string())
                .element("StorageClass", "STANDARD");
        }
        xml.close();
    }
    for prefix in &output.common_prefixes {
        xml.open("CommonPrefixes").element("Prefix", prefix).close();
    }
    xml
}
