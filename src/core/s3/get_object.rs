//! `GetObject` of an SSE-KMS object: S3 sends the *encrypted data key* to KMS, gets the clear one
//! back, and opens the body itself.

use super::body::{BodyJob, Direction, Opened};
use super::bucket::{Bucket, Object, S3};
use super::session::{authorize, refuse};
use super::{S3Error, http};
use crate::core::crypto::{DataKey, Unauthentic};
use crate::core::entropy::Entropy;
use crate::core::kms::{Caller, Kms, Session, decrypt, generate_data_key};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Recorder, Role, Step};
use zeroize::Zeroize;

/// The action IAM is asked about.
pub const ACTION: &str = "s3:GetObject";
/// Whoever holds this learns that an object does not exist (S3 API reference, GetObject).
const LIST: &str = "s3:ListBucket";
const OPERATION: &str = "GetObject";

/// `GetObject`'s parameters.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `Bucket`.
    pub bucket: String,
    /// `Key`.
    pub key: String,
    /// SHA-256 of what the application once uploaded: its own note, not part of the request.
    pub uploaded_sha256: Option<[u8; 32]>,
}

/// `GetObject`'s answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The body.
    pub body: Opened,
    /// `ContentType`.
    pub content_type: String,
    /// Whether the body's SHA-256 equals the uploaded one, where that is known.
    pub identical: Option<bool>,
}

/// A `GetObject` that waits for its body to be opened.
#[derive(Debug)]
pub struct Pending {
    /// The work to be done.
    pub job: BodyJob,
    input: Input,
}

/// The first half: everything up to the plaintext data key in S3's hands.
///
/// # Errors
/// Those of [`S3Error`]; the trace then ends with the refusal.
pub fn begin(
    s3: &S3,
    kms: &Kms,
    region: &str,
    caller: &Caller,
    input: Input,
    recorder: &mut Recorder,
    entropy: &mut Entropy,
) -> Result<Pending, S3Error> {
    let bucket = s3.bucket(&input.bucket);
    let object = bucket.and_then(|bucket| bucket.objects.get(&input.key));
    let scene = &mut recorder.scene;
    scene.gate(Actor::App, Actor::S3, ACTION);
    scene.gate(Actor::S3, Actor::Kms, decrypt::ACTION);
    if object.is_some() {
        scene.put(Glyph::StoredCiphertext, Place::Bucket);
        scene.put(Glyph::StoredEncryptedDataKey, Place::Bucket);
    }
    scene.put(Glyph::Ask, Place::ToS3);
    let request = http::request("GET", &input.bucket, region, &input.key, &[]);
    recorder.step(
        Step::new(Actor::App, Actor::S3, Kind::Request, format!("Your app asks S3 for {}", input.key))
            .label("GetObject")
            .says("A plain request without any key or encryption header. The stored object itself says how it is sealed.")
            .field(Field::text("Bucket", Role::Metadata, &input.bucket))
            .field(Field::text("Key", Role::Metadata, &input.key))
            .api(OPERATION, request),
    );
    let Some(bucket) = bucket else {
        return Err(refuse(recorder, OPERATION, S3Error::NoSuchBucket));
    };
    let arn = bucket.object_arn(&input.key);
    if let Err(error) = authorize(recorder, caller, bucket, arn, ACTION, &[]) {
        return Err(refuse(recorder, OPERATION, error));
    }
    let Some(object) = object else {
        let listing = authorize(recorder, caller, bucket, bucket.arn(), LIST, &[]);
        let error = match listing {
            Err(S3Error::AccessDenied(sentence)) => S3Error::Hidden(sentence),
            _ => S3Error::NoSuchKey,
        };
        return Err(refuse(recorder, OPERATION, error));
    };
    match data_key(kms, caller, bucket, object, input, recorder, entropy) {
        Ok(pending) => Ok(pending),
        Err(error) => Err(refuse(recorder, OPERATION, error)),
    }
}

