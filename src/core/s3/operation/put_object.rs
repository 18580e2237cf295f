//! `PutObject`: S3 gets a data key (from KMS under SSE-KMS), encrypts the body itself, stores the encrypted body with
//! the encrypted data key, and discards the plaintext data key (S3 guide, UsingKMSEncryption).

use crate::core::crypto::{digest, frames};
use crate::core::kms::{Kms, generate_data_key};
use crate::core::s3::acl::{AclHeaders, OBJECT_ACL};
use crate::core::s3::action;
use crate::core::s3::body::{BodyError, BodyJob, SealedBody, SealedUpload};
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::checksum::{BODY_CHECKS, BodyChecks, StoredChecksum};
use crate::core::s3::conditions::{WRITE_CONDITIONS, WriteConditions};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::envelope;
use crate::core::s3::object_headers::{OBJECT_HEADERS, ObjectHeaders, stored_metadata};
use crate::core::s3::object_keys::Target;
use crate::core::s3::owner;
use crate::core::s3::parameters::{
    BODY, CONTENT_TYPE, METADATA, OWNER, REQUEST_PAYER, SSE, TAGGING, sse_headers,
};
use crate::core::s3::plan::Plan;
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::SseHeaders;
use crate::core::s3::stored_body::StoredBody;
use crate::core::s3::writing::{
    NewObject, SecondLayer, after, check_length, discard, may_write, sealed_part, second_header,
    store,
};
use crate::core::s3::{S3Error, http};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Role, Step};
use crate::core::wire::member::{bucket, key, number};
use crate::core::wire::{Place, Table, WireRequest, operation};

const OPERATION: &str = "PutObject";

operation! {
    struct Input = Table::s3("PutObject", "PUT", "").body(BODY);
    bucket: String = [bucket()],
    /// The object's name, at most 1,024 bytes.
    key: String = [key()],
    content_type: String = CONTENT_TYPE,
    /// The rest of the system metadata.
    headers: ObjectHeaders = OBJECT_HEADERS,
    checks: BodyChecks = BODY_CHECKS,
    /// Not shown: the request's text has the body's length in any case.
    content_length: Option<i64> = [number("ContentLength").at(Place::Unshown)],
    conditions: WriteConditions = WRITE_CONDITIONS,
    sse: SseHeaders = SSE,
    /// `x-amz-acl`, `x-amz-grant-…`.
    acl: AclHeaders = OBJECT_ACL,
    metadata: Vec<(String, String)> = [METADATA],
    /// Keys and values.
    tags: Vec<(String, String)> = [TAGGING],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
    /// The body's start and length, and its digests if they are known before it is encrypted.
    body: Excerpt,
    /// The body's checksum, if `checks` asks for one.
    calculated: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub etag: String,
    /// `ServerSideEncryption` and the members that go with it.
    pub encryption: Encryption,
    /// `SSEKMSEncryptionContext`, as sent.
    pub context: Option<String>,
    /// `VersionId`, while versioning is enabled.
    pub version_id: Option<String>,
    /// The checksum that the request asked for.
    pub checksum: Option<StoredChecksum>,
}

/// A `PutObject` whose body is yet to be encrypted. Nothing is stored before [`Pending::finish`].
#[derive(Debug)]
pub struct Pending {
    /// The encryption of the body.
    pub job: BodyJob,
    /// The encryption of the first layer, for DSSE-KMS.
    second: Option<BodyJob>,
    checksum: Option<StoredChecksum>,
    input: Input,
    encryption: Encryption,
}

