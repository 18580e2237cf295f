//! AWS managed keys: AWS creates them in the caller's account when a service first needs one.

use super::rotation::{DEFAULT_PERIOD, RotationSchedule};
use super::{Key, Kms, KmsError};
use crate::core::clock::Timestamp;
use crate::core::entropy::Entropy;
use crate::core::iam::PolicyDocument;

/// The alias of the key that S3 uses when the request names no key.
pub const S3_ALIAS: &str = "alias/aws/s3";
/// The key's description (recorded).
const S3_DESCRIPTION: &str = "Default key that protects my S3 objects when no other key is defined";

impl Kms {
    /// The AWS managed key of S3 in an account, created on first use.
    ///
    /// Its policy lets everyone in the account use it through S3, and lets the account read its metadata; nobody can
    /// change it (the shape is documented for EBS and recorded for SQS).
    ///
    /// # Errors
    /// None for a valid account id; the policy's text is parsed, so the type allows for an error.
    pub fn aws_managed_s3(
        &mut self,
        account: &str,
        region: &str,
        now: Timestamp,
        entropy: &mut Entropy,
    ) -> Result<&Key, KmsError> {
        let known = self.alias(account, region, S3_ALIAS);
        let id = match known.map(|alias| alias.key_id.clone()) {
            Some(id) => id,
            None => {
                let policy = PolicyDocument::parse(&policy(account, region))
                    .map_err(|error| KmsError::MalformedPolicy(error.to_string()))?;
                let id = entropy.uuid();
                let mut key = Key::new(&id, account, region, policy, entropy);
                key.aws_managed = true;
                key.description = S3_DESCRIPTION.to_owned();
                key.created = now;
                // AWS rotates its own keys every year (KMS API reference, `EnableKeyRotation`).
                key.rotation = Some(RotationSchedule::starting(now, DEFAULT_PERIOD));
                self.insert(key);
                self.point_alias(account, region, S3_ALIAS, &id, now);
                id
            }
        };
        self.found(&id).map(|key| &*key)
    }
}

fn policy(account: &str, region: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Id": "auto-s3-2", "Statement": [
        {{"Sid": "Allow access through S3 for all principals in the account that are authorized to use S3",
        "Effect": "Allow", "Principal": {{"AWS": "*"}},
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        "Resource": "*", "Condition": {{"StringEquals": {{
        "kms:CallerAccount": "{account}", "kms:ViaService": "s3.{region}.amazonaws.com"}}}}}},
        {{"Sid": "Allow direct access to key metadata to the account",
        "Effect": "Allow", "Principal": {{"AWS": "arn:aws:iam::{account}:root"}},
        "Action": ["kms:Describe*", "kms:Get*", "kms:List*"], "Resource": "*"}}]}}"#
    )
}
