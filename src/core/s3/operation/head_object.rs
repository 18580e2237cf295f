//! `HeadObject`: returns an object's metadata, without its body. S3 decrypts nothing, so it doesn't call KMS, unless
//! `x-amz-checksum-mode: ENABLED` asks for the checksum of the plaintext (S3 API reference, HeadObject). An error has
//! no body: the client learns only the status.

use crate::core::clock::Timestamp;
use crate::core::kms::{Kms, decrypt};
use crate::core::s3::action;
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::checksum::{CHECKSUM_MODE, StoredChecksum};
use crate::core::s3::conditions::{READ_CONDITIONS, ReadConditions};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::object_headers::{ObjectHeaders, RESPONSE_HEADERS, ResponseHeaders};
use crate::core::s3::owner;
use crate::core::s3::parameters::{CUSTOMER, OWNER, REQUEST_PAYER, SSE_OF_READ};
use crate::core::s3::reading::{
    FOR_SIGNED_ONLY, asked_range, content_range, decrypt_body, no_sse_header, open_keys,
    parts_count, readable, tag_count,
};
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::version::{Found, VERSION_ID};
use crate::core::s3::writing::discard;
use crate::core::s3::{S3Error, envelope, http};
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, number, text};
use crate::core::wire::{Table, WireRequest, operation};
use std::ops::Range;

