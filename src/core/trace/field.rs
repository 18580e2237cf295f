//! The named bytes and texts that a step shows, each with its role.

use serde::Serialize;

/// The purpose of bytes. It determines their colour, icon and shape everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Role {
    /// The user's own bytes.
    Plaintext,
    /// A plaintext data key.
    PlaintextDataKey,
    /// A data key encrypted under a KMS key.
    EncryptedDataKey,
    Ciphertext,
    /// The number used once (NIST SP 800-38D §5.2.1.1: 96 bits).
    Nonce,
    /// The authentication tag (NIST SP 800-38D: 128 bits).
    Tag,
    /// Authenticated, but not secret: the encryption context.
    AssociatedData,
    /// Names, headers, sizes.
    Metadata,
    /// A SHA-256 digest.
    Digest,
}

/// A labelled range of an excerpt's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The range's label, e.g. `nonce`.
    pub name: &'static str,
    pub role: Role,
    /// Where the range starts in the whole, in bytes.
    pub offset: u64,
    /// In bytes.
    pub len: u64,
}

/// The first bytes of a value, and its total length. Large bodies are never copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// At most [`Excerpt::HEAD`] bytes from the start.
    pub head: Vec<u8>,
    /// Length of the whole in bytes.
    pub len: u64,
    /// SHA-256 of the whole, if computed.
    pub sha256: Option<[u8; 32]>,
    /// MD5 of the whole, if computed: the ETag of some objects.
    pub md5: Option<[u8; 16]>,
}

impl Excerpt {
    /// How many bytes an excerpt keeps: 4 KiB.
    pub const HEAD: usize = 4_096;

    /// The excerpt of bytes that are all present, without a digest.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            head: bytes.iter().take(Self::HEAD).copied().collect(),
            len: bytes.len() as u64,
            sha256: None,
            md5: None,
        }
    }

    /// Adds the MD5 of the whole.
    pub fn with_md5(mut self, digest: [u8; 16]) -> Self {
        self.md5 = Some(digest);
        self
    }

    /// Adds the SHA-256 of the whole.
    pub fn with_sha256(mut self, digest: [u8; 32]) -> Self {
        self.sha256 = Some(digest);
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Value {
    Text(String),
    /// Bytes with labelled ranges; without ranges, all bytes have the field's role.
    Bytes {
        /// The first bytes, at most [`Excerpt::HEAD`].
        excerpt: Excerpt,
        /// Labelled ranges, in order, covering the whole; or none.
        parts: Vec<Part>,
    },
}

/// A named value that a step shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its standard name, e.g. `CiphertextBlob`.
    pub name: &'static str,
    pub role: Role,
    pub value: Value,
    /// Its location or source, in a few words; may be empty.
    pub origin: &'static str,
}

impl Field {
    pub fn text(name: &'static str, role: Role, text: impl Into<String>) -> Self {
        Self {
            name,
            role,
            value: Value::Text(text.into()),
            origin: "",
        }
    }

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

    /// Adds labelled ranges.
    pub fn with_parts(mut self, labelled: Vec<Part>) -> Self {
        if let Value::Bytes { parts, .. } = &mut self.value {
            *parts = labelled;
        }
        self
    }

    /// Sets the location or source.
    pub fn from(mut self, origin: &'static str) -> Self {
        self.origin = origin;
        self
    }
}

/// Consecutive ranges from lengths: `[(name, role, length in bytes)]`.
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
