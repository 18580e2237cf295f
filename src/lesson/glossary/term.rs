//! What a card of the glossary consists of.

/// What a term is about; a heading of the glossary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermGroup {
    /// How a file is locked.
    Envelope,
    /// Keys, and what KMS does with them.
    Keys,
    /// Objects, and how S3 encrypts them.
    Objects,
    /// Who may do what, and who says so.
    Access,
}

impl TermGroup {
    /// In the order of the glossary.
    pub const ALL: [Self; 4] = [Self::Envelope, Self::Keys, Self::Objects, Self::Access];

    /// The heading above its cards.
    pub fn name(self) -> &'static str {
        match self {
            Self::Envelope => "The envelope",
            Self::Keys => "Keys in KMS",
            Self::Objects => "Objects in S3",
            Self::Access => "Who may do what",
        }
    }
}

/// What a term stands for on the stage, where it has the same colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermMeaning {
    /// Readable: amber.
    Plaintext,
    /// Not readable: violet.
    Ciphertext,
    /// A plaintext data key: gold.
    DataKey,
    /// What never leaves KMS: steel.
    Kms,
    /// Allowed: green.
    Allow,
    /// Refused: red.
    Deny,
    /// None of these.
    None,
}

/// Where a term can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermLink {
    /// The address in this page, from `#` on.
    pub hash: &'static str,
    /// What is there: a lesson's title, a case's title, or what to do in a view.
    pub title: &'static str,
}

/// A term and its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its name in an address: `#/glossary/<id>`.
    pub id: &'static str,
    /// The heading of its card.
    pub name: &'static str,
    /// The group in which it is listed.
    pub group: TermGroup,
    /// What it stands for on the stage.
    pub meaning: TermMeaning,
    /// What it is recognised by in a text. A phrase that begins with a small letter is found at the
    /// beginning of a sentence, too; all else must be as it is written here.
    pub phrases: &'static [&'static str],
    /// The card's text, 45 words at most.
    pub says: &'static str,
    /// Where it can be tried.
    pub link: TermLink,
}

/// Makes a card of its parts in the order in which the files write them.
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
