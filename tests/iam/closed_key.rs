//! A KMS key that IAM policies do not open, people who ask for it, and grants on it.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "shared by test programs that each use a part"
)]

use crate::common::world::{ACCOUNT, key_arn};
use envelope_lab::core::iam::{
    Context, Decision, Grant, NamedPolicy, PolicyKind, PolicySet, Request, decide,
};

pub const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
pub const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/AppRole/i-0abc";
pub const ROLE: &str = "arn:aws:iam::111122223333:role/AppRole";
pub const KMS_NOTHING: &str = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
pub const DENY_DECRYPT: &str = r#"{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}"#;
/// A key policy that names someone else only: IAM policies do not count.
pub const CLOSED: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/zoe"},"Action":"kms:*","Resource":"*"}"#;

pub fn named(name: &str, statements: &str) -> NamedPolicy {
    NamedPolicy::new(name, crate::common::world::policy(statements))
}

pub fn request(who: &str, action: &str, context: Context) -> Request {
    Request {
        principal: who.parse().expect("a principal"),
        action: action.to_owned(),
        resource: key_arn(),
        resource_account: ACCOUNT.to_owned(),
        context,
    }
}

pub fn grant(to: &str, operations: &[&str]) -> Grant {
    Grant {
        name: "g".to_owned(),
        grantee: to.to_owned(),
        operations: operations.iter().map(|&name| name.to_owned()).collect(),
        constraints: None,
    }
}

/// A key closed to IAM policies, with these grants.
pub fn closed(grants: Vec<Grant>) -> PolicySet {
    PolicySet {
        resource: Some((PolicyKind::KeyPolicy, named("default", CLOSED))),
        grants,
        ..PolicySet::default()
    }
}

pub fn ask(who: &str, action: &str, policies: &PolicySet) -> Decision {
    decide(&request(who, action, Context::new()), policies)
}
