//! `ListObjectsV2`: returns keys, sizes, and ETags. Needs `s3:ListBucket` on the bucket; S3 decrypts nothing, so it
//! doesn't call KMS. A size is that of the plaintext.

use crate::core::clock::Timestamp;
use crate::core::s3::action;
use crate::core::s3::bucket::{Bucket, Object, S3};
use crate::core::s3::checksum::StoredChecksum;
use crate::core::s3::listing::{self, ENCODING_TYPE, Spelling, group};
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Glyph, Place, Role};
use crate::core::wire::member::{bucket, flag, number, text};
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("ListObjectsV2", "GET", "list-type=2");
    bucket: String = [bucket()],
    prefix: Option<String> = [text("Prefix").query("prefix")],
    delimiter: Option<String> = [text("Delimiter").query("delimiter")],
    /// 1,000 at most, which is also the default.
    max_keys: Option<i64> = [number("MaxKeys").query("max-keys")],
    /// `url` or absent.
    encoding_type: Option<String> = [ENCODING_TYPE],
    fetch_owner: Option<bool> = [flag("FetchOwner").query("fetch-owner")],
    /// From the previous answer.
    continuation_token: Option<String> = [text("ContinuationToken").query("continuation-token")],
    /// A key; a continuation token overrides it.
    start_after: Option<String> = [text("StartAfter").query("start-after")],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// An entry of `Contents`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub last_modified: Timestamp,
    pub etag: String,
    /// `Size` of the plaintext, in bytes.
    pub size: u64,
    pub storage_class: String,
    /// The algorithm and the type of the checksum that the upload asked for.
    pub checksum: Option<StoredChecksum>,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Output {
    /// The request that this answers.
    pub asked: Input,
    /// The limit that applied.
    pub max_keys: u64,
    pub spelling: Spelling,
    /// The canonical id of the bucket's account, if requested.
    pub owner: Option<String>,
    pub contents: Vec<Entry>,
    pub common_prefixes: Vec<String>,
    /// `NextContinuationToken`, if there are more keys. Its format is simulated.
    pub next: Option<String>,
}

impl Output {
    /// `KeyCount`: keys and common prefixes together.
    pub fn key_count(&self) -> usize {
        self.contents.len() + self.common_prefixes.len()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], [`S3Error::Argument`].
pub fn list_objects_v2(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let max = input.max_keys.map(|max| max.to_string());
    let step = session.ask_step(
        action::LIST_BUCKET,
        format!("Your app asks S3 for the objects in {}", input.bucket),
        "The list names objects. S3 decrypts none of them, so it doesn't call KMS.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    (session.recorder).step(step.there(Glyph::StoredCiphertext, Place::Bucket));
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let mut extra = Vec::new();
        let mut tell = |name: &str, value: Option<&str>| {
            extra.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        };
        tell("s3:prefix", input.prefix.as_deref());
        tell("s3:delimiter", input.delimiter.as_deref());
        tell("s3:max-keys", max.as_deref());
        session.authorize(bucket, bucket.arn(), action::LIST_BUCKET, &extra)?;
        let output = list(bucket, input)?;
        session.answer(
            "S3 returns the list",
            "The sizes are those of the plaintext, although S3 stores ciphertext.",
            http::answer("200 OK", &[], Some(xml(&output))),
            vec![Field::text(
                "KeyCount",
                Role::Metadata,
                output.key_count().to_string(),
            )],
        );
        Ok(output)
    })
}

fn list(bucket: &Bucket, input: &Input) -> Result<Output, S3Error> {
    let max = listing::limit(input.max_keys, "maxKeys")?;
    let token = match &input.continuation_token {
        Some(token) => Some(listing::read_token(token)?),
        None => None,
    };
    let after = token.as_deref().or(input.start_after.as_deref());
    let mut output = Output {
        asked: input.clone(),
        max_keys: max,
        spelling: Spelling::of(input.encoding_type.as_deref())?,
        owner: (input.fetch_owner == Some(true)).then(|| owner::canonical_id(&bucket.account)),
        ..Output::default()
    };
    let mut last = String::new();
    for (key, object) in &bucket.objects {
        let Some(rest) = key.strip_prefix(input.prefix.as_deref().unwrap_or("")) else {
            continue;
        };
        let group = group(key, rest, input.delimiter.as_deref());
        // The previous page ended with a key, or with a prefix that represents all its keys.
        let seen = after.is_some_and(|after| key.as_str() <= after)
            || (group.is_some()
                && (group == token.as_deref()
                    || output.common_prefixes.last().map(String::as_str) == group));
        if seen || max == 0 {
            continue;
        }
        if output.key_count() as u64 == max {
            output.next = Some(listing::token(&last));
            break;
        }
        last = group.unwrap_or(key).to_owned();
        match group {
            Some(group) => output.common_prefixes.push(group.to_owned()),
            None => output.contents.push(entry(key, object)),
        }
    }
    Ok(output)
}

fn entry(key: &str, object: &Object) -> Entry {
    Entry {
        key: key.to_owned(),
        last_modified: object.last_modified,
        etag: object.etag.clone(),
        size: object.body.plaintext_len(),
        storage_class: object.headers.listed_class().to_owned(),
        checksum: object.checksum.clone(),
    }
}

fn xml(output: &Output) -> http::Xml {
    let asked = &output.asked;
    let spelt = |name: &str| output.spelling.name(name);
    let mut xml = http::Xml::new("ListBucketResult");
    xml.element("Name", &asked.bucket);
    xml.element("Prefix", &spelt(asked.prefix.as_deref().unwrap_or("")));
    if let Some(delimiter) = &asked.delimiter {
        xml.element("Delimiter", &spelt(delimiter));
    }
    if let Some(encoding_type) = &asked.encoding_type {
        xml.element("EncodingType", encoding_type);
    }
    xml.element("MaxKeys", &output.max_keys.to_string());
    xml.element("KeyCount", &output.key_count().to_string());
    xml.element(
        "IsTruncated",
        if output.next.is_some() {
            "true"
        } else {
            "false"
        },
    );
    if let Some(next) = &output.next {
        xml.element("NextContinuationToken", next);
    }
    for entry in &output.contents {
        xml.open("Contents")
            .element("Key", &spelt(&entry.key))
            .element("LastModified", &entry.last_modified.to_string())
            .element("ETag", &entry.etag)
            .element("Size", &entry.size.to_string())
            .element("StorageClass", &entry.storage_class);
        if let Some(checksum) = &entry.checksum {
            xml.element("ChecksumAlgorithm", checksum.algorithm.name());
            xml.element("ChecksumType", checksum.kind());
        }
        if let Some(owner) = &output.owner {
            xml.open("Owner").element("ID", owner).close();
        }
        xml.close();
    }
    for prefix in &output.common_prefixes {
        xml.open("CommonPrefixes")
            .element("Prefix", &spelt(prefix))
            .close();
    }
    xml
}
