//! `UploadPart`: S3 gets the upload's data key decrypted (under SSE-KMS by KMS: `kms:Decrypt`), "to encrypt newly
//! uploaded parts with the key that you used for previous parts", and encrypts the part with it.

use crate::core::crypto::digest::md5;
use crate::core::crypto::frames;
use crate::core::kms::{Kms, decrypt};
use crate::core::s3::action;
use crate::core::s3::body::{BodyJob, excerpt_of};
use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{BODY_CHECKS, BodyChecks, StoredChecksum};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::multipart::{self, Which};
use crate::core::s3::object_keys::Keys;
use crate::core::s3::owner;
use crate::core::s3::parameters::{
    BODY, CUSTOMER, OWNER, PART_NUMBER, REQUEST_PAYER, SSE_OF_READ, UPLOAD_ID,
};
use crate::core::s3::reading::no_sse_header;
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::upload::{Upload, UploadedPart};
use crate::core::s3::writing::{after, check_blocked_types, check_length, discard, encrypted_part};
use crate::core::s3::{S3Error, http};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, number};
use crate::core::wire::{Place as WirePlace, Table, WireRequest, operation};

operation! {
    /// The body is passed separately.
    struct Input = Table::s3("UploadPart", "PUT", "").body(BODY)
        .checked_first(&["Bucket", "Key", "UploadId"]);
    bucket: String = [bucket()],
    key: String = [key()],
    /// 1 to 10,000.
    part_number: i64 = [PART_NUMBER],
    upload_id: String = [UPLOAD_ID],
    checks: BodyChecks = BODY_CHECKS,
    /// Not shown: the request's text has the body's length in any case.
    content_length: Option<i64> = [number("ContentLength").at(WirePlace::Unshown)],
    /// A part doesn't have this header. S3 refuses it.
    algorithm: Option<String> = [SSE_OF_READ],
    /// The SSE-C key, which every part must have.
    customer: Option<CustomerKey> = CUSTOMER,
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub etag: String,
    /// The checksum that the request or the upload asked for.
    pub checksum: Option<StoredChecksum>,
    pub encryption: Encryption,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NoSuchUpload`, [`S3Error::Argument`], [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], and KMS errors.
pub fn upload_part(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
    body: &[u8],
) -> Result<Output, S3Error> {
    let which = Which {
        bucket: &input.bucket,
        key: &input.key,
        upload_id: &input.upload_id,
    };
    let number = input.part_number.to_string();
    let request = WireRequest::of(input, session.region).with_body(body.len() as u64);
    let mut step = Step::new(Actor::App, Actor::S3, Kind::Request, format!("Your app sends part {number} of {}", input.key))
            .label("UploadPart")
            .says("Your app sends the part over TLS, without encryption headers: CreateMultipartUpload already set the encryption.")
            .field(Field::text("PartNumber", Role::Metadata, &number))
            .field(Field::bytes("Body", Role::Plaintext, excerpt_of(body)).from("on its way to S3"))
            .request(request);
    if input.customer.is_some() {
        step = step.moves([Glyph::Body, Glyph::DataKey]);
    }
    let step = of_upload(step, which.find(s3));
    session.recorder.step(step);
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let number = multipart::part_number(input.part_number)?;
        let upload = multipart::authorized(s3, session, which, action::PUT_OBJECT)?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        check_blocked_types(session, bucket, &input.key, input.customer.is_some())?;
        if input.algorithm.is_some() {
            return Err(no_sse_header());
        }
        check_length(input.content_length, body.len() as u64)?;
        let checksum = input.checks.verify_body(body)?;
        if let Some(of_upload) = upload.checksum {
            of_upload.check_part(checksum.as_ref().map(|checksum| checksum.algorithm))?;
        }
        let encryption = upload.encryption.clone();
        multipart::check_customer(&encryption, input.customer.as_ref())?;
        let customer = input.customer.as_ref();
        let keys = multipart::open_keys(s3, kms, session, which, &encryption, customer)?;
        let part = Part {
            number,
            body,
            checksum: checksum.clone(),
        };
        let etag = store(s3, session, which, part, &encryption, keys)?;
        let mut headers = encryption.headers();
        headers.extend(checksum.iter().flat_map(StoredChecksum::headers).take(1));
        headers.push(("ETag", etag.clone()));
        session.answer(
            "S3 returns 200 OK: the part is stored",
            "Your app keeps the ETag. To complete the upload, it sends the number and the ETag of every part.",
            http::answer("200 OK", &headers, None),
            vec![Field::text("ETag", Role::Metadata, &etag)],
        );
        Ok(Output {
            etag,
            checksum,
            encryption,
        })
    })
}

/// Adds to a part's request step the permissions that it needs, and that the bucket contains the upload's encrypted
/// key.
pub(in crate::core::s3) fn of_upload(step: Step, upload: Option<&Upload>) -> Step {
    let by_kms = upload.is_some_and(|upload| upload.encryption.kms().is_some());
    let with_its_key =
        upload.is_some_and(|upload| !matches!(upload.encryption, Encryption::SseC(_)));
    step.needs(action::PUT_OBJECT)
        .needs_if(by_kms, decrypt::ACTION)
        .there_if(with_its_key, Glyph::StoredEncryptedDataKey, Place::Bucket)
}

/// A part to store.
pub(in crate::core::s3) struct Part<'b> {
    pub number: u16,
    pub body: &'b [u8],
    pub checksum: Option<StoredChecksum>,
}

/// Encrypts the part, stores it, and discards the key. Returns the part's ETag: its MD5 under SSE-S3, random otherwise.
///
/// # Errors
/// [`S3Error::Damaged`] when the part could not be encrypted.
pub(in crate::core::s3) fn store(
    s3: &mut S3,
    session: &mut Session<'_>,
    which: Which<'_>,
    part: Part<'_>,
    encryption: &Encryption,
    keys: Keys,
) -> Result<String, S3Error> {
    let Part {
        number,
        body,
        checksum,
    } = part;
    let mut job = BodyJob {
        key: keys.key,
        header: frames::header(session.entropy.array(), body.len() as u64),
        len: body.len() as u64,
    };
    let encrypted = job.encrypt(body).map_err(|_| S3Error::Damaged)?;
    let mut second = keys.second;
    let part = encrypted_part(
        session,
        s3.bodies(),
        encryption,
        &job,
        second.as_ref(),
        encrypted,
    )?;
    session.recorder.step(
        Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the encrypted part")
            .label("store the part")
            .says("S3 stores it with the other parts. All of them share the upload's one encrypted data key.")
            .field(part.field()),
    );
    discard(session, &mut job.key, second.as_mut(), after(encryption));
    let digest = md5(body);
    let tag = match encryption.etag_is_md5() {
        true => digest,
        false => session.entropy.array(),
    };
    let etag = format!("\"{}\"", hex(&tag));
    let uploaded = UploadedPart {
        part,
        etag: etag.clone(),
        md5: digest,
        last_modified: session.caller.now,
        checksum,
    };
    let bucket = s3.bucket_mut(which.bucket);
    let upload = bucket.and_then(|bucket| bucket.uploads.get_mut(which.upload_id));
    if let Some(upload) = upload {
        upload.parts.insert(number, uploaded);
    }
    Ok(etag)
}