/// S3 loads both parts and has KMS open the small one, with the caller's own permissions.
fn data_key(
    kms: &Kms,
    caller: &Caller,
    bucket: &Bucket,
    object: &Object,
    input: Input,
    recorder: &mut Recorder,
    entropy: &mut Entropy,
) -> Result<Pending, S3Error> {
    let blob = &object.encryption.encrypted_data_key;
    recorder.scene.take(Glyph::Ask);
    recorder.scene.put(Glyph::Ciphertext, Place::S3);
    recorder.scene.put(Glyph::EncryptedDataKey, Place::S3);
    recorder.step(
        Step::new(Actor::Bucket, Actor::S3, Kind::Load, "S3 fetches the ciphertext and the encrypted key")
            .label("load both")
            .says("S3 cannot read either of them. It needs the data key, and that lies in an envelope only KMS can open.")
            .field(object.body.field())
            .field(generate_data_key::stored_blob_field(blob))
            .field(Field::text("Encryption context", Role::AssociatedData, object.encryption.encryption_context.to_string())),
    );
    if caller.principal.account().is_none() {
        return Err(S3Error::NeedsSignature);
    }
    let request = decrypt::Input {
        ciphertext_blob: blob.clone(),
        key_id: None,
        encryption_context: object.encryption.encryption_context.clone(),
        dry_run: false,
    };
    let caller = caller.forwarded_by_s3();
    let mut session = Session::new(kms, &caller, &bucket.region, recorder, entropy);
    let answer = decrypt::decrypt(kms, &mut session, &request).map_err(S3Error::Kms)?;
    let key = DataKey::from_slice(&answer.plaintext).ok_or(S3Error::Damaged)?;
    Ok(Pending {
        job: BodyJob {
            direction: Direction::Open,
            key,
            header: object.body.header,
            len: object.body.plaintext_len,
        },
        input,
    })
}

impl Pending {
    /// The second half: the body is opened (or was found damaged), so hand it over and forget the key.
    ///
    /// # Errors
    /// [`S3Error::Damaged`] when the body did not open.
    pub fn finish(
        mut self,
        s3: &S3,
        opened: Result<Opened, Unauthentic>,
        recorder: &mut Recorder,
    ) -> Result<Output, S3Error> {
        let object = s3
            .bucket(&self.input.bucket)
            .and_then(|bucket| bucket.objects.get(&self.input.key));
        let (Some(object), Ok(opened)) = (object, opened) else {
            return Err(refuse(recorder, OPERATION, S3Error::Damaged));
        };
        let key_field = Field::bytes(
            "Data key",
            Role::PlaintextDataKey,
            Excerpt::of(&self.job.key.reveal_for_teaching()),
        );
        let body = Field::bytes("Body", Role::Plaintext, opened.excerpt.clone());
        recorder.scene.put(Glyph::Body, Place::S3);
        recorder.step(
            Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 decrypts the file itself and checks the tag")
                .label("decrypt the file with the data key")
                .says("AES-256-GCM again, here, in S3's memory. Had one bit of key, nonce, ciphertext or tag changed, nothing would come out.")
                .field(key_field.from("in S3's memory only"))
                .field(object.body.field())
                .field(body.clone().from("opened, tag verified")),
        );
        let digest = opened.excerpt.sha256;
        let identical = digest
            .zip(self.input.uploaded_sha256)
            .map(|(now, then)| now == then);
        let headers = http::encryption_headers(object);
        let scene = &mut recorder.scene;
        scene.take(Glyph::Ciphertext);
        scene.take(Glyph::EncryptedDataKey);
        scene.take(Glyph::Body);
        scene.put(Glyph::File, Place::App);
        let mut sends = Step::new(Actor::S3, Actor::App, Kind::Respond, "S3 sends the file to your app")
            .label("200 OK, the file")
            .says(match identical {
                Some(true) => "The app gets plain bytes over TLS, identical to the ones it uploaded: the digests are equal.",
                Some(false) => "The app gets plain bytes over TLS, but they differ from the ones it uploaded.",
                None => "The app gets plain bytes over TLS. It never saw a key.",
            })
            .field(body.from("back in the app's memory"));
        if let Some(then) = &self.input.uploaded_sha256 {
            sends = sends.field(Field::text("SHA-256 uploaded", Role::Digest, hex(then)));
        }
        if let Some(now) = &digest {
            sends = sends.field(Field::text("SHA-256 downloaded", Role::Digest, hex(now)));
        }
        recorder.step(sends.api(
            OPERATION,
            format!(
                "HTTP/1.1 200 OK\nContent-Type: {}\nContent-Length: {}\n{headers}",
                object.content_type, opened.excerpt.len
            ),
        ));
        self.job.key.zeroize();
        recorder.scene.take(Glyph::DataKey);
        recorder.scene.put(Glyph::BurntKey, Place::S3);
        recorder.step(
            Step::new(Actor::S3, Actor::S3, Kind::Discard, "S3 discards the plaintext data key")
                .label("discard the plaintext key")
                .says("Its bytes are overwritten. The object lies in the bucket as before, sealed, and the next download asks KMS again.")
                .field(Field::bytes("Data key", Role::PlaintextDataKey, Excerpt::of(self.job.key.as_bytes())).from("overwritten with zeros")),
        );
        Ok(Output {
            body: opened,
            content_type: object.content_type.clone(),
            identical,
        })
    }
}
