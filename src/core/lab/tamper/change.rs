//! What a tampering makes of the stored objects.

use super::edit::edit;
use super::error::TamperError;
use super::field::{part_of, put_part};
use super::history::StoredChange;
use super::tampering::{Tampering, TamperingSource};
use crate::core::body_store::Bodies;
use crate::core::crypto::frames::FRAME;
use crate::core::crypto::{Nonce, Tag};
use crate::core::lab::Lab;
use crate::core::lab::world::BUCKET;
use crate::core::s3::bucket::BucketKey;
use crate::core::s3::{Encryption, Object};

/// Where two encrypted data keys can be told apart only by what they are bound to.
fn is_same_kind(one: &Encryption, other: &Encryption) -> bool {
    match (one, other) {
        (Encryption::SseS3(_), Encryption::SseS3(_)) => true,
        (Encryption::Kms(one), Encryption::Kms(other)) => {
            one.bucket_key == other.bucket_key && one.second.is_some() == other.second.is_some()
        }
        _ => false,
    }
}

/// Exchanges the encrypted data keys, and nothing else.
fn swap_data_keys(one: &mut Encryption, other: &mut Encryption) {
    match (one, other) {
        (Encryption::SseS3(one), Encryption::SseS3(other)) => std::mem::swap(one, other),
        (Encryption::Kms(one), Encryption::Kms(other)) => {
            std::mem::swap(&mut one.encrypted_data_key, &mut other.encrypted_data_key);
            std::mem::swap(&mut one.second, &mut other.second);
        }
        (Encryption::SseS3(_) | Encryption::Kms(_) | Encryption::SseC(_), _) => {}
    }
}

/// A part’s stored bytes, cut into the header and the frames.
fn frames_of(object: &Object, part: usize) -> Result<(Vec<u8>, Vec<Vec<u8>>), TamperError> {
    let bytes = part_of(object, part)?.to_bytes()?;
    let (header, rest) = bytes.split_at_checked(Nonce::LEN).unwrap_or((&bytes, &[]));
    let frames: Vec<_> = rest.chunks(FRAME + Tag::LEN).map(<[u8]>::to_vec).collect();
    match frames.len() {
        0 | 1 => Err(TamperError::OneFrame),
        _ => Ok((header.to_vec(), frames)),
    }
}

/// The place of a frame in a list of frames.
fn frame_in(frames: &[Vec<u8>], frame: u64) -> Result<usize, TamperError> {
    let place = usize::try_from(frame).ok();
    place
        .filter(|place| *place < frames.len())
        .ok_or(TamperError::NoFrame {
            frames: frames.len() as u64,
        })
}

impl Lab {
    /// The stored object, if its bytes can be changed here.
    pub(super) fn stored(&self, key: &str) -> Result<&Object, TamperError> {
        let bucket = self.cloud.s3.bucket(BUCKET);
        let object = bucket.and_then(|bucket| bucket.objects.get(key));
        let object = object.ok_or_else(|| TamperError::NoObject {
            key: key.to_owned(),
        })?;
        let elsewhere = |object: &Object| {
            let mut parts = object.body.parts.iter();
            parts.any(|part| part.bytes().elsewhere().is_some())
        };
        match elsewhere(object) {
            true => Err(TamperError::Elsewhere),
            false => Ok(object),
        }
    }

    /// The bucket key that an object’s data key is encrypted with.
    pub(super) fn bucket_key_of(&self, object: &Object) -> Option<&BucketKey> {
        let id = object.encryption.kms()?.bucket_key?;
        let bucket = self.cloud.s3.bucket(BUCKET)?;
        bucket.bucket_keys.iter().find(|key| key.id == id)
    }

