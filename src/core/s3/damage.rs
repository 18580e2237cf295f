//! What S3 finds when stored bytes don't decrypt: which tag doesn't match, and what was verified before it.
//!
//! How S3 notices damage, and what it answers, isn't documented by AWS: the answer is simulated. The finding is real: it
//! comes from AES-256-GCM.

use super::body::{EncryptedBody, first_failure};
use super::bucket::Object;
use super::encryption::EncryptedDataKey;
use super::s3_data_key::encrypted_data_key_field;
use super::session::Session;
use crate::core::crypto::DataKey;
use crate::core::trace::{Actor, Damage, Excerpt, Field, Kind, Role, Step};

/// Finds the frame that doesn't decrypt. `whole` says whether all of the body was read.
pub(super) fn find(
    object: &Object,
    key: &DataKey,
    second: Option<&DataKey>,
    whole: bool,
) -> Option<Damage> {
    let mut before = 0;
    for (number, part) in (1..).zip(&object.body.parts) {
        let damage = |frame, verified| Damage::Frame {
            part: number,
            frame,
            frames: part.stored_frames(),
            verified,
        };
        if !whole || part.bytes().elsewhere().is_some() {
            return Some(damage(None, 0));
        }
        let outer = part.first_failure(second.unwrap_or(key)).ok()?;
        if let Some(failed) = outer {
            // Under DSSE-KMS, the outer layer's plaintext is still ciphertext.
            let own = second.map_or(failed.verified, |_| 0);
            return Some(damage(Some(failed.number + 1), before + own));
        }
        if let Some(second) = second {
            let inner = part.decrypt(second).ok()?;
            let failed = match EncryptedBody::from_bytes(&inner) {
                Some(inner) => {
                    let frames = inner.frames.into_iter().map(Ok);
                    first_failure(key, inner.header, frames).ok()?
                }
                None => return Some(damage(Some(1), before)),
            };
            if let Some(failed) = failed {
                return Some(damage(Some(failed.number + 1), before + failed.verified));
            }
        }
        before += part.len;
    }
    None
}

/// Records that a frame of the stored body doesn't decrypt.
pub(super) fn body_fails(
    session: &mut Session<'_>,
    object: &Object,
    key: &DataKey,
    second: Option<&DataKey>,
    whole: bool,
) {
    let Some(damage) = find(object, key, second, whole) else {
        return;
    };
    let Damage::Frame {
        part,
        frame,
        frames,
        verified,
    } = damage
    else {
        return;
    };
    let of_part = match object.body.parts.len() {
        1 => String::new(),
        _ => format!(" of part {part}"),
    };
    let (which, how) = match frame {
        Some(number) if number > frames => (
            format!("frame {number}{of_part} is missing"),
            "a frame is missing",
        ),
        Some(number) if frames > 1 => (
            format!("the tag of frame {number}{of_part} doesn't match"),
            "the tag doesn't match",
        ),
        Some(_) => (
            format!("the tag{of_part} doesn't match"),
            "the tag doesn't match",
        ),
        None => (
            format!("a tag{of_part} doesn't match"),
            "the tag doesn't match",
        ),
    };
    let says = match verified {
        0 => {
            "AES-256-GCM checks the tag before it returns a single byte of plaintext, so S3 has nothing to release."
        }
        _ => {
            "AES-256-GCM verified what comes before. S3 discards that too: this lab sends a body only after every frame is verified."
        }
    };
    let mut step = Step::new(
        Actor::S3,
        Actor::S3,
        Kind::Compute,
        format!("S3 can't decrypt the file: {which}"),
    )
    .label(how)
    .says(says)
    .damage(damage);
    let key = Excerpt::of(&second.unwrap_or(key).reveal_for_teaching());
    let key = Field::bytes("Plaintext data key", Role::PlaintextDataKey, key);
    step = step
        .field(key.from("in S3's memory only"))
        .field(object.body.field());
    if let Some(number) = frame {
        let verified = format!("{} of {frames}", number - 1);
        step = step.field(Field::text(
            "Frames verified before",
            Role::Metadata,
            verified,
        ));
    }
    let released = Field::text("Released to the app", Role::Metadata, "0 bytes");
    session.recorder.step(step.field(released));
}

/// Records that a data key that S3 encrypted itself doesn't decrypt. `bound` says what it is bound to.
pub(super) fn data_key_fails(session: &mut Session<'_>, own: &EncryptedDataKey, bound: &str) {
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::S3,
            Kind::Compute,
            "S3 can't decrypt the data key: its tag doesn't match",
        )
        .label("the tag doesn't match")
        .says(format!("Either the encrypted data key was changed, or what it's bound to: {bound}. AES-256-GCM doesn't say which. Without the data key, S3 can't read a byte of the file."))
        .damage(Damage::DataKey)
        .field(encrypted_data_key_field(own))
        .field(Field::text("Released to the app", Role::Metadata, "0 bytes")),
    );
}
