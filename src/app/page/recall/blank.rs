//! The three blanks. Which answer is right, and why, comes from the two runs' own calls to KMS.

use crate::core::lab::KmsCalls;

/// A sentence with a blank at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    Upload,
    Download,
    Encrypt,
}

/// The operations of KMS that can be chosen for an upload and a download, in the order of [`KmsCalls::operations`].
const OPERATIONS: [&str; 3] = ["GenerateDataKey", "Decrypt", "Encrypt"];

/// What can be chosen for `kms:Encrypt`.
const USES: [&str; 3] = [
    "every upload",
    "every download",
    "nothing in S3: small secrets",
];

impl Blank {
    pub const ALL: [Self; 3] = [Self::Upload, Self::Download, Self::Encrypt];

    /// The sentence before the blank.
    pub fn asks(self) -> &'static str {
        match self {
            Self::Upload => "To upload, S3 calls",
            Self::Download => "To download, S3 calls",
            Self::Encrypt => "kms:Encrypt is for",
        }
    }

    pub fn choices(self) -> [&'static str; 3] {
        match self {
            Self::Upload | Self::Download => OPERATIONS,
            Self::Encrypt => USES,
        }
    }

    /// The index of the right choice: the operation that the run called, or what Encrypt was called in. `None` if a
    /// run called KMS otherwise than once: then there is no one answer.
    pub fn right(self, upload: KmsCalls, download: KmsCalls) -> Option<usize> {
        let called = |calls: KmsCalls| {
            let made = calls.operations().map(|(_, calls)| calls.made);
            let only = made.iter().filter(|made| **made > 0).count() == 1;
            made.iter().position(|made| *made > 0).filter(|_| only)
        };
        match self {
            Self::Upload => called(upload),
            Self::Download => called(download),
            Self::Encrypt => match (upload.encrypt.made, download.encrypt.made) {
                (0, 0) => Some(2),
                (_, 0) => Some(0),
                (0, _) => Some(1),
                (_, _) => None,
            },
        }
    }

    /// Why: the runs' own numbers.
    pub fn because(self, upload: KmsCalls, download: KmsCalls) -> String {
        let counts = |calls: KmsCalls| {
            let counts = calls.operations();
            let counts = counts.map(|(name, calls)| format!("{name} {}", calls.made));
            counts.join(", ")
        };
        match self {
            Self::Upload => format!("Your upload: {}.", counts(upload)),
            Self::Download => format!("Your download: {}.", counts(download)),
            Self::Encrypt => format!(
                "Both runs together: Encrypt {}. An app calls it itself, for secrets of up to 4,096 bytes.",
                upload.encrypt.made + download.encrypt.made
            ),
        }
    }
}
