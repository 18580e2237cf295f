//! `PutObject` with SSE-KMS: S3 asks KMS for a data key, seals the body itself, stores the sealed
//! body with the sealed key, and forgets the clear key (S3 guide, UsingKMSEncryption).

use super::body::{BodyJob, Direction, Sealed};
use super::bucket::{Bucket, Object, S3, SseKms};
use super::session::{authorize, refuse};
use super::{S3Error, http};
use crate::core::crypto::{DataKey, frames};
use crate::core::entropy::Entropy;
use crate::core::kms::{Caller, EncryptionContext, Kms, Session, generate_data_key};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Recorder, Role, Step};
use zeroize::Zeroize;

/// The action IAM is asked about.
pub const ACTION: &str = "s3:PutObject";
const OPERATION: &str = "PutObject";

/// `PutObject`'s parameters, with `ServerSideEncryption: aws:kms`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `Bucket`.
    pub bucket: String,
    /// `Key`: the object's name, at most 1,024 bytes.
    pub key: String,
    /// `ContentType`.
    pub content_type: String,
    /// `SSEKMSKeyId`.
    pub sse_kms_key_id: String,
    /// The body's start, length and SHA-256.
    pub body: Excerpt,
}

/// `PutObject`'s answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `ETag`.
    pub etag: String,
    /// `SSEKMSKeyId`: the key's full ARN.
    pub sse_kms_key_id: String,
}

/// A `PutObject` that waits for its body to be sealed. Until [`Pending::finish`], nothing is stored.
#[derive(Debug)]
pub struct Pending {
    /// The work to be done.
    pub job: BodyJob,
    input: Input,
    encryption: SseKms,
}

/// The first half: everything up to the plaintext data key in S3's hands.
///
/// # Errors
/// Those of [`S3Error`]; the trace then ends with the refusal.
pub fn begin(
    s3: &S3,
    kms: &Kms,
    caller: &Caller,
    input: Input,
    recorder: &mut Recorder,
    entropy: &mut Entropy,
) -> Result<Pending, S3Error> {
    let file = || Field::bytes("Body", Role::Plaintext, input.body.clone());
    let gate = &mut recorder.scene;
    gate.gate(Actor::App, Actor::S3, ACTION);
    gate.gate(Actor::S3, Actor::Kms, generate_data_key::ACTION);
    gate.put(Glyph::File, Place::App);
    let mut holds = Step::new(Actor::App, Actor::App, Kind::Compute, format!("Your app holds {}", input.key))
        .label("a file in the clear")
        .says("These are the file's own bytes, readable by anyone who gets hold of them. Watch where they go, and where they never go.")
        .field(file().from("in the app's memory"));
    if let Some(digest) = &input.body.sha256 {
        holds = holds.field(
            Field::text("SHA-256", Role::Digest, hex(digest)).from("to compare after download"),
        );
    }
    recorder.step(holds);
    let Some(bucket) = s3.bucket(&input.bucket) else {
        return Err(refuse(recorder, OPERATION, S3Error::NoSuchBucket));
    };
    recorder.scene.put(Glyph::Body, Place::ToS3);
    let request = http::put(
        bucket,
        &input.key,
        &input.content_type,
        input.body.len,
        &input.sse_kms_key_id,
    );
    recorder.step(
        Step::new(Actor::App, Actor::S3, Kind::Request, "Your app sends PutObject to S3")
            .label("PutObject")
            .says("The file travels to S3 over TLS, with a header that asks for encryption under a KMS key. Your app encrypts nothing itself.")
            .field(Field::text("x-amz-server-side-encryption", Role::Metadata, "aws:kms"))
            .field(Field::text("x-amz-server-side-encryption-aws-kms-key-id", Role::Metadata, &input.sse_kms_key_id))
            .field(file().from("on its way to S3"))
            .api(OPERATION, request),
    );
    if input.key.len() > 1_024 {
        return Err(refuse(recorder, OPERATION, S3Error::KeyTooLong));
    }
    let headers = [
        ("s3:x-amz-server-side-encryption", "aws:kms"),
        (
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            input.sse_kms_key_id.as_str(),
        ),
    ];
    let arn = bucket.object_arn(&input.key);
    if let Err(error) = authorize(recorder, caller, bucket, arn, ACTION, &headers) {
        return Err(refuse(recorder, OPERATION, error));
    }
    match data_key(kms, caller, bucket, input, recorder, entropy) {
        Ok(pending) => Ok(pending),
        Err(error) => Err(refuse(recorder, OPERATION, error)),
    }
}

