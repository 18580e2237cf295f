//! `GetObject`: S3 sends the *encrypted data key* to KMS (under SSE-KMS), gets the plaintext data key back, and
//! decrypts the body itself.

use crate::core::crypto::{DataKey, Unauthentic};
use crate::core::kms::{Kms, decrypt};
use crate::core::s3::action;
use crate::core::s3::body::{BodyError, BodyJob, DecryptedBody, cipher_field};
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::checksum::{CHECKSUM_MODE, StoredChecksum};
use crate::core::s3::conditions::{READ_CONDITIONS, ReadConditions};
use crate::core::s3::damage::body_fails;
use crate::core::s3::encryption::Encryption;
use crate::core::s3::object_headers::{ObjectHeaders, RESPONSE_HEADERS, ResponseHeaders};
use crate::core::s3::owner;
use crate::core::s3::parameters::{CUSTOMER, OWNER, REQUEST_PAYER, SSE_OF_READ};
use crate::core::s3::reading::{
    FOR_SIGNED_ONLY, asked_range, content_range, decrypt_body, decrypt_range, no_sse_header,
    open_keys, parts_count, readable, tag_count,
};
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::stored_body::StoredPart;
use crate::core::s3::version::{Found, VERSION_ID};
use crate::core::s3::writing::discard;
use crate::core::s3::{S3Error, http};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, number, text};
use crate::core::wire::{Table, WireRequest, operation};
use std::ops::Range;

const OPERATION: &str = "GetObject";

operation! {
    struct Input = Table::s3("GetObject", "GET", "");
    bucket: String = [bucket()],
    key: String = [key()],
    version_id: Option<String> = [VERSION_ID],
    /// E.g. `bytes=0-99`.
    range: Option<String> = [text("Range").header("Range")],
    /// A part of an object that was uploaded in parts, from 1.
    part_number: Option<i64> = [number("PartNumber").query("partNumber")],
    conditions: ReadConditions = READ_CONDITIONS,
    response: ResponseHeaders = RESPONSE_HEADERS,
    /// `ENABLED` or absent. (Current SDKs send it by default; here the caller must ask for it.)
    checksum_mode: Option<String> = [CHECKSUM_MODE],
    /// A GET doesn't have this header. S3 refuses it (S3 guide, UsingKMSEncryption).
    algorithm: Option<String> = [SSE_OF_READ],
    /// The SSE-C key.
    customer: Option<CustomerKey> = CUSTOMER,
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
    /// SHA-256 of what the application once uploaded. The application keeps it; it isn't part of the request.
    uploaded_sha256: Option<[u8; 32]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The body, or the requested range of it.
    pub body: DecryptedBody,
    pub content_type: String,
    /// The rest of the system metadata.
    pub headers: ObjectHeaders,
    /// The checksum of the whole object, if the request asked for it and for the whole object.
    pub checksum: Option<StoredChecksum>,
    /// How many tags the object has, for a caller who may read them.
    pub tag_count: Option<usize>,
    /// How many parts the object has, if the request named one.
    pub parts_count: Option<usize>,
    pub etag: String,
    pub encryption: Encryption,
    pub metadata: Vec<(String, String)>,
    pub last_modified: crate::core::clock::Timestamp,
    /// `VersionId`, if the bucket has or had versions.
    pub version_id: Option<String>,
    /// `ContentRange`, if a range was requested.
    pub content_range: Option<String>,
    /// Whether the body's SHA-256 equals the uploaded one, if that is known.
    pub identical: Option<bool>,
}

/// A `GetObject` whose body is yet to be decrypted.
#[derive(Debug)]
pub struct Pending {
    /// The decryption of the only part, or of the first one.
    pub job: BodyJob,
    second: Option<DataKey>,
    range: Option<Range<u64>>,
    tag_count: Option<usize>,
    input: Input,
    /// The id of the version that is read.
    version: String,
}

