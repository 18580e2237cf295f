//! The ready policies in the learner's own names, no wider than needed.

use crate::core::arn::Arn;
use crate::core::iam::{PolicyDocument, edit};
use crate::core::lab::{Permission, Preset};

/// The policies that are ready to be copied, in the order of the page.
pub const READY_POLICIES: [Preset; 3] = [
    Preset::UploadOnly,
    Preset::DownloadOnly,
    Preset::UploadAndDownload,
];

/// The name under which a policy is saved.
pub fn file_name(policy: Preset) -> &'static str {
    match policy {
        Preset::UploadOnly => "upload-policy.json",
        Preset::DownloadOnly => "download-policy.json",
        _ => "upload-and-download-policy.json",
    }
}

/// A policy's printed text with less air, where it must fit a page: a line an element, lists on one.
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

/// What the policies are about: names that were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTarget {
    /// The bucket's name.
    pub bucket: String,
    /// The role's account, 12 digits.
    pub account: String,
    /// The key's ARN, in its parts.
    pub key: Arn,
}

impl PolicyTarget {
    /// The policy for the role: nothing but what is needed.
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

    /// Where the names need another word.
    pub fn note(&self) -> Option<String> {
        let owner = &self.key.account;
        (*owner != self.account).then(|| {
            format!(
                "This key is account {owner}’s: its key policy must let account {} in as well.",
                self.account
            )
        })
    }
}
