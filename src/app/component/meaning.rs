//! What a thing is, and how the page shows it: one table of class, drawing, and word, for the stage, the bytes, the
//! glossary, and the picture.

use crate::core::trace::Glyph;
use crate::core::trace::field::{Field, Role};
use crate::lesson::glossary;

/// The meaning of a thing, a range of bytes, or a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Bytes that anyone can read.
    Plaintext,
    /// Bytes that are unreadable without the data key.
    Ciphertext,
    /// A plaintext data key.
    DataKey,
    /// An encrypted data key.
    EncryptedDataKey,
    /// A KMS key, which never leaves KMS.
    KmsKey,
    Nonce,
    Tag,
    /// What AES-GCM authenticates without encrypting it.
    AssociatedData,
    Metadata,
    /// A decision that allows a request.
    Allowed,
    /// A decision that denies a request.
    Denied,
    Other,
}

/// How a meaning is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// Class name, and value of `data-role`. The style sheet gives it a color and a second mark.
    pub class: &'static str,
    /// Its drawing on the stage.
    pub glyph: Option<Glyph>,
    /// Its name on the page.
    pub word: &'static str,
}

impl Meaning {
    pub fn appearance(self) -> Appearance {
        let (class, glyph, word) = match self {
            Self::Plaintext => ("plain", Some(Glyph::File), "plaintext"),
            Self::Ciphertext => ("cipher", Some(Glyph::Ciphertext), "ciphertext"),
            Self::DataKey => ("key", Some(Glyph::DataKey), "data key"),
            Self::EncryptedDataKey => {
                let glyph = Some(Glyph::EncryptedDataKey);
                ("sealed", glyph, "encrypted data key")
            }
            Self::KmsKey => ("kms", None, "KMS key"),
            Self::Nonce => ("nonce", None, "nonce"),
            Self::Tag => ("tag", None, "tag"),
            Self::AssociatedData => ("aad", None, "additional authenticated data"),
            Self::Metadata => ("meta", None, "metadata"),
            Self::Allowed => ("ok", None, "allowed"),
            Self::Denied => ("no", Some(Glyph::Refusal), "denied"),
            Self::Other => ("none", None, ""),
        };
        Appearance { class, glyph, word }
    }

    pub fn class(self) -> &'static str {
        self.appearance().class
    }

    /// Its name on the page.
    pub fn word(self) -> &'static str {
        self.appearance().word
    }
}

impl Meaning {
    /// What a step's field shows. The name of the KMS key stands for the key.
    pub fn of_field(field: &Field) -> Self {
        const KMS_KEY: [&str; 2] = ["KMS key", "KeyId"];
        match KMS_KEY.contains(&field.name) {
            true => Self::KmsKey,
            false => field.role.into(),
        }
    }
}

impl From<Role> for Meaning {
    fn from(role: Role) -> Self {
        match role {
            Role::Plaintext => Self::Plaintext,
            Role::PlaintextDataKey => Self::DataKey,
            Role::EncryptedDataKey => Self::EncryptedDataKey,
            Role::Ciphertext => Self::Ciphertext,
            Role::Nonce => Self::Nonce,
            Role::Tag => Self::Tag,
            Role::AssociatedData => Self::AssociatedData,
            Role::Metadata | Role::Digest => Self::Metadata,
        }
    }
}

impl From<glossary::TermMeaning> for Meaning {
    fn from(role: glossary::TermMeaning) -> Self {
        match role {
            glossary::TermMeaning::Plaintext => Self::Plaintext,
            glossary::TermMeaning::Ciphertext => Self::Ciphertext,
            glossary::TermMeaning::DataKey => Self::DataKey,
            glossary::TermMeaning::EncryptedDataKey => Self::EncryptedDataKey,
            glossary::TermMeaning::Kms => Self::KmsKey,
            glossary::TermMeaning::Allow => Self::Allowed,
            glossary::TermMeaning::Deny => Self::Denied,
            glossary::TermMeaning::None => Self::Other,
        }
    }
}

impl From<Glyph> for Meaning {
    fn from(glyph: Glyph) -> Self {
        match glyph {
            Glyph::File | Glyph::Body | Glyph::Secret => Self::Plaintext,
            Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => Self::Ciphertext,
            Glyph::DataKey | Glyph::BurntKey => Self::DataKey,
            Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => Self::EncryptedDataKey,
            Glyph::Refusal => Self::Denied,
            Glyph::Ask => Self::Metadata,
        }
    }
}