/// The first half: everything until S3 has the plaintext data key.
///
/// # Errors
/// Those of [`S3Error`]; the trace then ends with the refusal.
pub fn begin(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    mut input: Input,
) -> Result<Pending, S3Error> {
    let file = || Field::bytes("Body", Role::Plaintext, input.body.clone());
    let plan = (s3.bucket(&input.bucket)).map(|bucket| Plan::of(&input.sse, &bucket.encryption));
    let asks_kms = matches!(plan, Some(Ok(Plan::Kms { .. })));
    // The S3 Encryption Client marks objects it has encrypted this way (its format version 2).
    let by_client = input
        .metadata
        .iter()
        .any(|(name, _)| name == "x-amz-key-v2");
    let mut holds = Step::new(Actor::App, Actor::App, Kind::Compute, format!("Your app holds {}", input.key))
        .label(match by_client {
            true => "an encrypted file",
            false => "a plaintext file",
        })
        .says(match by_client {
            true => "Your app encrypted these bytes itself and put the encrypted data key in the metadata. To S3, they are bytes like any others.",
            false => "These are your file's bytes, in plaintext. Watch where they go, and notice where they never go.",
        })
        .field(file().from("in the app's memory"))
        .needs(action::PUT_OBJECT)
        .needs_if(asks_kms, generate_data_key::ACTION);
    if let Some(digest) = &input.body.sha256 {
        holds = holds.field(digest_field(digest));
    }
    session.recorder.step(holds);
    let on_its_way = file().from("on its way to S3");
    session.run(|session| {
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        ask(session, &input, &bucket.region, on_its_way);
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let mut others = input.conditions.condition_keys();
        others.extend(input.headers.condition_keys());
        let new = NewObject {
            key: &input.key,
            sse: &input.sse,
            tags: &input.tags,
            acl: &input.acl,
            others,
        };
        may_write(session, kms, bucket, new)?;
        input.headers.check()?;
        input.metadata = stored_metadata(&input.metadata)?;
        check_length(input.content_length, input.body.len)?;
        let calculated = input.calculated.take();
        let checksum = input.checks.verify(input.body.md5, calculated)?;
        input.conditions.check(session, bucket, &input.key)?;
        let plan = plan.ok_or(S3Error::NoSuchBucket)??;
        let target = Target {
            bucket: &input.bucket,
            key: &input.key,
        };
        let (keys, encryption) = envelope::new_keys(s3, kms, session, target, plan)?;
        let len = input.body.len;
        let header = frames::header(session.entropy.array(), len);
        Ok(Pending {
            job: BodyJob {
                key: keys.key,
                header,
                len,
            },
            second: (keys.second).map(|key| BodyJob {
                key,
                header: second_header(session, len),
                len: frames::encrypted_len(len),
            }),
            encryption,
            checksum,
            input,
        })
    })
}

fn digest_field(sha256: &[u8; 32]) -> Field {
    Field::text("SHA-256", Role::Digest, hex(sha256)).from("to compare after download")
}

/// Records the request's step.
fn ask(session: &mut Session<'_>, input: &Input, region: &str, file: Field) {
    let request = WireRequest::of(input, region).with_body(input.body.len);
    let mut step = Step::new(
        Actor::App,
        Actor::S3,
        Kind::Request,
        "Your app sends PutObject to S3",
    )
    .label("PutObject")
    .says(says(&input.sse));
    for (name, value) in sse_headers(&input.sse) {
        step = step.field(Field::text(name, Role::Metadata, value));
    }
    if input.sse.customer.is_some() {
        step = step.moves([Glyph::Body, Glyph::DataKey]);
    }
    session.recorder.step(step.field(file).request(request));
}

fn says(sse: &SseHeaders) -> &'static str {
    match sse.algorithm.as_deref() {
        Some("aws:kms") => {
            "Your app sends the file over TLS, with a header that asks S3 to encrypt it with a KMS key. Your app encrypts nothing itself."
        }
        Some("aws:kms:dsse") => {
            "Your app sends the file over TLS, with a header that asks S3 for two layers of encryption, one of them with a KMS key."
        }
        _ if sse.customer.is_some() => {
            "Your app sends the file and its own key over TLS. It chose that key, and it must keep it."
        }
        Some(_) => {
            "Your app sends the file over TLS, with a header that asks S3 to encrypt it with S3's own keys."
        }
        None => {
            "Your app sends the file over TLS, without a header for encryption. The bucket's default encryption applies."
        }
    }
}

impl Pending {
    /// The encryption of the encrypted body, header included, if there is a second layer.
    pub fn second(&self) -> Option<&BodyJob> {
        self.second.as_ref()
    }

    /// Whether the object's ETag is the body's MD5.
    pub fn needs_md5(&self) -> bool {
        self.encryption.etag_is_md5()
    }

    /// Encrypts a body that is in memory.
    ///
    /// # Errors
    /// When the body's length isn't the one that was announced.
    pub fn seal(&self, plaintext: &[u8]) -> Result<SealedUpload, BodyError> {
        let Excerpt { sha256, md5, .. } = self.input.body;
        Ok(SealedUpload {
            body: SealedBody::Here(self.job.encrypt(plaintext)?),
            sha256: sha256.unwrap_or_else(|| digest::sha256(plaintext)),
            md5: md5.or_else(|| self.needs_md5().then(|| digest::md5(plaintext))),
            cipher: None,
        })
    }

    /// Adds the digests, where they were not known at the beginning, to the steps so far.
    fn learn(&mut self, session: &mut Session<'_>, sealed: &SealedUpload) {
        let known = &mut self.input.body;
        if known.sha256.is_some() {
            return;
        }
        let before = known.clone();
        known.sha256 = Some(sealed.sha256);
        known.md5 = sealed.md5;
        let after = known.clone();
        let digest = digest_field(&sealed.sha256);
        session.recorder.digested(&before, &after, digest);
    }

