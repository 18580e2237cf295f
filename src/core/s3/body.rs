//! Bodies: the work of sealing and opening them, and what comes of it.

use crate::core::crypto::digest::{md5, sha256};
use crate::core::crypto::frames::{FRAME, Frames, sealed_len};
use crate::core::crypto::{DataKey, Nonce, Tag, Unauthentic};
use crate::core::trace::Excerpt;
use crate::core::trace::field::{Field, Role, parts};

/// Which way the work goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Plaintext to ciphertext.
    Seal,
    /// Ciphertext to plaintext.
    Open,
}

/// One body's work: everything a cipher needs, so that it can be done anywhere.
#[derive(Debug)]
pub struct BodyJob {
    /// Which way.
    pub direction: Direction,
    /// The plaintext data key, overwritten when the job is dropped.
    pub key: DataKey,
    /// The stored body's first 12 bytes.
    pub header: Nonce,
    /// Plaintext length in bytes.
    pub len: u64,
}

/// A sealed body: `header ‖ frames`.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The nonce of the last frame.
    pub header: Nonce,
    /// `ciphertext ‖ tag` of each frame, in order.
    pub frames: Vec<Vec<u8>>,
    /// Plaintext length in bytes.
    pub plaintext_len: u64,
}

/// One part of a stored body: the only one, or one of a multipart upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is stored. Under DSSE-KMS its plaintext is the inner layer.
    pub sealed: Sealed,
    /// How many bytes the application sent.
    pub len: u64,
}

/// A stored body: one part, or those of a multipart upload in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredBody {
    /// The parts; never empty.
    pub parts: Vec<Part>,
}

impl StoredBody {
    /// Plaintext length in bytes.
    pub fn plaintext_len(&self) -> u64 {
        self.parts.iter().map(|part| part.len).sum()
    }

    /// Stored length in bytes.
    pub fn stored_len(&self) -> u64 {
        self.parts.iter().map(|part| part.sealed.len()).sum()
    }

    /// The stored bytes of the first part as a field with its stretches labelled.
    pub fn field(&self) -> Field {
        match self.parts.first() {
            Some(part) => part.sealed.field(),
            None => Field::bytes("Stored body", Role::Ciphertext, Excerpt::default()),
        }
    }
}

/// An opened body, as far as the trace needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The plaintext's start, length and SHA-256.
    pub excerpt: Excerpt,
    /// The whole plaintext, where it was opened in this thread.
    pub bytes: Option<Vec<u8>>,
}

impl BodyJob {
    /// Seals a body that is all here.
    ///
    /// # Errors
    /// When the plaintext is not as long as the job says.
    pub fn seal(&self, plaintext: &[u8]) -> Result<Sealed, Unauthentic> {
        match plaintext.len() as u64 == self.len {
            true => seal(&self.key, self.header, plaintext),
            false => Err(Unauthentic),
        }
    }

    /// Opens a body that is all here.
    ///
    /// # Errors
    /// [`Unauthentic`] when a single bit of it was changed, or a frame moved, dropped or added.
    pub fn open(&self, sealed: &Sealed) -> Result<Opened, Unauthentic> {
        if sealed.header != self.header {
            return Err(Unauthentic);
        }
        let bytes = open(&self.key, sealed)?;
        Ok(Opened {
            excerpt: Excerpt::of(&bytes).with_sha256(sha256(&bytes)),
            bytes: Some(bytes),
        })
    }
}

/// Seals a body under the header that [`frames::header`](crate::core::crypto::frames::header) gave for its length.
///
/// # Errors
/// When the header belongs to a body of another number of frames.
pub(super) fn seal(key: &DataKey, header: Nonce, plaintext: &[u8]) -> Result<Sealed, Unauthentic> {
    let mut cipher = Frames::new(key, &header);
    let mut frames = Vec::new();
    if plaintext.is_empty() {
        frames.push(cipher.seal(&[])?);
    }
    for chunk in plaintext.chunks(FRAME) {
        frames.push(cipher.seal(chunk)?);
    }
    let sealed = Sealed {
        header,
        frames,
        plaintext_len: plaintext.len() as u64,
    };
    cipher.is_done().then_some(sealed).ok_or(Unauthentic)
}

/// The plaintext of a sealed body.
///
/// # Errors
/// As [`BodyJob::open`].
pub(super) fn open(key: &DataKey, sealed: &Sealed) -> Result<Vec<u8>, Unauthentic> {
    let mut cipher = Frames::new(key, &sealed.header);
    let mut bytes = Vec::new();
    for frame in &sealed.frames {
        bytes.extend(cipher.open(frame)?);
    }
    cipher.is_done().then_some(bytes).ok_or(Unauthentic)
}

impl Sealed {
    /// Length in bytes, header included.
    pub fn len(&self) -> u64 {
        sealed_len(self.plaintext_len)
    }

    /// Never: even an empty body has a header and a tag.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The stored bytes, all of them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.header.as_bytes().to_vec();
        bytes.extend(self.frames.iter().flatten());
        bytes
    }

    /// Reads stored bytes back; `None` for fewer than a header and a tag.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk()?;
        let frames: Vec<Vec<u8>> = rest.chunks(FRAME + Tag::LEN).map(<[u8]>::to_vec).collect();
        let tags = (frames.len() * Tag::LEN) as u64;
        Some(Self {
            header: Nonce::new(*header),
            plaintext_len: (rest.len() as u64).checked_sub(tags).filter(|_| tags > 0)?,
            frames,
        })
    }

    /// The stored bytes as a field with its stretches labelled.
    pub fn field(&self) -> Field {
        let first = self.frames.first().map_or(&[][..], Vec::as_slice);
        let head = self.header.as_bytes().iter().chain(first);
        let excerpt = Excerpt {
            head: head.take(Excerpt::HEAD).copied().collect(),
            len: self.len(),
            sha256: None,
            md5: None,
        };
        let tags = self.frames.len() as u64 * Tag::LEN as u64;
        let name = match self.frames.len() {
            1 => "tag",
            _ => "tags, one a frame",
        };
        // With several frames the tags lie between them; the stretches are summed up.
        let labelled = parts([
            ("nonce", Role::Nonce, Nonce::LEN as u64),
            ("ciphertext", Role::Ciphertext, self.plaintext_len),
            (name, Role::Tag, tags),
        ]);
        Field::bytes("Stored body", Role::Ciphertext, excerpt)
            .with_parts(labelled)
            .from("simulated layout")
    }
}

/// Shows sizes, not megabytes.
impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.len())
    }
}

/// A whole body as an excerpt with its digests.
pub fn excerpt_of(bytes: &[u8]) -> Excerpt {
    Excerpt::of(bytes)
        .with_sha256(sha256(bytes))
        .with_md5(md5(bytes))
}
