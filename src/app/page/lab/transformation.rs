//! What a step turns into something else, with the bytes before and after, from the trace's own fields.

use crate::core::trace::field::{Field, Role, Value};
use crate::core::trace::{Glyph, Kind, Place, Step, Trace};

/// How many bytes a transformation carries at most.
pub const CARRIED: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransformationKind {
    /// A copy of the data key goes under a key, and comes out as the encrypted data key.
    KeyEncryption,
    /// The encrypted data key goes under a key, and the plaintext data key comes out.
    KeyDecryption,
    /// The data key passes over the file.
    FileEncryption,
    /// The data key passes over the ciphertext.
    FileDecryption,
    /// A small secret goes under the KMS key.
    SecretEncryption,
    SecretDecryption,
    /// S3 keeps no plaintext once the ciphertext is stored.
    PlaintextRemoval,
    /// The data key's bytes are overwritten with zeros.
    KeyErasure,
}

impl TransformationKind {
    /// The value of `data-change`, by which the style sheet moves it.
    pub fn name(self) -> &'static str {
        match self {
            Self::KeyEncryption => "key-encryption",
            Self::KeyDecryption => "key-decryption",
            Self::FileEncryption => "file-encryption",
            Self::FileDecryption => "file-decryption",
            Self::SecretEncryption => "secret-encryption",
            Self::SecretDecryption => "secret-decryption",
            Self::PlaintextRemoval => "plaintext-removal",
            Self::KeyErasure => "key-erasure",
        }
    }

    /// The glyph before, and after.
    pub fn glyphs(self) -> (Glyph, Glyph) {
        match self {
            Self::KeyEncryption => (Glyph::DataKey, Glyph::EncryptedDataKey),
            Self::KeyDecryption => (Glyph::EncryptedDataKey, Glyph::DataKey),
            Self::FileEncryption => (Glyph::Body, Glyph::Ciphertext),
            Self::FileDecryption => (Glyph::Ciphertext, Glyph::Body),
            Self::SecretEncryption => (Glyph::Secret, Glyph::SealedSecret),
            Self::SecretDecryption => (Glyph::SealedSecret, Glyph::Secret),
            Self::PlaintextRemoval => (Glyph::Body, Glyph::Body),
            Self::KeyErasure => (Glyph::DataKey, Glyph::BurntKey),
        }
    }
}

/// What a step turns into something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transformation {
    pub kind: TransformationKind,
    /// Where it happens.
    pub place: Place,
    /// The first bytes before, at most [`CARRIED`].
    pub before: Vec<u8>,
    /// The first bytes after, at most [`CARRIED`]; none if nothing is left.
    pub after: Vec<u8>,
}

impl Transformation {
    /// The transformation in a step; none if nothing changes its form there, such as in a refused step.
    pub fn in_step(trace: &Trace, index: usize) -> Option<Self> {
        let (kind, place) = kind_in(trace, index)?;
        let (from, to) = kind.glyphs();
        let (before, after) = match kind {
            // The step itself has only the zeros.
            TransformationKind::KeyErasure => (
                bytes(trace, index.checked_sub(1)?, from)?,
                bytes(trace, index, to)?,
            ),
            TransformationKind::PlaintextRemoval => (bytes(trace, index, from)?, Vec::new()),
            _ => (bytes(trace, index, from)?, bytes(trace, index, to)?),
        };
        Some(Self {
            kind,
            place,
            before,
            after,
        })
    }
}

fn kind_in(trace: &Trace, index: usize) -> Option<(TransformationKind, Place)> {
    let step = trace.steps.get(index)?;
    let before = trace.steps.get(index.checked_sub(1)?)?;
    let here = |glyph| step.scene.place_of(glyph);
    let comes = |glyph| here(glyph).filter(|place| before.scene.place_of(glyph) != Some(*place));
    // Another key under a key may take the place of the one before.
    let renewed = |glyph| {
        let own = field(step, role(glyph)?).is_some() && bytes(trace, index - 1, glyph).is_some();
        let is_key = matches!(glyph, Glyph::DataKey | Glyph::EncryptedDataKey);
        let differs = bytes(trace, index, glyph) != bytes(trace, index - 1, glyph);
        here(glyph).filter(|_| is_key && own && differs)
    };
    // One thing comes, made of another that is at the same place.
    let made = |kind: TransformationKind| {
        let (from, to) = kind.glyphs();
        let place = comes(to).or_else(|| renewed(to))?;
        (here(from) == Some(place)).then_some((kind, place))
    };
    match step.kind {
        Kind::Compute => [
            TransformationKind::KeyEncryption,
            TransformationKind::KeyDecryption,
            TransformationKind::FileEncryption,
            TransformationKind::FileDecryption,
            TransformationKind::SecretEncryption,
            TransformationKind::SecretDecryption,
        ]
        .into_iter()
        .find_map(made),
        Kind::Store => {
            let (body, cipher) = (Glyph::Body, Glyph::StoredCiphertext);
            let place = before.scene.place_of(body)?;
            (here(body).is_none() && comes(cipher).is_some())
                .then_some((TransformationKind::PlaintextRemoval, place))
        }
        Kind::Discard => Some((TransformationKind::KeyErasure, comes(Glyph::BurntKey)?)),
        Kind::Request | Kind::Authorize | Kind::Load | Kind::Respond | Kind::Fail => None,
    }
}

/// The role of a glyph's bytes.
pub fn role(glyph: Glyph) -> Option<Role> {
    match glyph {
        Glyph::File | Glyph::Body | Glyph::Secret => Some(Role::Plaintext),
        Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => Some(Role::Ciphertext),
        Glyph::DataKey | Glyph::BurntKey => Some(Role::PlaintextDataKey),
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => Some(Role::EncryptedDataKey),
        Glyph::Ask | Glyph::Refusal => None,
    }
}

/// The index of the last step, up to this one, that shows the bytes of a role.
pub fn step_with(trace: &Trace, index: usize, role: Role) -> Option<usize> {
    let shows = |step: &Step| field(step, role).is_some();
    let steps = trace.steps.get(..=index)?;
    steps.iter().rposition(shows)
}

/// The first field of a step with bytes of a role.
fn field(step: &Step, role: Role) -> Option<&Field> {
    let is_bytes = |field: &&Field| matches!(field.value, Value::Bytes { .. });
    (step.fields.iter().filter(is_bytes)).find(|field| field.role == role)
}

/// The first bytes of a glyph as the latest step up to this one shows them.
fn bytes(trace: &Trace, index: usize, glyph: Glyph) -> Option<Vec<u8>> {
    let role = role(glyph)?;
    let step = trace.steps.get(step_with(trace, index, role)?)?;
    let Value::Bytes { excerpt, parts } = &field(step, role)?.value else {
        return None;
    };
    // A nonce or a header precedes the encrypted bytes. The whole of an encrypted data key is the envelope.
    let part = parts
        .iter()
        .find(|part| part.role == role && role == Role::Ciphertext);
    let (skip, len) = part.map_or((0, usize::MAX), |part| {
        (part.offset as usize, part.len as usize)
    });
    let bytes = excerpt.head.iter().skip(skip).take(len.min(CARRIED));
    Some(bytes.copied().collect())
}
