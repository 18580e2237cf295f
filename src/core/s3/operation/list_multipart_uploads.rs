//! `ListMultipartUploads`: lists the uploads in progress. Needs no key.

use crate::core::clock::Timestamp;
use crate::core::s3::bucket::{Bucket, S3};
use crate::core::s3::checksum::UploadChecksum;
use crate::core::s3::listing::{self, ENCODING_TYPE, Spelling, group};
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::session::Session;
use crate::core::s3::upload::Upload;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, number, text};
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:ListBucketMultipartUploads";

operation! {
    struct Input = Table::s3("ListMultipartUploads", "GET", "uploads");
    bucket: String = [bucket()],
    prefix: Option<String> = [text("Prefix").query("prefix")],
    delimiter: Option<String> = [text("Delimiter").query("delimiter")],
    /// `url` or absent.
    encoding_type: Option<String> = [ENCODING_TYPE],
    /// 1,000 at most, which is also the default.
    max_uploads: Option<i64> = [number("MaxUploads").query("max-uploads")],
    /// Only uploads to later keys are listed, or with `upload_id_marker`, later uploads to this key.
    key_marker: Option<String> = [text("KeyMarker").query("key-marker")],
    upload_id_marker: Option<String> = [text("UploadIdMarker").query("upload-id-marker")],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// An entry of `Uploads`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub upload_id: String,
    pub initiated: Timestamp,
    pub storage_class: String,
    pub checksum: Option<UploadChecksum>,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Output {
    /// The request that this answers.
    pub asked: Input,
    /// The limit that applied.
    pub max_uploads: u64,
    pub spelling: Spelling,
    /// `Uploads`, sorted by key, then by upload id.
    pub uploads: Vec<Entry>,
    pub common_prefixes: Vec<String>,
    /// `NextKeyMarker` and `NextUploadIdMarker`, if there are more uploads.
    pub next: Option<(String, String)>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn list_multipart_uploads(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        format!(
            "Your app asks S3 for the multipart uploads in progress in {}",
            input.bucket
        ),
        "Unfinished uploads appear only here: a list of objects doesn't contain them.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let output = list(bucket, input)?;
        session.answer(
            "S3 returns the uploads",
            "S3 decrypts nothing for this list, so it doesn't call KMS.",
            http::answer("200 OK", &[], Some(xml(&output))),
            vec![Field::text(
                "Uploads",
                Role::Metadata,
                output.uploads.len().to_string(),
            )],
        );
        Ok(output)
    })
}

fn list(bucket: &Bucket, input: &Input) -> Result<Output, S3Error> {
    let max = listing::limit(input.max_uploads, "max-uploads")?;
    let prefix = input.prefix.as_deref().unwrap_or("");
    // By key, and by id as they come.
    let mut found: Vec<(&String, &String, &Upload)> = Vec::new();
    for (id, upload) in &bucket.uploads {
        if follows(input, &upload.key, id) {
            let at = found.partition_point(|(key, ..)| **key <= upload.key);
            found.insert(at, (&upload.key, id, upload));
        }
    }
    let mut output = Output {
        asked: input.clone(),
        max_uploads: max,
        spelling: Spelling::of(input.encoding_type.as_deref())?,
        ..Output::default()
    };
    let mut last = None;
    for (key, id, upload) in found {
        let Some(rest) = key.strip_prefix(prefix) else {
            continue;
        };
        let group = group(key, rest, input.delimiter.as_deref());
        let marker = input.key_marker.as_deref();
        let seen = group.is_some_and(|group| {
            Some(group) == marker
                || output
                    .common_prefixes
                    .last()
                    .is_some_and(|one| one == group)
        });
        if seen || max == 0 {
            continue;
        }
        if (output.uploads.len() + output.common_prefixes.len()) as u64 == max {
            output.next = last;
            break;
        }
        match group {
            Some(group) => {
                last = Some((group.to_owned(), String::new()));
                output.common_prefixes.push(group.to_owned());
            }
            None => {
                last = Some((key.clone(), id.clone()));
                output.uploads.push(Entry {
                    key: key.clone(),
                    upload_id: id.clone(),
                    initiated: upload.created,
                    storage_class: upload.headers.listed_class().to_owned(),
                    checksum: upload.checksum,
                });
            }
        }
    }
    Ok(output)
}

/// Whether an upload comes after the request's markers. `UploadIdMarker` counts only with `KeyMarker` (S3 API reference,
/// ListMultipartUploads).
fn follows(input: &Input, key: &str, id: &str) -> bool {
    match (&input.key_marker, &input.upload_id_marker) {
        (None, _) => true,
        (Some(after), None) => key > after.as_str(),
        (Some(after), Some(after_id)) => (key, id) > (after.as_str(), after_id.as_str()),
    }
}

fn xml(output: &Output) -> http::Xml {
    let spelt = |name: &str| output.spelling.name(name);
    let mut xml = http::Xml::new("ListMultipartUploadsResult");
    xml.element("Bucket", &output.asked.bucket);
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            xml.element(name, &value);
        }
    };
    let asked = &output.asked;
    put("KeyMarker", asked.key_marker.as_deref().map(spelt));
    put("UploadIdMarker", asked.upload_id_marker.clone());
    put(
        "NextKeyMarker",
        output.next.as_ref().map(|(key, _)| spelt(key)),
    );
    put(
        "NextUploadIdMarker",
        output.next.as_ref().map(|(_, id)| id.clone()),
    );
    put("Prefix", asked.prefix.as_deref().map(spelt));
    put("Delimiter", asked.delimiter.as_deref().map(spelt));
    put("EncodingType", asked.encoding_type.clone());
    xml.element("MaxUploads", &output.max_uploads.to_string());
    xml.element(
        "IsTruncated",
        if output.next.is_some() {
            "true"
        } else {
            "false"
        },
    );
    for upload in &output.uploads {
        xml.open("Upload")
            .element("Key", &spelt(&upload.key))
            .element("UploadId", &upload.upload_id)
            .element("Initiated", &upload.initiated.to_string())
            .element("StorageClass", &upload.storage_class);
        if let Some(checksum) = upload.checksum {
            xml.element("ChecksumAlgorithm", checksum.algorithm.name());
            xml.element("ChecksumType", checksum.kind());
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
