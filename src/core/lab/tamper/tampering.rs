//! The changes that somebody with access to S3’s disk can make, as values.

use super::field::TamperField;

/// One change of what S3 stores of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// One bit becomes the other.
    Flip {
        field: TamperField,
        /// From 0: the highest bit of the first byte is bit 0.
        bit: u64,
    },
    /// Only the first bytes of a part of the body are left.
    Truncate {
        /// From 0.
        part: usize,
        /// Stored bytes that are left.
        len: u64,
    },
    DropFrame {
        /// From 0.
        part: usize,
        /// From 0.
        frame: u64,
    },
    /// Two frames of a part change places.
    SwapFrames {
        /// From 0.
        part: usize,
        /// From 0.
        one: u64,
        /// From 0.
        other: u64,
    },
    /// The object and the one with this key exchange their encrypted data keys.
    SwapDataKeys { with: String },
    /// The object and the one with this key exchange their bodies.
    SwapBodies { with: String },
    /// All that was stored earlier, body and envelope, takes the place of what is stored now.
    Replay(TamperingSource),
    /// A stored text is replaced, or removed.
    Edit {
        label: TamperLabel,
        /// The name of a pair; empty for what has no name.
        name: String,
        /// `None` removes the pair.
        value: Option<String>,
    },
}

/// Where an earlier state of an object comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TamperingSource {
    /// An older version that the bucket still has, by its id.
    Version(String),
    /// The copy that the attacker kept.
    Copy,
}

/// A stored text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TamperLabel {
    /// A pair of the encryption context.
    Context,
    ETag,
    ContentType,
    /// A pair of the user metadata.
    Metadata,
    Tag,
}

impl TamperLabel {
    pub const ALL: [Self; 5] = [
        Self::Context,
        Self::ETag,
        Self::ContentType,
        Self::Metadata,
        Self::Tag,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Context => "encryption context",
            Self::ETag => "ETag",
            Self::ContentType => "Content-Type",
            Self::Metadata => "user metadata",
            Self::Tag => "tag",
        }
    }

    /// Whether it is a pair with a name.
    pub fn is_pair(self) -> bool {
        match self {
            Self::Context | Self::Metadata | Self::Tag => true,
            Self::ETag | Self::ContentType => false,
        }
    }
}

impl Tampering {
    /// What was done, in a few words. A byte's bits are numbered as usual: 7 is the highest.
    pub fn says(&self) -> String {
        let frame = |frame: &u64| frame.saturating_add(1);
        match self {
            Self::Flip { field, bit } => {
                let (byte, bit) = (bit / 8, 7 - bit % 8);
                format!("flipped bit {bit} of byte {byte} of {}", field.name())
            }
            Self::Truncate { len, .. } => format!("cut the stored body to {len} bytes"),
            Self::DropFrame { frame: one, .. } => format!("dropped frame {}", frame(one)),
            Self::SwapFrames { one, other, .. } => {
                format!("swapped frames {} and {}", frame(one), frame(other))
            }
            Self::SwapDataKeys { with } => format!("swapped the encrypted data key with {with}’s"),
            Self::SwapBodies { with } => format!("swapped the body with {with}’s"),
            Self::Replay(TamperingSource::Version(id)) => {
                format!("put version {id} back in place of the current one")
            }
            Self::Replay(TamperingSource::Copy) => {
                "put an earlier copy back in place of the current object".to_owned()
            }
            Self::Edit { label, name, value } => {
                let named = match label.is_pair() {
                    true => format!("{} {name}", label.name()),
                    false => label.name().to_owned(),
                };
                match value {
                    Some(value) => format!("set the {named} to {value}"),
                    None => format!("removed the {named}"),
                }
            }
        }
    }
}
