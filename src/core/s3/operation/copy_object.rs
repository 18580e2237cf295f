//! `CopyObject`: S3 decrypts the source and encrypts the copy again, as the request or the destination bucket
//! specifies. The copy doesn't inherit the source's encryption settings or its encryption context (S3 guide,
//! UsingKMSEncryption).

use crate::core::crypto::digest::md5;
use crate::core::crypto::frames;
use crate::core::kms::{Kms, decrypt, generate_data_key};
use crate::core::s3::action;
use crate::core::s3::body::BodyJob;
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::envelope;
use crate::core::s3::object_keys::Target;
use crate::core::s3::owner;
use crate::core::s3::parameters::{
    COPY_SOURCE, CopySource, OWNER, REQUEST_PAYER, SOURCE_CUSTOMER, SOURCE_OWNER, SSE,
};
use crate::core::s3::plan::Plan;
use crate::core::s3::reading::{decrypt_body, open_keys, readable};
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::{CustomerKey, SseHeaders};
use crate::core::s3::stored_body::StoredBody;
use crate::core::s3::writing::{after, discard, encrypted_part, may_write, store};
use crate::core::s3::{S3Error, http, tagging};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key};
use crate::core::wire::{Table, WireRequest, operation};

const OPERATION: &str = "CopyObject";

operation! {
    struct Input = Table::s3("CopyObject", "PUT", "");
    /// The destination bucket.
    bucket: String = [bucket()],
    key: String = [key()],
    source: CopySource = [COPY_SOURCE],
    /// The source's SSE-C key.
    source_customer: Option<CustomerKey> = SOURCE_CUSTOMER,
    /// The copy's encryption headers.
    sse: SseHeaders = SSE,
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
    pub encryption: Encryption,
    /// `SSEKMSEncryptionContext`, as sent for the copy.
    pub context: Option<String>,
    pub last_modified: crate::core::clock::Timestamp,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of [`S3Error`], first from reading the source, then from writing the copy.
pub fn copy_object(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let stored =
        (s3.bucket(&input.source.bucket)).and_then(|bucket| bucket.objects.get(&input.source.key));
    let there = stored.is_some();
    let source_by_kms = stored.is_some_and(|object| object.encryption.kms().is_some());
    let plan = (s3.bucket(&input.bucket)).map(|bucket| Plan::of(&input.sse, &bucket.encryption));
    let copy_by_kms = matches!(plan, Some(Ok(Plan::Kms { .. })));
    let source = input.source.to_string();
    let request = WireRequest::of(input, session.region);
    session.recorder.step(
        Step::new(Actor::App, Actor::S3, Kind::Request, format!("Your app asks S3 to copy {}", input.source.key))
            .label(OPERATION)
            .says("The bytes stay with S3: it opens the source and seals the copy, each under its own data key.")
            .field(Field::text("x-amz-copy-source", Role::Metadata, &source))
            .request(request)
            .needs(action::GET_OBJECT)
            .needs(action::PUT_OBJECT)
            .needs_if(source_by_kms, decrypt::ACTION)
            .needs_if(copy_by_kms, generate_data_key::ACTION)
            .there_if(there, Glyph::StoredCiphertext, Place::Bucket),
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        owner::check(s3, &input.source.bucket, input.source_owner.as_deref())?;
        let from = (input.source.bucket.as_str(), input.source.key.as_str());
        let object = readable(s3, session, from.0, from.1)?.clone();
        let tagged = !object.tags.is_empty();
        if let Some(bucket) = s3.bucket(from.0).filter(|_| tagged) {
            let extra = tagging::existing(Some(&object));
            session.authorize(bucket, bucket.object_arn(from.1), tagging::GET, &extra)?;
        }
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        may_write(
            session,
            bucket,
            &input.key,
            &input.sse,
            &object.tags,
            Some(&source),
        )?;
        let plan = plan.ok_or(S3Error::NoSuchBucket)??;
        let keys = open_keys(
            s3,
            kms,
            session,
            from,
            &object,
            input.source_customer.as_ref(),
        )?;
        let body =
            decrypt_body(&object, &keys.key, keys.second.as_ref()).map_err(|_| S3Error::Damaged)?;
        session.recorder.step(
            Step::new(
                Actor::S3,
                Actor::S3,
                Kind::Compute,
                "S3 decrypts the source in its memory",
            )
            .label("decrypt the source")
            .says("The plain bytes stay in S3's memory and go straight into the next seal.")
            .field(object.body.field())
            .field(
                Field::bytes("Body", Role::Plaintext, Excerpt::of(&body))
                    .from("in S3's memory only"),
            )
            .there(Glyph::DataKey, Place::S3)
            .forgets([Glyph::DataKey, Glyph::EncryptedDataKey]),
        );
        drop(keys);
        write(s3, kms, session, input, plan, object, &body)
    })
}

fn write(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
    plan: Plan,
    source: Object,
    body: &[u8],
) -> Result<Output, S3Error> {
    let target = Target {
        bucket: &input.bucket,
        key: &input.key,
    };
    let (keys, encryption) = envelope::new_keys(s3, kms, session, target, plan)?;
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
        &encryption,
        &job,
        second.as_ref(),
        encrypted,
    )?;
    store(session, &part, &encryption);
    discard(session, &mut job.key, second.as_mut(), after(&encryption));
    let etag = match encryption.etag_is_md5() {
        true => hex(&md5(body)),
        false => hex(&session.entropy.array::<16>()),
    };
    let object = Object {
        body: StoredBody { parts: vec![part] },
        encryption,
        etag: format!("\"{etag}\""),
        last_modified: session.caller.now,
        ..source
    };
    let headers = http::written_headers(&object.encryption, &input.sse);
    let mut body = http::Xml::new("CopyObjectResult");
    body.element("LastModified", &object.last_modified.to_string());
    body.element("ETag", &object.etag);
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::App,
            Kind::Respond,
            "S3 answers: copied, 200 OK",
        )
        .label("200 OK")
        .says("A new object with a new data key. The source is as it was.")
        .field(Field::text("ETag", Role::Metadata, &object.etag))
        .api(OPERATION, http::answer("200 OK", &headers, Some(body))),
    );
    let output = Output {
        etag: object.etag.clone(),
        encryption: object.encryption.clone(),
        context: (input.sse.context.clone()).filter(|_| object.encryption.kms().is_some()),
        last_modified: object.last_modified,
    };
    if let Some(bucket) = s3.bucket_mut(&input.bucket) {
        bucket.objects.insert(input.key.clone(), object);
    }
    Ok(output)
}
