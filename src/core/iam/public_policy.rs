//! Whether a bucket policy is public (S3 guide, access-control-block-public-access, "The meaning of public").
//!
//! S3 takes a policy for public until every grant in it is limited to fixed values: values without a wildcard and
//! without a policy variable. Denials make no policy public, and don't make it less so.

use super::condition::{Operator, is_narrow};
use super::document::{
    ConditionBlock, ConditionValue, Effect, Located, OneOrMany, PolicyDocument, PrincipalElement,
    PrincipalType, Principals, Statement,
};
use crate::core::arn::Arn;

/// The condition keys that limit a grant if their values are fixed, in small letters. The last four are what the guide
/// calls "an AWS principal, user, role, or service principal".
const LIMITING_KEYS: [&str; 13] = [
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceowner",
    "aws:sourceaccount",
    "aws:userid",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:dataaccesspointaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalservicename",
];

/// The operators under which a request must have the key, with one of the values.
const LIMITING_OPERATORS: [&str; 5] = [
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "ArnEquals",
    "ArnLike",
];

impl PolicyDocument {
    /// Whether S3 takes this bucket policy for public.
    pub fn is_public(&self) -> bool {
        self.statements().any(Statement::is_public)
    }
}

impl Statement {
    /// Whether the statement grants something to principals that are neither named nor limited by a condition.
    pub fn is_public(&self) -> bool {
        let named = (self.principal.as_ref()).is_some_and(|principal| names(principal));
        let limited = (self.condition.iter()).any(limits);
        self.effect() == Effect::Allow && !named && !limited
    }
}

/// Whether the element names principals of AWS, each of them. Federated principals aren't in the guide's list, and its
/// first example of a public policy has one.
fn names(element: &PrincipalElement) -> bool {
    match &element.principals {
        _ if element.negated => false,
        Principals::Everyone(_) => false,
        Principals::Typed(typed) => typed.iter().all(|(kind, values)| {
            *kind != PrincipalType::Federated && values.iter().all(|value| is_fixed(value.as_str()))
        }),
    }
}

/// Whether one of the block's keys limits the statement's grant. Without the key in the request, `…IfExists`,
/// `ForAllValues` and negated operators hold, so they limit nothing.
fn limits(block: &ConditionBlock) -> bool {
    let operator: &Operator = &block.operator;
    if operator.if_exists() || operator.set_prefix() == "ForAllValues" {
        return false;
    }
    block.keys.iter().any(|(key, values)| {
        let key = key.to_ascii_lowercase();
        match operator.base() {
            "IpAddress" => key == "aws:sourceip" && all(values, is_narrow),
            name if LIMITING_OPERATORS.contains(&name) => match key.as_str() {
                "s3:dataaccesspointarn" => {
                    all(values, |value| is_fixed(value) || of_account(value))
                }
                key => LIMITING_KEYS.contains(&key) && all(values, is_fixed),
            },
            _ => false,
        }
    })
}

fn all(values: &OneOrMany<Located<ConditionValue>>, test: impl Fn(&str) -> bool) -> bool {
    values.len() > 0 && values.iter().all(|value| test(value.text()))
}

/// Neither a wildcard nor a policy variable.
fn is_fixed(value: &str) -> bool {
    !value.is_empty() && !value.contains(['*', '?']) && !value.contains("${")
}

/// Whether it is an access point of one account; its name may be a wildcard.
fn of_account(value: &str) -> bool {
    (value.parse::<Arn>()).is_ok_and(|arn| {
        arn.account.len() == 12 && arn.account.bytes().all(|byte| byte.is_ascii_digit())
    })
}
