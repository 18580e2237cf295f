//! What the operations that write an object share: check permissions, encrypt it, store it, discard the key.

use super::acl::{self, AclHeaders};
use super::action;
use super::body::{self, BodyJob, EncryptedBody, SealedBody, cipher_field};
use super::bucket::Bucket;
use super::encryption::{EncryptedDataKey, Encryption};
use super::kms_data_key::key_arn;
use super::reading::check_key;
use super::s3_data_key;
use super::session::Session;
use super::sse_headers::SseHeaders;
use super::stored_body::StoredPart;
use super::{S3Error, tagging};
use crate::core::body_store::Bodies;
use crate::core::crypto::{DataKey, Nonce, frames};
use crate::core::kms::{Kms, generate_data_key};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Kind, Role, Step};
use zeroize::Zeroize;

/// What a request says about the object that it writes.
#[derive(Debug)]
pub(super) struct NewObject<'a> {
    pub key: &'a str,
    pub sse: &'a SseHeaders,
    /// Keys and values.
    pub tags: &'a [(String, String)],
    pub acl: &'a AclHeaders,
    /// The request's other condition keys.
    pub others: Vec<(String, String)>,
}

/// Checks that the caller is allowed to write an object with these headers and tags, and that no setting of the bucket
/// refuses it. Tags and ACLs need actions of their own.
///
/// # Errors
/// [`S3Error::KeyTooLong`], [`S3Error::AccessDenied`], and the errors for invalid tags and for ACLs.
pub(super) fn may_write(
    session: &mut Session<'_>,
    kms: &Kms,
    bucket: &Bucket,
    new: NewObject<'_>,
) -> Result<(), S3Error> {
    check_key(new.key)?;
    tagging::check(new.tags)?;
    let arn = (new.sse.kms_key_id.as_deref())
        .map(|key_id| key_arn(kms, session.account(), &bucket.region, key_id));
    let mut extra = new.sse.condition_keys(arn.as_deref());
    extra.extend(tagging::requested(new.tags));
    extra.extend(new.acl.condition_keys());
    extra.extend(new.others);
    let resource = bucket.object_arn(new.key);
    session.authorize(bucket, resource.clone(), action::PUT_OBJECT, &extra)?;
    if !new.tags.is_empty() {
        session.authorize(bucket, resource, tagging::PUT, &extra)?;
    }
    acl::check(session, bucket, new.key, new.acl, &extra)?;
    check_blocked_types(session, bucket, new.key, new.sse.customer.is_some())
}

/// Refuses SSE-C where the bucket blocks it. What is stored already can still be read.
///
/// # Errors
/// [`S3Error::AccessDenied`], with S3's own sentence.
pub(super) fn check_blocked_types(
    session: &Session<'_>,
    bucket: &Bucket,
    key: &str,
    by_customer: bool,
) -> Result<(), S3Error> {
    match by_customer && bucket.settings.blocks_sse_c {
        true => Err(session.denied_by_setting(
            bucket,
            action::PUT_OBJECT,
            &bucket.object_arn(key),
            "because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type.",
        )),
        false => Ok(()),
    }
}

/// Checks `ContentLength`.
///
/// # Errors
/// `IncompleteBody`, with AWS's message.
pub(super) fn check_length(given: Option<i64>, len: u64) -> Result<(), S3Error> {
    match given.map(u64::try_from) {
        None => Ok(()),
        Some(Ok(given)) if given == len => Ok(()),
        Some(_) => Err(S3Error::other(
            "IncompleteBody",
            400,
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
        )),
    }
}

/// Records the step that encrypted the body, encrypts it again for the second layer, and puts it into the store.
pub(super) fn encrypted_part(
    session: &mut Session<'_>,
    bodies: &Bodies,
    encryption: &Encryption,
    job: &BodyJob,
    second: Option<&DataKey>,
    encrypted: EncryptedBody,
) -> Result<StoredPart, S3Error> {
    let sealed = SealedBody::Here(encrypted);
    let second = second.map(|key| SecondLayer {
        key,
        header: second_header(session, job.len),
    });
    sealed_part(session, bodies, encryption, job, second, sealed, None)
}

/// How the first layer is encrypted again. Its plaintext is that layer, header included.
#[derive(Clone, Copy, Debug)]
pub(super) struct SecondLayer<'a> {
    pub key: &'a DataKey,
    pub header: Nonce,
}

/// The header of the second layer around a body of `len` bytes.
pub(super) fn second_header(session: &mut Session<'_>, len: u64) -> Nonce {
    frames::header(session.entropy.array(), frames::encrypted_len(len))
}