/// The first half: everything until S3 has the plaintext data key.
///
/// # Errors
/// Those of [`S3Error`]; the trace then ends with the refusal.
pub fn begin(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: Input,
) -> Result<Pending, S3Error> {
    let version_id = input.version_id.as_deref();
    let found = (s3.bucket(&input.bucket))
        .map_or(Found::Nothing, |bucket| bucket.find(&input.key, version_id));
    let stored = found.object();
    let asks_kms = stored.is_none_or(|object| object.encryption.kms().is_some());
    let there = stored.is_some();
    let with_its_key =
        stored.is_some_and(|object| !matches!(object.encryption, Encryption::SseC(_)));
    let request = WireRequest::of(&input, session.region);
    session.recorder.step(
        Step::new(Actor::App, Actor::S3, Kind::Request, format!("Your app asks S3 for {}", input.key))
            .label("GetObject")
            .says(match &input.customer {
                None => "The request has no key and no encryption headers. S3 already knows how the object is encrypted.",
                Some(_) => "The request contains the key, because S3 didn't keep it.",
            })
            .field(Field::text("Bucket", Role::Metadata, &input.bucket))
            .field(Field::text("Key", Role::Metadata, &input.key))
            .request(request)
            .needs(action::get_object(version_id))
            .needs_if(asks_kms, decrypt::ACTION)
            .there_if(there, Glyph::StoredCiphertext, Place::Bucket)
            .there_if(with_its_key, Glyph::StoredEncryptedDataKey, Place::Bucket),
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let place = (input.bucket.as_str(), input.key.as_str());
        let version_id = input.version_id.as_deref();
        let object = readable(s3, session, place, version_id)?.clone();
        if input.algorithm.is_some() {
            return Err(no_sse_header());
        }
        if session.caller.principal.account().is_none() && !input.response.is_empty() {
            return Err(S3Error::other("InvalidRequest", 400, FOR_SIGNED_ONLY));
        }
        input.conditions.check(&object)?;
        let range = asked_range(&object, input.range.as_deref(), input.part_number)?;
        let tag_count = tag_count(s3, session, (&input.bucket, &input.key), &object);
        let customer = input.customer.as_ref();
        let keys = open_keys(
            s3,
            kms,
            session,
            (&input.bucket, &input.key),
            &object,
            customer,
        )?;
        let first = object.body.parts.first().ok_or(S3Error::Damaged)?;
        Ok(Pending {
            job: BodyJob {
                key: keys.key,
                header: first.header(),
                len: first.plaintext_len(),
            },
            second: keys.second,
            range,
            version: object.id().to_owned(),
            tag_count,
            input,
        })
    })
}

impl Pending {
    /// The body, if all of one part is to be decrypted, which any thread can do; otherwise, use
    /// [`Pending::decrypt_here`]. Of two layers, only those that are where a worker reads them.
    pub fn single(&self, s3: &S3) -> Option<StoredPart> {
        let object = self.object(s3)?;
        let elsewhere = || match object.body.parts.as_slice() {
            [part] => part.bytes().elsewhere().map(|_| part),
            _ => None,
        };
        let part = object.single().or_else(elsewhere);
        part.filter(|_| self.range.is_none()).cloned()
    }

    /// The key of the outer layer, for DSSE-KMS.
    pub fn second(&self) -> Option<&DataKey> {
        self.second.as_ref()
    }

