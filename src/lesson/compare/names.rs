//! The form for the learner's own bucket, account and key, and the checks of its fields.

use super::experiment::Experiment;
use super::policy::PolicyTarget;
use crate::core::arn::Arn;
use crate::core::iam::{PolicyDocument, edit};
use crate::core::kms::store::is_key_id;
use crate::core::lab::world::{ACCOUNT, BUCKET, REGION, key_arn};
use crate::core::s3::{Request, create_bucket};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyField {
    Bucket,
    Account,
    Key,
}

impl PolicyField {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Bucket, Self::Account, Self::Key];
}

/// The texts of the form, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyNames {
    pub bucket: String,
    /// The account's number, 12 digits once valid.
    pub account: String,
    /// The key's ARN, or its id in `us-east-1`.
    pub key: String,
}

impl Default for PolicyNames {
    /// The lab's own names.
    fn default() -> Self {
        Self {
            bucket: BUCKET.to_owned(),
            account: ACCOUNT.to_owned(),
            key: key_arn(),
        }
    }
}

/// Why a field's text cannot be used. The message is a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The account is not 12 digits.
    #[error("`{0}` isn’t an account ID: expected 12 digits, such as {ACCOUNT}.")]
    Account(String),
    /// S3 would reject a bucket of this name.
    #[error(
        "`{0}` isn’t a bucket name: expected 3 to 63 lowercase letters, digits, hyphens, and dots, such as `{BUCKET}`, not an ARN."
    )]
    Bucket(String),
    /// An alias, where a key is needed.
    #[error(
        "`{0}` is an alias: as a Resource it doesn’t match any use of the key. Enter the ARN of the key behind it."
    )]
    KeyAlias(String),
    /// An ARN of a partition other than `aws`, e.g. China or GovCloud.
    #[error(
        "`{0}` is another partition, which isn’t simulated here: expected a key’s ARN, such as `{arn}`, or its ID.",
        arn = key_arn()
    )]
    KeyPartition(String),
    /// Neither the ARN nor the id of a key.
    #[error("`{0}` isn’t a key: expected its ARN, such as `{arn}`, or its ID.", arn = key_arn())]
    Key(String),
    /// An ARN or id of a form that KMS never gives to keys.
    #[error(
        "`{0}` isn’t a key: expected its ARN, such as `{arn}`, or its ID, in lowercase.",
        arn = key_arn()
    )]
    KeyForm(String),
}

impl FieldError {
    /// The field that must change.
    pub fn field(&self) -> PolicyField {
        match self {
            Self::Account(_) => PolicyField::Account,
            Self::Bucket(_) => PolicyField::Bucket,
            Self::KeyAlias(_) | Self::KeyPartition(_) | Self::Key(_) | Self::KeyForm(_) => {
                PolicyField::Key
            }
        }
    }
}

impl PolicyNames {
    pub fn of(&self, field: PolicyField) -> &str {
        match field {
            PolicyField::Bucket => &self.bucket,
            PolicyField::Account => &self.account,
            PolicyField::Key => &self.key,
        }
    }

    pub fn of_mut(&mut self, field: PolicyField) -> &mut String {
        match field {
            PolicyField::Bucket => &mut self.bucket,
            PolicyField::Account => &mut self.account,
            PolicyField::Key => &mut self.key,
        }
    }

    /// The names for the policies, if all fields are valid. Leading and trailing spaces do not count.
    ///
    /// # Errors
    /// One [`FieldError`] for each field that cannot be used.
    pub fn check(&self) -> Result<PolicyTarget, Vec<FieldError>> {
        let (bucket, account) = (self.bucket.trim(), self.account.trim());
        let mut errors = Vec::new();
        if !is_account(account) {
            errors.push(FieldError::Account(account.to_owned()));
        }
        if !is_bucket(bucket) {
            errors.push(FieldError::Bucket(bucket.to_owned()));
        }
        match key_of(self.key.trim(), account) {
            Ok(key) if errors.is_empty() => Ok(PolicyTarget {
                bucket: bucket.to_owned(),
                account: account.to_owned(),
                key,
            }),
            Ok(_) => Err(errors),
            Err(error) => {
                errors.push(error);
                Err(errors)
            }
        }
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether S3 would create a bucket of this name: the check asks the simulated S3 in a separate world.
fn is_bucket(name: &str) -> bool {
    let policy = edit::grant(&PolicyDocument::empty(), "s3:CreateBucket", "*");
    let created = Experiment::of_the_lab(&policy).map(|mut experiment| {
        let input = create_bucket::Input {
            bucket: name.to_owned(),
            ..create_bucket::Input::default()
        };
        (experiment.world)
            .s3(&Request::CreateBucket(input), &[])
            .result
    });
    created.is_ok_and(|result| result.is_ok())
}

/// The ARN of a key, from an ARN or an id.
fn key_of(text: &str, account: &str) -> Result<Arn, FieldError> {
    let full = match text.starts_with("arn:") {
        true => text.to_owned(),
        false => format!("arn:aws:kms:{REGION}:{account}:key/{text}"),
    };
    let name = text.rsplit_once(':').map_or(text, |(_, name)| name);
    if name.starts_with("alias/") {
        return Err(FieldError::KeyAlias(text.to_owned()));
    }
    let arn = (full.parse::<Arn>()).map_err(|_| FieldError::Key(text.to_owned()))?;
    if arn.partition != "aws" {
        return Err(FieldError::KeyPartition(arn.partition));
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let region = !arn.region.is_empty() && arn.region.bytes().all(plain);
    // With a bare id, the wrong account number comes from the account field.
    let owner = is_account(&arn.account) || !text.starts_with("arn:");
    let id = (arn.resource.strip_prefix("key/"))
        .is_some_and(|id| is_key_id(id) && id.bytes().all(plain));
    match arn.service == "kms" && region && owner && id {
        true => Ok(arn),
        false => Err(FieldError::KeyForm(text.to_owned())),
    }
}
