//! What the operations that write an object share: check permissions, encrypt it, store it, discard the key.

use super::action;
use super::body::{self, BodyJob, EncryptedBody};
use super::bucket::Bucket;
use super::encryption::{EncryptedDataKey, Encryption};
use super::reading::check_key;
use super::s3_data_key;
use super::session::Session;
use super::sse_headers::SseHeaders;
use super::stored_body::StoredPart;
use super::{S3Error, tagging};
use crate::core::body_store::Bodies;
use crate::core::crypto::{DataKey, frames};
use crate::core::kms::generate_data_key;
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Kind, Role, Step};
use zeroize::Zeroize;

/// Checks that the caller is allowed to write an object with these headers and tags; tags need an action of their own.
/// `others` are the request's other condition keys.
///
/// # Errors
/// [`S3Error::KeyTooLong`], [`S3Error::AccessDenied`], and the errors for invalid tags.
pub(super) fn may_write(
    session: &mut Session<'_>,
    bucket: &Bucket,
    key: &str,
    sse: &SseHeaders,
    tags: &[(String, String)],
    others: Vec<(String, String)>,
) -> Result<(), S3Error> {
    check_key(key)?;
    tagging::check(tags)?;
    let mut extra = sse.condition_keys();
    extra.extend(tagging::requested(tags));
    extra.extend(others);
    session.authorize(bucket, bucket.object_arn(key), action::PUT_OBJECT, &extra)?;
    match tags.is_empty() {
        true => Ok(()),
        false => session.authorize(bucket, bucket.object_arn(key), tagging::PUT, &extra),
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
    let key_field = Field::bytes(
        "Data key",
        Role::PlaintextDataKey,
        Excerpt::of(&job.key.reveal_for_teaching()),
    );
    session.recorder.step(
        Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 encrypts the file itself, with the data key")
            .label("encrypt the file with the data key")
            .says(match encryption {
                Encryption::Kms(sse) if sse.bucket_key.is_some() => "AES-256-GCM, here, in S3's memory. Neither the file nor this key ever went to KMS.",
                Encryption::Kms(_) => "AES-256-GCM, here, in S3's memory. The file never went to KMS; only the small key came from there.",
                Encryption::SseS3(_) => "AES-256-GCM, here, in S3's memory, under a key that S3 made itself.",
                Encryption::SseC(_) => "AES-256-GCM, here, in S3's memory, under the key that the request brought.",
            })
            .field(key_field.from("in S3's memory only"))
            .field(encrypted.field()),
    );
    let len = encrypted.plaintext_len;
    let Some(second) = second else {
        return StoredPart::put(bodies, encrypted, len).map_err(|_| S3Error::Damaged);
    };
    let inner = encrypted.to_bytes();
    let header = frames::header(session.entropy.array(), inner.len() as u64);
    let outer = body::encrypt(second, header, &inner).map_err(|_| S3Error::Damaged)?;
    session.recorder.step(
        Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 encrypts the ciphertext once more, with a key of its own")
            .label("the second layer")
            .says("Two independent layers of AES-256-GCM. To read the file one needs both keys, and KMS guards the inner one.")
            .field(Field::bytes("Second data key", Role::PlaintextDataKey, Excerpt::of(&second.reveal_for_teaching())).from("in S3's memory only"))
            .field(outer.field()),
    );
    StoredPart::put(bodies, outer, len).map_err(|_| S3Error::Damaged)
}

/// Records the step that stores ciphertext and encrypted data key, next to each other.
pub(super) fn store(session: &mut Session<'_>, part: &StoredPart, encryption: &Encryption) {
    let step = match encryption {
        Encryption::SseC(mark) => Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the ciphertext and a salted mark of the key")
            .label("store the ciphertext")
            .says("The key itself is not kept, sealed or clear. The mark only tells whether a later request brings the same one.")
            .field(part.field())
            .field(Field::text("Key mark", Role::Digest, hex(mark.mac.as_bytes())).from("HMAC-SHA-256 under a random salt")),
        Encryption::SseS3(own) => {
            Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the ciphertext and, beside it, the encrypted key")
                .label("store both, side by side")
                .says("An envelope as well, but S3 itself holds the key that opens it.")
                .field(part.field())
                .field(s3_data_key::encrypted_data_key_field(own))
        }
        Encryption::Kms(kms) => {
            let blob = generate_data_key::stored_blob_field(&kms.encrypted_data_key);
            let step = Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 stores the ciphertext and, beside it, the encrypted key")
                .label("store both, side by side")
                .says("Locked box and locked-up key lie together. Without KMS, neither is of use to whoever steals the disk.")
                .field(part.field())
                .field(blob.from("stored beside the body, simulated layout"))
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
        name: "Encrypted second key",
        ..s3_data_key::encrypted_data_key_field(own)
    }
}

/// What it means, after a write, that S3 has discarded the key.
pub(super) fn after(encryption: &Encryption) -> &'static str {
    match encryption {
        Encryption::Kms(sse) if sse.bucket_key.is_some() => {
            "Its bytes are overwritten. From now on the bucket key opens this object's envelope, and KMS the bucket key's."
        }
        Encryption::Kms(_) => {
            "Its bytes are overwritten. From now on the only way to this object is to ask KMS to open the envelope."
        }
        Encryption::SseS3(_) => {
            "Its bytes are overwritten. S3 opens the envelope itself, whenever it is asked for the object."
        }
        Encryption::SseC(_) => {
            "Its bytes are overwritten. From now on the only way to this object is to bring the key again."
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
    .label("discard the plaintext key")
    .says(says)
    .field(zeros("Data key", key));
    if let Some(second) = second {
        second.zeroize();
        step = step.field(zeros("Second data key", second));
    }
    session.recorder.step(step);
}