    fn object<'s>(&self, s3: &'s S3) -> Option<&'s Object> {
        let bucket = s3.bucket(&self.input.bucket)?;
        bucket.find(&self.input.key, Some(&self.version)).object()
    }

    /// Decrypts a body with several parts or layers, or a range of a body.
    ///
    /// # Errors
    /// Those of [`BodyJob::decrypt`].
    pub fn decrypt_here(&self, s3: &S3) -> Result<DecryptedBody, BodyError> {
        let object = self.object(s3).ok_or(Unauthentic)?;
        let (key, second) = (&self.job.key, self.second.as_ref());
        let bytes = match &self.range {
            None => decrypt_body(object, key, second)?,
            Some(range) => decrypt_range(object, key, second, range)?,
        };
        Ok(DecryptedBody {
            excerpt: crate::core::s3::body::excerpt_of(&bytes),
            bytes: Some(bytes),
            cipher: None,
        })
    }

    /// The second half: takes the decrypted body (or the failure to decrypt it), returns it to the app, and discards
    /// the key.
    ///
    /// # Errors
    /// [`S3Error::Damaged`] when the body could not be decrypted; `InvalidRange`.
    pub fn finish(
        mut self,
        s3: &S3,
        session: &mut Session<'_>,
        opened: Result<DecryptedBody, BodyError>,
    ) -> Result<Output, S3Error> {
        session.run(|session| {
            let object = self.object(s3).ok_or(S3Error::Damaged)?.clone();
            let opened = opened.map_err(|_| {
                let (key, second) = (&self.job.key, self.second.as_ref());
                body_fails(session, &object, key, second, self.range.is_none());
                S3Error::Damaged
            })?;
            let key_field = Field::bytes(
                "Plaintext data key",
                Role::PlaintextDataKey,
                Excerpt::of(&self.job.key.reveal_for_teaching()),
            );
            let body = Field::bytes("Body", Role::Plaintext, opened.excerpt.clone());
            if let Some(second) = &self.second {
                outer_layer(session, &object, second);
            }
            let mut step = Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 decrypts the file itself, with the data key")
                    .label("decrypt the file with the data key")
                    .says(match self.range {
                        None => "S3 decrypts with AES-256-GCM, in its own memory. If a single bit of the key, nonce, ciphertext, or tag had changed, decryption would fail.",
                        Some(_) => "S3 decrypts with AES-256-GCM, in its own memory, but only the frames that contain the range. Each frame has its own tag.",
                    })
                    .field(key_field.from("in S3's memory only"))
                    .field(object.body.field())
                    .field(body.from("decrypted, tag verified"));
            if let Some(cipher) = opened.cipher {
                step = step.field(cipher_field(cipher));
            }
            session.recorder.step(step);
            let digest = opened.excerpt.sha256.filter(|_| self.range.is_none());
            let identical = digest
                .zip(self.input.uploaded_sha256)
                .map(|(now, then)| now == then);
            let body = opened;
            let len = object.body.plaintext_len();
            let shown = Shown {
                headers: object.headers.replaced(&self.input.response),
                content_type: (self.input.response.content_type.clone())
                    .unwrap_or_else(|| object.content_type.clone()),
                content_range: self.range.as_ref().map(|range| content_range(range, len)),
                checksum: self.checksum(&object, &body),
                tag_count: self.tag_count,
                parts_count: parts_count(&object, self.input.part_number),
                version_id: (s3.bucket(&self.input.bucket))
                    .and_then(|bucket| bucket.told_id(object.id()))
                    .map(str::to_owned),
                identical,
            };
            send(session, &object, &self.input, &body, &shown);
            let says = match &object.encryption {
                Encryption::Kms(sse) if sse.bucket_key.is_some() => "S3 overwrites the key in memory. The object in the bucket is still encrypted. With the bucket key, S3 doesn't have to call KMS for each download.",
                Encryption::Kms(_) => "S3 overwrites the key in memory, so the next download calls KMS again. KMS decrypted only the data key. S3 decrypted the file.",
                Encryption::SseS3(_) => "S3 overwrites the key in memory. It never called KMS, so no KMS permission was needed, and none protects the object.",
                Encryption::SseC(_) => "S3 overwrites the key in memory. It never called KMS, and without your app's key nobody can read the object.",
            };
            discard(session, &mut self.job.key, self.second.as_mut(), says);
            Ok(Output {
                body,
                content_type: shown.content_type,
                headers: shown.headers,
                checksum: shown.checksum,
                tag_count: shown.tag_count,
                parts_count: shown.parts_count,
                etag: object.etag,
                encryption: object.encryption,
                metadata: object.metadata,
                last_modified: object.last_modified,
                version_id: shown.version_id,
                content_range: shown.content_range,
                identical,
            })
        })
    }

    /// The checksum of the whole body, if the request asks for it.
    fn checksum(&self, object: &Object, body: &DecryptedBody) -> Option<StoredChecksum> {
        let asked = self.input.checksum_mode.as_deref() == Some("ENABLED") && self.range.is_none();
        let own = || object.checksum.clone();
        let computed = || body.bytes.as_deref().map(StoredChecksum::of_body);
        asked.then(|| own().or_else(computed)).flatten()
    }
}

