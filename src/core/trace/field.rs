//! What a step shows: named bytes and texts, each with the role it plays.

use serde::Serialize;

/// What bytes are for. Decides colour, icon and shape wherever they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Role {
    /// The learner's own bytes.
    Plaintext,
    /// A data key in the clear.
    PlaintextDataKey,
    /// A data key sealed under a KMS key.
    EncryptedDataKey,
    /// Sealed bytes.
    Ciphertext,
    /// The number used once (NIST SP 800-38D §5.2.1.1: 96 bits).
    Nonce,
    /// The authentication tag (NIST SP 800-38D: 128 bits).
    Tag,
    /// Authenticated, not secret: the encryption context.
    AssociatedData,
    /// Names, headers, sizes.
    Metadata,
    /// A SHA-256 digest.
    Digest,
}

/// A labelled stretch of an excerpt's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What the stretch is called, e.g. `nonce`.
    pub name: &'static str,
    pub role: Role,
    /// Where it starts in the whole, in bytes.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u64,
}

/// The first bytes of something, and how long the whole is. Big bodies are never copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// At most [`Excerpt::HEAD`] bytes from the start.
    pub head: Vec<u8>,
    /// Length of the whole in bytes.
    pub len: u64,
    /// SHA-256 of the whole, where it was computed.
    pub sha256: Option<[u8; 32]>,
    /// MD5 of the whole, where it was computed: the ETag of some objects.
    pub md5: Option<[u8; 16]>,
}

impl Excerpt {
    /// How many bytes are kept: 4 KiB.
    pub const HEAD: usize = 4_096;

    /// Of bytes that are all here, without a digest.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            head: bytes.iter().take(Self::HEAD).copied().collect(),
            len: bytes.len() as u64,
            sha256: None,
            md5: None,
        }
    }

    /// The same with the MD5 of the whole.
    pub fn with_md5(mut self, digest: [u8; 16]) -> Self {
        self.md5 = Some(digest);
        self
    }

    /// The same with the digest of the whole.
    pub fn with_sha256(mut self, digest: [u8; 32]) -> Self {
        self.sha256 = Some(digest);
        self
    }
}

/// A field's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Value {
    /// Text as it stands.
    Text(String),
    /// Bytes, with their labelled stretches (empty: one stretch of the field's role).
    Bytes {
        /// The bytes, or their start.
        excerpt: Excerpt,
        /// Labelled stretches, in order, covering the whole; or none.
        parts: Vec<Part>,
    },
}

/// A named value a step shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its standard name, e.g. `CiphertextBlob`.
    pub name: &'static str,
    pub role: Role,
    /// The content.
    pub value: Value,
    /// Where it is or comes from, in a few words; may be empty.
    pub origin: &'static str,
}

impl Field {
    /// A text field.
    pub fn text(name: &'static str, role: Role, text: impl Into<String>) -> Self {
        Self {
            name,
            role,
            value: Value::Text(text.into()),
            origin: "",
        }
    }

    /// A field of bytes.
    pub fn bytes(name: &'static str, role: Role, excerpt: Excerpt) -> Self {
        Self {
            name,
            role,
            value: Value::Bytes {
                excerpt,
                parts: Vec::new(),
            },
            origin: "",
        }
    }

    /// The same, with labelled stretches.
    pub fn with_parts(mut self, labelled: Vec<Part>) -> Self {
        if let Value::Bytes { parts, .. } = &mut self.value {
            *parts = labelled;
        }
        self
    }

    /// The same, saying where it is or comes from.
    pub fn from(mut self, origin: &'static str) -> Self {
        self.origin = origin;
        self
    }
}

/// Consecutive stretches from lengths: `[(name, role, length in bytes)]`.
pub fn parts<const N: usize>(lengths: [(&'static str, Role, u64); N]) -> Vec<Part> {
    let mut offset = 0;
    lengths
        .into_iter()
        .map(|(name, role, len)| {
            let part = Part {
                name,
                role,
                offset,
                len,
            };
            offset += len;
            part
        })
        .collect()
}
