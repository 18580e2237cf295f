//! The ready policies in the learner's own names: no wider than needed, and each of them run.

use super::experiment::Experiment;
use super::table::OperationRun;
use crate::core::arn::Arn;
use crate::core::cloud::Outcome;
use crate::core::iam::{PolicyDocument, edit};
use crate::core::kms::store::is_key_id;
use crate::core::lab::world::{ACCOUNT, BUCKET, REGION, key_arn};
use crate::core::lab::{Permission, Preset};
use crate::core::s3::{Request, create_bucket};

/// The policies there are, in their order.
pub const READY_POLICIES: [Preset; 3] = [
    Preset::UploadOnly,
    Preset::DownloadOnly,
    Preset::UploadAndDownload,
];

/// The name of a policy's file.
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

/// What the learner can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyField {
    /// The bucket.
    Bucket,
    /// The account.
    Account,
    /// The KMS key.
    Key,
}

impl PolicyField {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Bucket, Self::Account, Self::Key];
}

/// Names as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyNames {
    /// The bucket's.
    pub bucket: String,
    /// The account's number.
    pub account: String,
    /// The key's ARN or id.
    pub key: String,
}

impl Default for PolicyNames {
    /// The lab's own.
    fn default() -> Self {
        Self {
            bucket: BUCKET.to_owned(),
            account: ACCOUNT.to_owned(),
            key: key_arn(),
        }
    }
}

/// What cannot be as typed, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where.
    pub field: PolicyField,
    /// In a sentence.
    pub says: String,
}

/// Names that are sound: what the policies are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTarget {
    /// The bucket's name.
    pub bucket: String,
    /// The role's account.
    pub account: String,
    /// The key's ARN, in its parts.
    pub key: Arn,
}

impl PolicyNames {
    /// The text of a field.
    pub fn of(&self, field: PolicyField) -> &str {
        match field {
            PolicyField::Bucket => &self.bucket,
            PolicyField::Account => &self.account,
            PolicyField::Key => &self.key,
        }
    }

    /// The text of a field, to be changed.
    pub fn of_mut(&mut self, field: PolicyField) -> &mut String {
        match field {
            PolicyField::Bucket => &mut self.bucket,
            PolicyField::Account => &mut self.account,
            PolicyField::Key => &mut self.key,
        }
    }

    /// The names, if all of them can be. Blanks around them do not count.
    ///
    /// # Errors
    /// One [`FieldError`] for each field that cannot be so.
    pub fn check(&self) -> Result<PolicyTarget, Vec<FieldError>> {
        let mut mistakes = Vec::new();
        let (bucket, account) = (self.bucket.trim(), self.account.trim());
        let key = key_of(self.key.trim(), account);
        if !is_account(account) {
            let says = format!("`{account}` is no account: expected 12 digits, such as {ACCOUNT}.");
            mistakes.push((PolicyField::Account, says));
        }
        if !is_bucket(bucket) {
            let says = format!(
                "`{bucket}` is no bucket’s name: expected 3 to 63 lower-case letters, digits, hyphens and dots, such as `{BUCKET}`; no ARN."
            );
            mistakes.push((PolicyField::Bucket, says));
        }
        match key {
            Ok(key) if mistakes.is_empty() => {
                return Ok(PolicyTarget {
                    bucket: bucket.to_owned(),
                    account: account.to_owned(),
                    key,
                });
            }
            Ok(_) => {}
            Err(says) => mistakes.push((PolicyField::Key, says)),
        }
        Err((mistakes.into_iter())
            .map(|(field, says)| FieldError { field, says })
            .collect())
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// S3 says so itself: a bucket of this name is made in a scratch world.
fn is_bucket(name: &str) -> bool {
    let policy = edit::grant(&PolicyDocument::empty(), "s3:CreateBucket", "*");
    let created = Experiment::of_the_lab(&policy).map(|mut experiment| {
        let input = create_bucket::Input {
            bucket: name.to_owned(),
            location_constraint: None,
        };
        (experiment.world)
            .s3(&Request::CreateBucket(input), &[])
            .result
    });
    created.is_ok_and(|result| result.is_ok())
}

/// An ARN or an id as the ARN of a key.
fn key_of(text: &str, account: &str) -> Result<Arn, String> {
    let full = match text.starts_with("arn:") {
        true => text.to_owned(),
        false => format!("arn:aws:kms:{REGION}:{account}:key/{text}"),
    };
    let expected = format!("expected its ARN, such as `{}`, or its id", key_arn());
    let name = text.rsplit(':').next().unwrap_or_default();
    if name.starts_with("alias/") {
        return Err(format!(
            "`{text}` is an alias: as a Resource it matches no use of the key. Give the ARN of the key behind it."
        ));
    }
    let arn = (full.parse::<Arn>()).map_err(|_| format!("`{text}` is no key: {expected}."))?;
    if arn.partition != "aws" {
        return Err(format!(
            "`{}` is a partition of its own, which is not simulated here: {expected}.",
            arn.partition
        ));
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let region = !arn.region.is_empty() && arn.region.bytes().all(plain);
    // With an id, it is the account's field that is wrong.
    let owner = is_account(&arn.account) || !text.starts_with("arn:");
    let id = (arn.resource.strip_prefix("key/"))
        .is_some_and(|id| is_key_id(id) && id.bytes().all(plain));
    match arn.service == "kms" && region && owner && id {
        true => Ok(arn),
        false => Err(format!("`{text}` is no key: {expected}, in lower case.")),
    }
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

    /// A policy, run under these names.
    pub fn proof(&self, policy: Preset) -> Option<Proof> {
        let document = self.policy(policy);
        let run = |call: fn(&mut Experiment) -> Outcome| {
            let experiment = Experiment::new(&self.account, &self.bucket, &self.key, &document);
            let mut experiment = experiment.ok()?;
            let outcome = call(&mut experiment);
            Some(OperationRun {
                trace: outcome.trace,
                error: outcome.result.err(),
            })
        };
        Some(Proof {
            upload: run(Experiment::upload)?,
            download: run(Experiment::download)?,
        })
    }
}

/// What came of running a policy.
#[derive(Clone, Debug)]
pub struct Proof {
    /// An upload under it.
    pub upload: OperationRun,
    /// A download under it.
    pub download: OperationRun,
}

impl Proof {
    /// In a sentence: `Run just now: the upload goes through; the download is refused at s3:GetObject.`
    pub fn says(&self) -> String {
        let one = |name: &str, run: &OperationRun| match (&run.error, run.refused()) {
            (None, _) => format!("the {name} goes through"),
            (_, Some((action, _))) => format!("the {name} is refused at {action}"),
            (Some(error), None) => format!("the {name} fails: {error}"),
        };
        format!(
            "Run just now: {}; {}.",
            one("upload", &self.upload),
            one("download", &self.download)
        )
    }
}