    /// The second half: takes the encrypted body (or the failure to encrypt it), stores it, discards the key, and
    /// answers.
    ///
    /// # Errors
    /// [`S3Error::Damaged`] when there is no encrypted body, or it belongs to another call.
    pub fn finish(
        mut self,
        s3: &mut S3,
        session: &mut Session<'_>,
        sealed: Result<SealedUpload, BodyError>,
    ) -> Result<Output, S3Error> {
        if let Ok(sealed) = &sealed {
            self.learn(session, sealed);
        }
        session.run(|session| {
            let sealed = sealed.map_err(|_| S3Error::Damaged)?;
            let cipher = sealed.cipher;
            let sealed = sealed.body;
            let fits = sealed.header() == self.job.header && sealed.plaintext_len() == self.job.len;
            if !fits || s3.bucket(&self.input.bucket).is_none() {
                return Err(S3Error::Damaged);
            }
            let second = self.second.as_ref().map(|second| SecondLayer {
                key: &second.key,
                header: second.header,
            });
            let part = sealed_part(
                session,
                s3.bodies(),
                &self.encryption,
                &self.job,
                second,
                sealed,
                cipher,
            )?;
            store(session, &part, &self.encryption);
            let says = after(&self.encryption);
            let second = self.second.as_mut().map(|second| &mut second.key);
            discard(session, &mut self.job.key, second, says);
            let etag = match (self.encryption.etag_is_md5(), &self.input.body.md5) {
                (true, Some(digest)) => hex(digest),
                _ => hex(&session.entropy.array::<16>()),
            };
            let bucket = s3.bucket(&self.input.bucket).ok_or(S3Error::Damaged)?;
            let object = Object {
                version_id: bucket.new_version_id(session.entropy),
                body: StoredBody { parts: vec![part] },
                encryption: self.encryption,
                etag: format!("\"{etag}\""),
                last_modified: session.caller.now,
                content_type: self.input.content_type,
                headers: self.input.headers,
                checksum: self.checksum,
                metadata: self.input.metadata,
                tags: self.input.tags,
            };
            let output = Output {
                etag: object.etag.clone(),
                encryption: object.encryption.clone(),
                context: (self.input.sse.context.clone())
                    .filter(|_| object.encryption.kms().is_some()),
                version_id: object.version_id.clone(),
                checksum: object.checksum.clone(),
            };
            stored(session, &object, &self.input.sse);
            if let Some(bucket) = s3.bucket_mut(&self.input.bucket) {
                bucket.put(self.input.key, object);
            }
            Ok(output)
        })
    }
}

/// What the ETag of an object from a single PutObject is (S3 API reference, Object).
fn etag_note(encryption: &Encryption) -> &'static str {
    match (encryption.etag_is_md5(), encryption) {
        (true, _) => "the file's MD5",
        (false, Encryption::SseC(_)) => "not the file's MD5: with SSE-C it never is",
        (false, _) => "not the file's MD5: with SSE-KMS it never is",
    }
}

fn stored(session: &mut Session<'_>, object: &Object, sse: &SseHeaders) {
    let mut headers = http::written_headers(&object.encryption, sse);
    headers.extend(object.checksum.iter().flat_map(StoredChecksum::headers));
    headers.push(("ETag", object.etag.clone()));
    let headers = http::with_version(headers, object.version_id.as_deref());
    let mut step = Step::new(Actor::S3, Actor::App, Kind::Respond, "S3 returns 200 OK: the object is stored")
        .label("200 OK")
        .says(match &object.encryption {
            Encryption::SseS3(_) => "S3 encrypted the file with its own keys. It never called KMS, so no KMS permission was needed, and none protects the object.",
            Encryption::Kms(sse) if sse.bucket_key.is_some() => "Your app gets the KMS key's ARN, but never a key. With the bucket key, S3 doesn't have to call KMS for each object.",
            Encryption::Kms(_) => "Your app gets the KMS key's ARN, but never a key. KMS supplied the data key. S3 encrypted the file.",
            Encryption::SseC(_) => "S3 kept no key and never called KMS. Your app must keep its key: without it, nobody can read the object.",
        })
        .field(Field::text("ETag", Role::Metadata, &object.etag).from(etag_note(&object.encryption)));
    if let Some(kms) = object.encryption.kms() {
        let name = "x-amz-server-side-encryption-aws-kms-key-id";
        step = step.field(Field::text(name, Role::Metadata, &kms.key_arn));
    }
    session
        .recorder
        .step(step.api(OPERATION, http::answer("200 OK", &headers, None)));
}
