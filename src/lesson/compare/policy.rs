//! The ready policies with the learner's own names, no wider than needed.

use crate::core::arn::Arn;
use crate::core::iam::{PolicyDocument, edit};
use crate::core::lab::{Permission, Preset};

/// The policies that the page offers to copy, in its order.
pub const READY_POLICIES: [Preset; 3] = [
    Preset::UploadOnly,
    Preset::DownloadOnly,
    Preset::UploadAndDownload,
];

/// The file name of a saved policy.
pub fn file_name(policy: Preset) -> &'static str {
    match policy {
        Preset::UploadOnly => "upload-policy.json",
        Preset::DownloadOnly => "download-policy.json",
        _ => "upload-and-download-policy.json",
    }
}

/// A policy's JSON with fewer line breaks, to fit a printed page: one line per element, lists on one line.
pub fn compact(pretty: &str) -> String {
    const AIR: [(&str, &str); 7] = [
        ("{\n  \"", "{ \""),
        ("{\n      \"", "{ \""),
        ("\n    }", " }"),
        ("[\n        ", "["),
        (",\n        \"", ", \""),
        ("\n      ]", "]"),
        ("\n  ]\n}", " ] }"),
    ];
    (AIR.into_iter()).fold(pretty.to_owned(), |text, (air, less)| {
        text.replace(air, less)
    })
}

/// The checked names that the policies contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTarget {
    pub bucket: String,
    /// The role's account, 12 digits.
    pub account: String,
    /// The key's ARN, in its parts.
    pub key: Arn,
}

impl PolicyTarget {
    /// The policy for the role, with only what is needed.
    pub fn policy(&self, policy: Preset) -> PolicyDocument {
        let empty = PolicyDocument::empty();
        (policy.permissions().iter()).fold(empty, |document, permission| {
            edit::grant(&document, permission.action(), &self.resource(*permission))
        })
    }

    fn resource(&self, permission: Permission) -> String {
        match permission.is_s3() {
            true => format!("arn:aws:s3:::{}/*", self.bucket),
            false => self.key.to_string(),
        }
    }

    /// A remark on these names, where they need one.
    pub fn note(&self) -> Option<String> {
        let owner = &self.key.account;
        (*owner != self.account).then(|| {
            format!(
                "This key belongs to account {owner}: its key policy must also allow account {}.",
                self.account
            )
        })
    }
}
