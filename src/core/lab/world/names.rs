//! The names of the lab's own small world: one account, one role, one key, one bucket.

use crate::core::iam::Principal;

/// The account that owns everything (one of AWS's documentation accounts).
pub const ACCOUNT: &str = "111122223333";
pub const REGION: &str = "us-east-1";
pub const BUCKET: &str = "my-bucket";
pub const ALIAS: &str = "alias/my-s3-key";
/// The KMS key's id (one of AWS's documentation keys).
pub const KEY_ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
pub const ROLE: &str = "app-role";

const SESSION: &str = "i-0abcd1234ef567890";
pub(in crate::core::lab) const EMPTY: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;
pub(super) const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
pub(in crate::core::lab) const KEY_POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "Enable IAM User Permissions", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*", "Resource": "*"}]}"#;

/// ARN of the lab's KMS key.
pub fn key_arn() -> String {
    format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}")
}

/// The application: a session of its instance's role.
pub fn app() -> Principal {
    Principal::Session {
        account: ACCOUNT.to_owned(),
        role: ROLE.to_owned(),
        path: None,
        session: SESSION.to_owned(),
    }
}

/// The administrator of the lab's account.
pub fn admin() -> Principal {
    Principal::User {
        account: ACCOUNT.to_owned(),
        name: "admin".to_owned(),
    }
}
