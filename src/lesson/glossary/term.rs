//! The parts of a glossary card.

/// A group of terms; a heading of the glossary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermGroup {
    /// How S3 encrypts a file.
    Envelope,
    /// Keys, and the operations of KMS.
    Keys,
    /// Objects, and how S3 encrypts them.
    Objects,
    /// Permissions, and the policies that grant or deny them.
    Access,
}

impl TermGroup {
    /// All groups, in the order of the glossary.
    pub const ALL: [Self; 4] = [Self::Envelope, Self::Keys, Self::Objects, Self::Access];

    /// The heading above the group's cards.
    pub fn name(self) -> &'static str {
        match self {
            Self::Envelope => "The envelope",
            Self::Keys => "Keys in KMS",
            Self::Objects => "Objects in S3",
            Self::Access => "Who may do what",
        }
    }
}

/// What a term means on the stage, which shows it in the same colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermMeaning {
    /// Plaintext: amber.
    Plaintext,
    /// Ciphertext: violet.
    Ciphertext,
    /// A plaintext data key: gold.
    DataKey,
    /// An encrypted data key: the same key, in its envelope.
    EncryptedDataKey,
    /// Key material that never leaves KMS: steel.
    Kms,
    /// Allowed: green.
    Allow,
    /// Denied: red.
    Deny,
    /// None of these.
    None,
}

/// Where the reader can try a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermLink {
    /// The address in this page, from `#` on.
    pub hash: &'static str,
    /// The name of the target: a lesson's title, a case's title, or what to do in a view.
    pub title: &'static str,
}

/// A term and its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The last part of its address: `#/glossary/<id>`.
    pub id: &'static str,
    pub name: &'static str,
    /// The group that lists it.
    pub group: TermGroup,
    /// Its meaning on the stage.
    pub meaning: TermMeaning,
    /// The phrases that name it in a text. One that begins with a small letter may also begin a sentence; otherwise the
    /// case must match.
    pub phrases: &'static [&'static str],
    /// The card's text, 45 words at most.
    pub says: &'static str,
    /// Where the reader can try it.
    pub link: TermLink,
}

/// Makes a card from its parts, in the order in which the files write them.
pub(super) const fn card(
    group: TermGroup,
    meaning: TermMeaning,
    [id, name]: [&'static str; 2],
    phrases: &'static [&'static str],
    says: &'static str,
    [hash, title]: [&'static str; 2],
) -> Term {
    Term {
        id,
        name,
        group,
        meaning,
        phrases,
        says,
        link: TermLink { hash, title },
    }
}
