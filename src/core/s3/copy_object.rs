//! `CopyObject`: S3 opens the source and seals the copy anew, under the encryption that the request or the
//! destination bucket asks for. The source's encryption settings and its encryption context do not come along (S3
//! guide, UsingKMSEncryption).

use super::body::{BodyJob, Direction, StoredBody};
use super::bucket::{Object, S3};
use super::encryption::{CustomerKey, Encryption, Plan, SseHeaders};
use super::envelope::{self, Target};
use super::reading::{open_body, open_keys, readable};
use super::session::Session;
use super::{S3Error, http, put_object};
use crate::core::crypto::digest::md5;
use crate::core::crypto::frames;
use crate::core::kms::{Kms, decrypt, generate_data_key};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Role, Step};

const OPERATION: &str = "CopyObject";

/// `CopyObject`'s parameters.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `Bucket`: where the copy goes.
    pub bucket: String,
    /// `Key`: the copy's name.
    pub key: String,
    /// `CopySource`, taken apart: bucket.
    pub source_bucket: String,
    /// `CopySource`, taken apart: key.
    pub source_key: String,
    /// The copy's encryption headers.
    pub sse: SseHeaders,
    /// The source's key, under SSE-C.
    pub source_customer: Option<CustomerKey>,
}

/// `CopyObject`'s answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `ETag` of the copy.
    pub etag: String,
    /// How the copy is sealed.
    pub encryption: Encryption,
    /// `LastModified`.
    pub last_modified: crate::core::clock::Timestamp,
}

/// Runs the operation and writes its steps.
///
/// # Errors
/// Those of [`S3Error`]: of reading the source, then of writing the copy.
pub fn copy_object(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let scene = &mut session.recorder.scene;
    scene.gate(Actor::App, Actor::S3, super::get_object::ACTION);
    scene.gate(Actor::S3, Actor::Kms, decrypt::ACTION);
    scene.gate(Actor::App, Actor::S3, put_object::ACTION);
    scene.gate(Actor::S3, Actor::Kms, generate_data_key::ACTION);
    scene.put(Glyph::StoredCiphertext, Place::Bucket);
    scene.put(Glyph::Ask, Place::ToS3);
    let source = format!("{}/{}", input.source_bucket, input.source_key);
    let mut headers = vec![("x-amz-copy-source", source.clone())];
    headers.extend(input.sse.lines());
    let request = http::request("PUT", &input.bucket, session.region, &input.key, &headers);
    session.recorder.step(
        Step::new(Actor::App, Actor::S3, Kind::Request, format!("Your app asks S3 to copy {}", input.source_key))
            .label(OPERATION)
            .says("The bytes stay with S3: it opens the source and seals the copy, each under its own data key.")
            .field(Field::text("x-amz-copy-source", Role::Metadata, source))
            .api(OPERATION, request),
    );
    session.run(|session| {
        let from = (input.source_bucket.as_str(), input.source_key.as_str());
        let object = readable(s3, session, from.0, from.1)?.clone();
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let (arn, extra) = (bucket.object_arn(&input.key), input.sse.condition_keys());
        session.authorize(bucket, arn, put_object::ACTION, &extra)?;
        let plan = Plan::of(&input.sse, bucket)?;
        let keys = open_keys(
            s3,
            kms,
            session,
            from,
            &object,
            input.source_customer.as_ref(),
        )?;
        let body = open_body(&object, &keys).map_err(|_| S3Error::Damaged)?;
        session.recorder.scene.put(Glyph::Body, Place::S3);
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
            ),
        );
        drop(keys);
        session.recorder.scene.take(Glyph::DataKey);
        session.recorder.scene.take(Glyph::EncryptedDataKey);
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
        direction: Direction::Seal,
        key: keys.key,
        header: frames::header(session.entropy.array(), body.len() as u64),
        len: body.len() as u64,
    };
    let sealed = job.seal(body).map_err(|_| S3Error::Damaged)?;
    let part = put_object::sealed_part(session, &job, keys.second.as_ref(), sealed)?;
    put_object::store(session, &part.sealed, &encryption);
    put_object::discard(session, &mut job.key, encryption.kms().is_some());
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
    session.recorder.scene.take(Glyph::BurntKey);
    let mut headers = http::encryption_headers(&object);
    if let (Some(context), Some(_)) = (&input.sse.context, object.encryption.kms()) {
        headers = format!("x-amz-server-side-encryption-context: {context}\n{headers}");
    }
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
        .api(OPERATION, format!("HTTP/1.1 200 OK\n{headers}")),
    );
    let output = Output {
        etag: object.etag.clone(),
        encryption: object.encryption.clone(),
        last_modified: object.last_modified,
    };
    if let Some(bucket) = s3.bucket_mut(&input.bucket) {
        bucket.objects.insert(input.key.clone(), object);
    }
    Ok(output)
}
