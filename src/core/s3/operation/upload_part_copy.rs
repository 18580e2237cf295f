//! `UploadPartCopy`: creates a part from an object in S3, or from a range of it. It reads like `GetObject` and writes
//! like `UploadPart`, so it needs `kms:Decrypt` on both keys.

use super::upload_part::{Part, of_upload, store};
use crate::core::clock::Timestamp;
use crate::core::kms::{Kms, decrypt};
use crate::core::s3::action;
use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::StoredChecksum;
use crate::core::s3::conditions::{ReadConditions, SOURCE_CONDITIONS};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::multipart::{self, Which};
use crate::core::s3::owner;
use crate::core::s3::parameters::{
    COPY_SOURCE, CUSTOMER, CopySource, OWNER, PART_NUMBER, REQUEST_PAYER, SOURCE_CUSTOMER,
    SOURCE_OWNER, SSE_OF_READ, UPLOAD_ID,
};
use crate::core::s3::reading::{decrypt_body, no_sse_header, open_keys, source_object};
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::writing::check_blocked_types;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, text};
use crate::core::wire::{Table, WireRequest, operation};

const OPERATION: &str = "UploadPartCopy";

operation! {
    struct Input = Table::s3("UploadPartCopy", "PUT", "")
        .checked_first(&["Bucket", "Key", "CopySource", "UploadId"]);
    bucket: String = [bucket()],
    key: String = [key()],
    /// 1 to 10,000.
    part_number: i64 = [PART_NUMBER],
    upload_id: String = [UPLOAD_ID],
    source: CopySource = [COPY_SOURCE],
    conditions: ReadConditions = SOURCE_CONDITIONS,
    /// `bytes=first-last`.
    range: Option<String> = [text("CopySourceRange").header("x-amz-copy-source-range")],
    /// A part doesn't have this header. S3 refuses it.
    algorithm: Option<String> = [SSE_OF_READ],
    /// The upload's SSE-C key.
    customer: Option<CustomerKey> = CUSTOMER,
    /// The source's SSE-C key.
    source_customer: Option<CustomerKey> = SOURCE_CUSTOMER,
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
    /// The account that must own the source's bucket.
    source_owner: Option<String> = [SOURCE_OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub etag: String,
    /// By the upload's algorithm, if it has one.
    pub checksum: Option<StoredChecksum>,
    pub last_modified: Timestamp,
    pub encryption: Encryption,
    /// `CopySourceVersionId`, if the source has an id other than `null`.
    pub source_version_id: Option<String>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of reading the source, then of `UploadPart`.
pub fn upload_part_copy(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let which = Which {
        bucket: &input.bucket,
        key: &input.key,
        upload_id: &input.upload_id,
    };
    ask(s3, session, which, input);
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        owner::check(s3, &input.source.bucket, input.source_owner.as_deref())?;
        let number = multipart::part_number(input.part_number)?;
        let from = (input.source.bucket.as_str(), input.source.key.as_str());
        let object = source_object(s3, session, &input.source)?.clone();
        let upload = multipart::authorized(s3, session, which, action::PUT_OBJECT)?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        check_blocked_types(session, bucket, &input.key, input.customer.is_some())?;
        if input.algorithm.is_some() {
            return Err(no_sse_header());
        }
        input.conditions.check_source(&object)?;
        let of_upload = upload.checksum;
        let encryption = upload.encryption.clone();
        multipart::check_customer(&encryption, input.customer.as_ref())?;
        let range = range(input.range.as_deref(), object.body.plaintext_len())?;
        let source_customer = input.source_customer.as_ref();
        let keys = open_keys(s3, kms, session, from, &object, source_customer)?;
        let body =
            decrypt_body(&object, &keys.key, keys.second.as_ref()).map_err(|_| S3Error::Damaged)?;
        drop(keys);
        let body = match range {
            Some((first, last)) => body.get(first..=last).ok_or(S3Error::Damaged)?,
            None => &body,
        };
        session.recorder.step(
            Step::new(
                Actor::S3,
                Actor::S3,
                Kind::Compute,
                "S3 decrypts the source in its memory",
            )
            .label("decrypt the source")
            .says("The plaintext stays in S3's memory, and S3 encrypts it again right away.")
            .field(object.body.field())
            .field(
                Field::bytes("Body", Role::Plaintext, Excerpt::of(body))
                    .from("in S3's memory only"),
            )
            .there(Glyph::DataKey, Place::S3)
            .forgets([Glyph::DataKey, Glyph::Ciphertext, Glyph::EncryptedDataKey]),
        );
        let customer = input.customer.as_ref();
        let keys = multipart::open_keys(s3, kms, session, which, &encryption, customer)?;
        let checksum = of_upload.map(|of_upload| StoredChecksum {
            algorithm: of_upload.algorithm,
            value: of_upload.algorithm.of(body),
            composite: false,
        });
        let part = Part {
            number,
            body,
            checksum: checksum.clone(),
        };
        let etag = store(s3, session, which, part, &encryption, keys)?;
        let last_modified = session.caller.now;
        let mut xml = http::Xml::new("CopyPartResult");
        xml.element("LastModified", &last_modified.to_string());
        xml.element("ETag", &etag);
        if let Some(checksum) = &checksum {
            xml.element(checksum.algorithm.member(), &checksum.value);
        }
        let mut headers = encryption.headers();
        headers.extend((object.version_id.clone()).map(|id| ("x-amz-copy-source-version-id", id)));
        session.answer(
            "S3 returns 200 OK: the part is copied",
            "The bytes never left S3. The source isn't changed.",
            http::answer("200 OK", &headers, Some(xml)),
            vec![Field::text("ETag", Role::Metadata, &etag)],
        );
        Ok(Output {
            etag,
            checksum,
            last_modified,
            encryption,
            source_version_id: object.version_id,
        })
    })
}

fn ask(s3: &S3, session: &mut Session<'_>, which: Which<'_>, input: &Input) {
    let stored = input.source.find(s3);
    let number = input.part_number.to_string();
    let source = input.source.to_string();
    let request = WireRequest::of(input, session.region);
    let by_kms = stored.is_some_and(|object| object.encryption.kms().is_some());
    let step = Step::new(
        Actor::App,
        Actor::S3,
        Kind::Request,
        format!("Your app asks S3 to copy {source} as part {number}"),
    )
    .label(OPERATION)
    .says("S3 decrypts the source and encrypts the part with the upload's data key.")
    .field(Field::text("x-amz-copy-source", Role::Metadata, &source))
    .field(Field::text("PartNumber", Role::Metadata, &number))
    .request(request)
    .needs(action::get_object(input.source.version_id.as_deref()))
    .needs_if(by_kms, decrypt::ACTION)
    .there_if(stored.is_some(), Glyph::StoredCiphertext, Place::Bucket);
    let step = of_upload(step, which.find(s3));
    session.recorder.step(step);
}

/// The first and last byte. Unlike a download, this refuses an invalid range, and one that goes beyond the end.
fn range(range: Option<&str>, len: u64) -> Result<Option<(usize, usize)>, S3Error> {
    let Some(range) = range else {
        return Ok(None);
    };
    let ends = (range.strip_prefix("bytes="))
        .and_then(|ends| ends.split_once('-'))
        .and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)))
        .filter(|(first, last): &(usize, usize)| first <= last);
    match ends {
        Some((_, last)) if last as u64 >= len => Err(S3Error::argument(&format!(
            "Range specified is not valid for source object of size: {len}"
        ))),
        Some(ends) => Ok(Some(ends)),
        None => Err(S3Error::argument(
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
        )),
    }
}