    /// What a tampering would change.
    ///
    /// # Errors
    /// If it makes no sense for this object.
    pub(super) fn planned(
        &self,
        key: &str,
        tampering: &Tampering,
    ) -> Result<Vec<StoredChange>, TamperError> {
        let before = self.stored(key)?;
        let bodies = self.cloud.s3.bodies();
        let mut after = before.clone();
        let mut changes = Vec::new();
        match tampering {
            Tampering::Flip { field, bit } => {
                let own = self.bucket_key_of(before);
                let mut bytes = field.read(before, own)?;
                let bits = (bytes.len() as u64).saturating_mul(8);
                let place = usize::try_from(bit / 8).ok();
                let byte = place.and_then(|place| bytes.get_mut(place));
                *byte.ok_or(TamperError::NoBit { bits })? ^= 0x80 >> (bit % 8);
                let mut changed = own.cloned();
                field.write(bytes, &mut after, changed.as_mut(), bodies)?;
                if let (Some(before), Some(after)) = (own.cloned(), changed)
                    && before != after
                {
                    changes.push(StoredChange::BucketKey { before, after });
                }
            }
            Tampering::Truncate { part, len } => {
                let mut bytes = part_of(before, *part)?.to_bytes()?;
                let stored = bytes.len() as u64;
                match usize::try_from(*len) {
                    Ok(len) if len < bytes.len() => bytes.truncate(len),
                    _ => return Err(TamperError::NotShorter { stored }),
                }
                put_part(&mut after, *part, bytes, bodies)?;
            }
            Tampering::DropFrame { part, frame } => {
                let (header, mut frames) = frames_of(before, *part)?;
                frames.remove(frame_in(&frames, *frame)?);
                put_frames(&mut after, *part, header, frames, bodies)?;
            }
            Tampering::SwapFrames { part, one, other } => {
                let (header, mut frames) = frames_of(before, *part)?;
                let (one, other) = (frame_in(&frames, *one)?, frame_in(&frames, *other)?);
                if one == other {
                    return Err(TamperError::SameFrame);
                }
                frames.swap(one, other);
                put_frames(&mut after, *part, header, frames, bodies)?;
            }
            Tampering::SwapDataKeys { with } => {
                let mut other = self.other(key, with)?.clone();
                if let Encryption::SseC(_) = after.encryption {
                    let field = "encrypted data key";
                    return Err(TamperError::NotStored { field });
                }
                if !is_same_kind(&after.encryption, &other.encryption) {
                    return Err(TamperError::OtherKind { with: with.clone() });
                }
                swap_data_keys(&mut after.encryption, &mut other.encryption);
                changes.extend(self.object_change(with, other));
            }
            Tampering::SwapBodies { with } => {
                let mut other = self.other(key, with)?.clone();
                std::mem::swap(&mut after.body, &mut other.body);
                changes.extend(self.object_change(with, other));
            }
            Tampering::Replay(source) => {
                let earlier = self.earlier(key, source)?;
                after = Object {
                    version_id: after.version_id,
                    ..earlier.clone()
                };
            }
            Tampering::Edit { label, name, value } => {
                edit(&mut after, *label, name, value.as_deref())?;
            }
        }
        changes.splice(0..0, self.object_change(key, after));
        match changes.is_empty() {
            true => Err(TamperError::Unchanged),
            false => Ok(changes),
        }
    }

    /// The change of an object, if it is one.
    fn object_change(&self, key: &str, after: Object) -> Option<StoredChange> {
        let before = self.stored(key).ok()?;
        (*before != after).then(|| StoredChange::Object {
            key: key.to_owned(),
            before: Some(Box::new(before.clone())),
            after: Box::new(after),
        })
    }

    /// The other object of a swap.
    fn other(&self, key: &str, with: &str) -> Result<&Object, TamperError> {
        match key == with {
            true => Err(TamperError::SameObject),
            false => self.stored(with),
        }
    }

    /// What was stored earlier of an object.
    fn earlier(&self, key: &str, source: &TamperingSource) -> Result<&Object, TamperError> {
        match source {
            TamperingSource::Copy => {
                let history = self.tampering.as_ref();
                (history.and_then(|history| history.copy_of(key))).ok_or(TamperError::NoCopy)
            }
            TamperingSource::Version(id) => {
                let bucket = self.cloud.s3.bucket(BUCKET);
                let found = bucket.and_then(|bucket| bucket.find(key, Some(id)).object());
                found.ok_or_else(|| TamperError::NoVersion { id: id.clone() })
            }
        }
    }
}

fn put_frames(
    object: &mut Object,
    part: usize,
    header: Vec<u8>,
    frames: Vec<Vec<u8>>,
    bodies: &Bodies,
) -> Result<(), TamperError> {
    let bytes = header.into_iter().chain(frames.into_iter().flatten());
    put_part(object, part, bytes.collect(), bodies)
}