operation! {
    struct Input = Table::s3("HeadObject", "HEAD", "");
    bucket: String = [bucket()],
    key: String = [key()],
    version_id: Option<String> = [VERSION_ID],
    /// `ENABLED` or absent. (Current SDKs send it by default; here the caller must ask for it.)
    checksum_mode: Option<String> = [CHECKSUM_MODE],
    /// E.g. `bytes=0-99`.
    range: Option<String> = [text("Range").header("Range")],
    /// A part of an object that was uploaded in parts, from 1.
    part_number: Option<i64> = [number("PartNumber").query("partNumber")],
    conditions: ReadConditions = READ_CONDITIONS,
    response: ResponseHeaders = RESPONSE_HEADERS,
    /// A HEAD doesn't have this header. S3 refuses it (S3 guide, UsingKMSEncryption).
    algorithm: Option<String> = [SSE_OF_READ],
    /// The SSE-C key.
    customer: Option<CustomerKey> = CUSTOMER,
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `ContentLength` of the plaintext, or of the requested range of it.
    pub content_length: u64,
    pub content_range: Option<String>,
    pub content_type: String,
    /// The rest of the system metadata.
    pub headers: ObjectHeaders,
    /// How many tags the object has, for a caller who may read them.
    pub tag_count: Option<usize>,
    /// How many parts the object has, if the request named one.
    pub parts_count: Option<usize>,
    pub etag: String,
    pub encryption: Encryption,
    pub metadata: Vec<(String, String)>,
    pub last_modified: Timestamp,
    /// `VersionId`, if the bucket has or had versions.
    pub version_id: Option<String>,
    /// The checksum of the whole object, if requested.
    pub checksum: Option<StoredChecksum>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::Other`] with the status as its code.
pub fn head_object(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let version_id = input.version_id.as_deref();
    let stored = (s3.bucket(&input.bucket))
        .map_or(Found::Nothing, |bucket| bucket.find(&input.key, version_id))
        .object();
    let by_kms = stored.is_none_or(|object| object.encryption.kms().is_some());
    let there = stored.is_some();
    let checksum = input.checksum_mode.as_deref() == Some("ENABLED");
    let step = session.ask_step(
        action::get_object(version_id),
        format!("Your app asks S3 for the headers of {}", input.key),
        match checksum {
            false => "Size, type, and encryption aren't encrypted, so S3 decrypts nothing.",
            true => "The request also asks for the checksum of the plaintext, and S3 stores that encrypted.",
        },
        WireRequest::of(input, session.region),
        vec![Field::text("Key", Role::Metadata, &input.key)],
    );
    session
        .recorder
        .step(step.needs_if(checksum && by_kms, decrypt::ACTION).there_if(
            there,
            Glyph::StoredCiphertext,
            Place::Bucket,
        ));
    let done = session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let place = (input.bucket.as_str(), input.key.as_str());
        let object = readable(s3, session, place, version_id)?.clone();
        if input.algorithm.is_some() {
            return Err(no_sse_header());
        }
        // Although S3 decrypts nothing, a request for a KMS-encrypted object must be signed.
        if object.encryption.kms().is_some() && session.caller.principal.account().is_none() {
            return Err(S3Error::NeedsSignature);
        }
        if session.caller.principal.account().is_none() && !input.response.is_empty() {
            return Err(S3Error::other("InvalidRequest", 400, FOR_SIGNED_ONLY));
        }
        input.conditions.check(&object)?;
        let range = asked_range(&object, input.range.as_deref(), input.part_number)?;
        let tag_count = tag_count(s3, session, (&input.bucket, &input.key), &object);
        let customer = input.customer.as_ref();
        envelope::check_customer(&object.encryption, customer)?;
        let checksum = match checksum {
            true => Some(read_checksum(s3, kms, session, input, &object)?),
            false => None,
        };
        let shown = Shown {
            len: object.body.plaintext_len(),
            range,
            tag_count,
            checksum,
            version_id: (s3.bucket(&input.bucket))
                .and_then(|bucket| bucket.told_id(object.id()))
                .map(str::to_owned),
        };
        Ok(answer(session, input, object, shown))
    });
    done.map_err(|error| error.bare())
}

/// Records that S3 decrypts the body to compute its checksum, and discards it again.
fn read_checksum(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
    object: &Object,
) -> Result<StoredChecksum, S3Error> {
    let place = (input.bucket.as_str(), input.key.as_str());
    let mut keys = open_keys(s3, kms, session, place, object, input.customer.as_ref())?;
    let body =
        decrypt_body(object, &keys.key, keys.second.as_ref()).map_err(|_| S3Error::Damaged)?;
    let checksum = (object.checksum.clone()).unwrap_or_else(|| StoredChecksum::of_body(&body));
    session.recorder.step(
        Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 decrypts the checksum of the plaintext")
            .label("decrypt the checksum")
            .says("The checksum says something about the plaintext, so S3 stores it encrypted and needs the data key to read it.")
            .field(Field::bytes("Body", Role::Plaintext, Excerpt::of(&body)).from("in S3's memory only"))
            .field(Field::text(checksum.algorithm.header(), Role::Digest, &checksum.value))
            .moves([])
            .there(Glyph::DataKey, Place::S3),
    );
    let says = "S3 overwrites the key in memory. The stored bytes aren't changed.";
    discard(session, &mut keys.key, keys.second.as_mut(), says);
    Ok(checksum)
}

/// What an answer shows besides the object's own headers.
struct Shown {
    /// The object's length in bytes.
    len: u64,
    range: Option<Range<u64>>,
    tag_count: Option<usize>,
    checksum: Option<StoredChecksum>,
    /// `x-amz-version-id`.
    version_id: Option<String>,
}

fn answer(session: &mut Session<'_>, input: &Input, object: Object, shown: Shown) -> Output {
    let Shown {
        len,
        range,
        tag_count,
        checksum,
        version_id,
    } = shown;
    let (length, status) = match &range {
        None => (len, "200 OK"),
        Some(range) => (range.end - range.start, "206 Partial Content"),
    };
    let content_range = range.map(|range| content_range(&range, len));
    let parts_count = parts_count(&object, input.part_number);
    let stored_headers = object.headers.replaced(&input.response);
    let content_type = (input.response.content_type.clone()).unwrap_or(object.content_type);
    let mut headers = vec![
        ("Content-Type", content_type.clone()),
        ("Content-Length", length.to_string()),
    ];
    headers.extend((content_range.iter()).map(|range| ("Content-Range", range.clone())));
    headers.extend(stored_headers.headers());
    match &checksum {
        Some(checksum) if object.checksum.is_some() => headers.extend(checksum.headers()),
        // Only the first header: S3's answer for an upload without a checksum was recorded so.
        Some(checksum) => headers.extend(checksum.headers().into_iter().take(1)),
        None => {}
    }
    let count = |name, count: Option<usize>| count.map(|count| (name, count.to_string()));
    headers.extend(count("x-amz-tagging-count", tag_count));
    headers.extend(count("x-amz-mp-parts-count", parts_count));
    headers.extend(object.encryption.headers());
    headers.push(("ETag", object.etag.clone()));
    let headers = http::with_version(headers, version_id.as_deref());
    session.answer(
        "S3 returns only headers",
        match checksum {
            None => "A caller that has s3:GetObject gets these headers without any KMS permission. A download can still fail.",
            Some(_) => "S3 returns headers only, never the body.",
        },
        http::answer(status, &headers, None) + &http::metadata_headers(&object.metadata),
        vec![
            Field::text("Content-Length", Role::Metadata, length.to_string()),
            Field::text("ETag", Role::Metadata, &object.etag),
        ],
    );
    Output {
        content_length: length,
        content_range,
        content_type,
        headers: stored_headers,
        tag_count,
        parts_count,
        etag: object.etag,
        encryption: object.encryption,
        metadata: object.metadata,
        last_modified: object.last_modified,
        version_id,
        checksum,
    }
}