/// The same for a body that is encrypted here or elsewhere. `cipher` is the program that did it, if a browser did.
pub(super) fn sealed_part(
    session: &mut Session<'_>,
    bodies: &Bodies,
    encryption: &Encryption,
    job: &BodyJob,
    second: Option<SecondLayer<'_>>,
    sealed: SealedBody,
    cipher: Option<&'static str>,
) -> Result<StoredPart, S3Error> {
    let key_field = Field::bytes(
        "Plaintext data key",
        Role::PlaintextDataKey,
        Excerpt::of(&job.key.reveal_for_teaching()),
    );
    let mut step = Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 encrypts the file itself, with the data key")
            .label("encrypt the file with the data key")
            .says(match encryption {
                Encryption::Kms(sse) if sse.bucket_key.is_some() => "S3 encrypts with AES-256-GCM, in its own memory. Neither the file nor this key ever went to KMS.",
                Encryption::Kms(_) => "S3 encrypts with AES-256-GCM, in its own memory. The file never went to KMS: only the data key came from there.",
                Encryption::SseS3(_) => "S3 encrypts with AES-256-GCM, in its own memory, with a data key that it generated itself.",
                Encryption::SseC(_) => "S3 encrypts with AES-256-GCM, in its own memory, with the key from the request.",
            })
            .field(key_field.from("in S3's memory only"))
            .field(sealed.field());
    if let Some(cipher) = cipher {
        step = step.field(cipher_field(cipher));
    }
    session.recorder.step(step);
    let len = sealed.plaintext_len();
    let (second, outer) = match (sealed, second) {
        (SealedBody::Here(encrypted), None) => {
            return StoredPart::put(bodies, encrypted, len).map_err(|_| S3Error::Damaged);
        }
        (SealedBody::Placed(placed), None) => return Ok(StoredPart::placed(placed, len)),
        (SealedBody::Here(encrypted), Some(second)) => {
            let inner = encrypted.to_bytes();
            let outer = body::encrypt(second.key, second.header, &inner);
            (
                second,
                SealedBody::Here(outer.map_err(|_| S3Error::Damaged)?),
            )
        }
        (SealedBody::PlacedTwice { outer, .. }, Some(second))
            if outer.header == second.header
                && outer.plaintext_len == frames::encrypted_len(len) =>
        {
            (second, SealedBody::Placed(outer))
        }
        // One layer where there must be two, or the other way round.
        (SealedBody::Placed(_) | SealedBody::PlacedTwice { .. }, _) => {
            return Err(S3Error::Damaged);
        }
    };
    session.recorder.step(
        Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 encrypts the ciphertext again, with a key of its own")
            .label("encrypt the second layer")
            .says("The object now has two layers of AES-256-GCM. You need both keys to read it, and only KMS can decrypt the inner one.")
            .field(Field::bytes("Second plaintext data key", Role::PlaintextDataKey, Excerpt::of(&second.key.reveal_for_teaching())).from("in S3's memory only"))
            .field(outer.field()),
    );
    match outer {
        SealedBody::Placed(outer) => Ok(StoredPart::placed(outer, len)),
        SealedBody::Here(outer) => {
            StoredPart::put(bodies, outer, len).map_err(|_| S3Error::Damaged)
        }
        SealedBody::PlacedTwice { .. } => Err(S3Error::Damaged),
    }
}

/// Records the step that stores ciphertext and encrypted data key, next to each other.
pub(super) fn store(session: &mut Session<'_>, part: &StoredPart, encryption: &Encryption) {
    let step = match encryption {
        Encryption::SseC(mark) => Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the ciphertext and a salted mark of the key")
            .label("store the ciphertext")
            .says("S3 doesn't store the key, not even encrypted. The mark only shows whether a later request contains the same key.")
            .field(part.field())
            .field(Field::text("Key mark", Role::Digest, hex(mark.mac.as_bytes())).from("HMAC-SHA-256 under a random salt")),
        Encryption::SseS3(own) => {
            Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the ciphertext and the encrypted data key")
                .label("store both, together")
                .says("This data key is encrypted too, but with S3's own key, so S3 can decrypt it without KMS.")
                .field(part.field())
                .field(s3_data_key::encrypted_data_key_field(own))
        }
        Encryption::Kms(kms) => {
            let blob = generate_data_key::stored_blob_field(&kms.encrypted_data_key);
            let step = Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the ciphertext and the encrypted data key")
                .label("store both, together")
                .says("The encrypted file and its encrypted data key are stored together. Without KMS, a thief who steals the disk can't use either.")
                .field(part.field())
                .field(blob.from("stored with the body, simulated layout"))
                .field(Field::text("Encryption context", Role::AssociatedData, kms.encryption_context.to_string()));
            match &kms.second {
                Some(own) => step.field(second_field(own)),
                None => step,
            }
        }
    };
    session.recorder.step(step);
}

/// The encrypted key of the second layer, as a field.
fn second_field(own: &EncryptedDataKey) -> Field {
    Field {
        name: "Encrypted second data key",
        ..s3_data_key::encrypted_data_key_field(own)
    }
}

/// What it means, after a write, that S3 has discarded the key.
pub(super) fn after(encryption: &Encryption) -> &'static str {
    match encryption {
        Encryption::Kms(sse) if sse.bucket_key.is_some() => {
            "S3 overwrites the key in memory. From now on, S3 needs the bucket key to decrypt this data key, and KMS to decrypt the bucket key."
        }
        Encryption::Kms(_) => {
            "S3 overwrites the key in memory. From now on, the only way to read this object is to ask KMS to decrypt its data key."
        }
        Encryption::SseS3(_) => {
            "S3 overwrites the key in memory. When it returns the object, S3 decrypts the data key itself."
        }
        Encryption::SseC(_) => {
            "S3 overwrites the key in memory. From now on, a caller must send the key again to read this object."
        }
    }
}

/// Overwrites the plaintext data key, and that of the second layer.
pub(super) fn discard(
    session: &mut Session<'_>,
    key: &mut DataKey,
    second: Option<&mut DataKey>,
    says: &str,
) {
    key.zeroize();
    let zeros = |name, key: &DataKey| {
        Field::bytes(name, Role::PlaintextDataKey, Excerpt::of(key.as_bytes()))
            .from("overwritten with zeros")
    };
    let mut step = Step::new(
        Actor::S3,
        Actor::S3,
        Kind::Discard,
        "S3 discards the plaintext data key",
    )
    .label("discard the plaintext data key")
    .says(says)
    .field(zeros("Plaintext data key", key));
    if let Some(second) = second {
        second.zeroize();
        step = step.field(zeros("Second plaintext data key", second));
    }
    session.recorder.step(step);
}