/// What an answer shows besides the body.
struct Shown {
    headers: ObjectHeaders,
    content_type: String,
    content_range: Option<String>,
    checksum: Option<StoredChecksum>,
    tag_count: Option<usize>,
    parts_count: Option<usize>,
    /// `x-amz-version-id`.
    version_id: Option<String>,
    identical: Option<bool>,
}

/// Records that, under DSSE-KMS, S3 first decrypts its own layer.
fn outer_layer(session: &mut Session<'_>, object: &Object, second: &DataKey) {
    let key = Excerpt::of(&second.reveal_for_teaching());
    session.recorder.step(
        Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 decrypts the outer layer, with a key of its own")
            .label("decrypt the outer layer")
            .says("The result is still ciphertext: the inner layer, which S3 can decrypt only with the data key from KMS.")
            .field(Field::bytes("Second plaintext data key", Role::PlaintextDataKey, key).from("in S3's memory only"))
            .field(object.body.field()),
    );
}

/// Records that S3 sends the file to the app.
fn send(
    session: &mut Session<'_>,
    object: &Object,
    input: &Input,
    body: &DecryptedBody,
    shown: &Shown,
) {
    let (range, identical) = (shown.content_range.as_deref(), shown.identical);
    let status = match range {
        Some(_) => "206 Partial Content",
        None => "200 OK",
    };
    let field = Field::bytes("Body", Role::Plaintext, body.excerpt.clone());
    let mut sends = Step::new(Actor::S3, Actor::App, Kind::Respond, "S3 sends the file to your app")
        .label(match range {
            Some(_) => "206, a range",
            None => "200 OK, the file",
        })
        .says(match (identical, range) {
            (_, Some(_)) if object.encryption.kms().is_some_and(|kms| kms.bucket_key.is_none()) => {
                "S3 sends only the range. It called KMS once, as for the whole file (our reading: AWS doesn't document the count)."
            }
            (_, Some(_)) => "S3 sends only the range.",
            (Some(true), _) => "Your app gets plaintext over TLS, identical to what it uploaded: the SHA-256 digests match.",
            (Some(false), _) => "Your app gets plaintext over TLS, but it differs from what it uploaded.",
            (None, _) if input.customer.is_some() => "Your app gets plaintext over TLS. S3 decrypted it with your app's own key.",
            (None, _) => "Your app gets plaintext over TLS. It never saw a key.",
        })
        .field(field.from("back in the app's memory"));
    if let Some(then) = &input.uploaded_sha256 {
        sends = sends.field(Field::text("SHA-256 uploaded", Role::Digest, hex(then)));
    }
    if let Some(now) = &body.excerpt.sha256 {
        sends = sends.field(Field::text("SHA-256 downloaded", Role::Digest, hex(now)));
    }
    let mut http = format!(
        "HTTP/1.1 {status}\nContent-Type: {}\nContent-Length: {}\n",
        shown.content_type, body.excerpt.len
    );
    let mut headers = Vec::new();
    headers.extend(range.map(|range| ("Content-Range", range.to_owned())));
    headers.extend(shown.headers.headers());
    headers.extend(shown.checksum.iter().flat_map(StoredChecksum::headers));
    let count = |name, count: Option<usize>| count.map(|count| (name, count.to_string()));
    headers.extend(count("x-amz-tagging-count", shown.tag_count));
    headers.extend(count("x-amz-mp-parts-count", shown.parts_count));
    for (name, value) in headers {
        http += &format!("{name}: {value}\n");
    }
    if let Some(id) = &shown.version_id {
        http += &format!("x-amz-version-id: {id}\n");
    }
    session.recorder.step(sends.api(
        OPERATION,
        http + &http::encryption_headers(&object.encryption, &object.etag)
            + &http::metadata_headers(&object.metadata),
    ));
}