/// S3 asks KMS, with the caller's own permissions.
fn data_key(
    kms: &Kms,
    caller: &Caller,
    bucket: &Bucket,
    input: Input,
    recorder: &mut Recorder,
    entropy: &mut Entropy,
) -> Result<Pending, S3Error> {
    if caller.principal.account().is_none() {
        return Err(S3Error::NeedsSignature);
    }
    let context = EncryptionContext::for_s3(&bucket.object_arn(&input.key));
    let request = generate_data_key::Input {
        key_id: input.sse_kms_key_id.clone(),
        key_spec: Some("AES_256".to_owned()),
        number_of_bytes: None,
        encryption_context: context.clone(),
        dry_run: false,
    };
    let caller = caller.forwarded_by_s3();
    let mut session = Session::new(kms, &caller, &bucket.region, recorder, entropy);
    let answer =
        generate_data_key::generate_data_key(kms, &mut session, &request).map_err(S3Error::Kms)?;
    let key = DataKey::from_slice(&answer.plaintext).ok_or(S3Error::Damaged)?;
    Ok(Pending {
        job: BodyJob {
            direction: Direction::Seal,
            key,
            header: frames::header(entropy.array(), input.body.len),
            len: input.body.len,
        },
        encryption: SseKms {
            key_arn: answer.key_id,
            encrypted_data_key: answer.ciphertext_blob,
            encryption_context: context,
        },
        input,
    })
}

impl Pending {
    /// Ends the call when the body could not be sealed; the key is overwritten on the way out.
    ///
    /// # Errors
    /// Always [`S3Error::Damaged`].
    pub fn fail(self, recorder: &mut Recorder) -> Result<Output, S3Error> {
        Err(refuse(recorder, OPERATION, S3Error::Damaged))
    }

    /// The second half: the body is sealed, so store it, forget the key and answer.
    ///
    /// # Errors
    /// [`S3Error::Damaged`] when the sealed body is not this one's.
    pub fn finish(
        mut self,
        s3: &mut S3,
        caller: &Caller,
        sealed: Sealed,
        recorder: &mut Recorder,
        entropy: &mut Entropy,
    ) -> Result<Output, S3Error> {
        let fits = sealed.header == self.job.header && sealed.plaintext_len == self.job.len;
        let bucket = s3.bucket_mut(&self.input.bucket).filter(|_| fits);
        let Some(bucket) = bucket else {
            return Err(refuse(recorder, OPERATION, S3Error::Damaged));
        };
        let key_field = || {
            Field::bytes(
                "Data key",
                Role::PlaintextDataKey,
                Excerpt::of(&self.job.key.reveal_for_teaching()),
            )
        };
        recorder.scene.put(Glyph::Ciphertext, Place::S3);
        recorder.step(
            Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 encrypts the file itself, with the data key")
                .label("encrypt the file with the data key")
                .says("AES-256-GCM, here, in S3's memory. The file never went to KMS; only the small key came from there.")
                .field(key_field().from("in S3's memory only"))
                .field(sealed.field()),
        );
        let blob = generate_data_key::stored_blob_field(&self.encryption.encrypted_data_key);
        let scene = &mut recorder.scene;
        scene.take(Glyph::Body);
        scene.take(Glyph::Ciphertext);
        scene.take(Glyph::EncryptedDataKey);
        scene.put(Glyph::StoredCiphertext, Place::Bucket);
        scene.put(Glyph::StoredEncryptedDataKey, Place::Bucket);
        recorder.step(
            Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the ciphertext and, beside it, the encrypted key")
                .label("store both, side by side")
                .says("Locked box and locked-up key lie together. Without KMS, neither is of use to whoever steals the disk.")
                .field(sealed.field())
                .field(blob.from("stored beside the body, simulated layout"))
                .field(Field::text("Encryption context", Role::AssociatedData, self.encryption.encryption_context.to_string())),
        );
        self.job.key.zeroize();
        recorder.scene.take(Glyph::DataKey);
        recorder.scene.put(Glyph::BurntKey, Place::S3);
        recorder.step(
            Step::new(Actor::S3, Actor::S3, Kind::Discard, "S3 discards the plaintext data key")
                .label("discard the plaintext key")
                .says("Its bytes are overwritten. From now on the only way to this object is to ask KMS to open the envelope.")
                .field(Field::bytes("Data key", Role::PlaintextDataKey, Excerpt::of(self.job.key.as_bytes())).from("overwritten with zeros")),
        );
        let object = Object {
            body: sealed,
            encryption: self.encryption,
            etag: format!("\"{}\"", hex(&entropy.array::<16>())),
            last_modified: caller.now,
            content_type: self.input.content_type,
        };
        let headers = http::encryption_headers(&object);
        let output = Output {
            etag: object.etag.clone(),
            sse_kms_key_id: object.encryption.key_arn.clone(),
        };
        bucket.objects.insert(self.input.key, object);
        recorder.scene.take(Glyph::BurntKey);
        recorder.step(
            Step::new(Actor::S3, Actor::App, Kind::Respond, "S3 answers: stored, 200 OK")
                .label("200 OK")
                .says("The app gets an ETag and the name of the KMS key, never a key. The ETag is not the file's MD5: under SSE-KMS it never is.")
                .field(Field::text("ETag", Role::Metadata, &output.etag))
                .field(Field::text("x-amz-server-side-encryption-aws-kms-key-id", Role::Metadata, &output.sse_kms_key_id))
                .api(OPERATION, format!("HTTP/1.1 200 OK\n{headers}")),
        );
        Ok(output)
    }
}
