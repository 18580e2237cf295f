//! Policies that were not pasted: AWS's defaults, and for the kind that AWS blames, one that denies as the error says.

use super::names::StageNames;
use crate::core::iam::{PolicyDocument, PolicyKind};
use serde_json::{Value, json};

/// How a policy that was not pasted treats the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// As AWS's default does, or better: it is not to blame.
    Allows,
    /// It has no Allow for the action.
    Omits,
    /// It has a Deny for the action.
    Denies,
}

/// A policy of a kind that was not pasted; `None` if there is none.
pub fn assumed(
    kind: PolicyKind,
    treatment: Treatment,
    action: &str,
    names: &StageNames,
) -> Option<PolicyDocument> {
    let root = |account: &str| json!({"AWS": format!("arn:aws:iam::{account}:root")});
    let everything = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let but_it = json!({"Effect": "Allow", "NotAction": action, "Resource": "*"});
    let deny = json!({"Sid": "DenyIt", "Effect": "Deny", "Action": action, "Resource": "*"});
    let deny_all = with_principal(deny.clone(), json!("*"));
    let delegates = |account: &str| {
        let it = json!({"Effect": "Allow", "Action": "kms:*", "Resource": "*"});
        with_principal(it, root(account))
    };
    let statements = match (kind, treatment) {
        (PolicyKind::Identity, Treatment::Allows) => vec![everything],
        (PolicyKind::Identity, Treatment::Omits) => vec![but_it],
        (PolicyKind::Identity, Treatment::Denies) => vec![everything, deny],
        (PolicyKind::KeyPolicy, Treatment::Omits) => {
            let admin = json!({"Effect": "Allow", "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*"], "Resource": "*"});
            vec![with_principal(admin, root(&names.key_account))]
        }
        (PolicyKind::KeyPolicy, _) => {
            let mut all = vec![delegates(&names.key_account)];
            if names.key_account != names.account {
                all.push(delegates(&names.account));
            }
            all.extend((treatment == Treatment::Denies).then_some(deny_all));
            all
        }
        (PolicyKind::BucketPolicy, _) => {
            let here = json!([
                format!("arn:aws:s3:::{}", names.bucket),
                format!("arn:aws:s3:::{}/*", names.bucket)
            ]);
            let is_other = names.bucket_account != names.account;
            let open = json!({"Effect": "Allow", "Action": "s3:*", "Resource": here});
            let shares = is_other && treatment != Treatment::Omits;
            let mut all: Vec<Value> = Vec::new();
            all.extend(shares.then(|| with_principal(open, root(&names.account))));
            if treatment == Treatment::Denies {
                let deny =
                    json!({"Sid": "DenyIt", "Effect": "Deny", "Action": action, "Resource": here});
                all.push(with_principal(deny, json!("*")));
            }
            all
        }
        // AWS's own `RCPFullAWSAccess` is always there, so an RCP can only deny.
        (PolicyKind::ResourceControl, Treatment::Omits | Treatment::Denies) => vec![deny_all],
        (
            PolicyKind::PermissionsBoundary
            | PolicyKind::Session
            | PolicyKind::ServiceControl
            | PolicyKind::VpcEndpoint,
            Treatment::Omits,
        ) => vec![with_everyone(kind, but_it)],
        (
            PolicyKind::PermissionsBoundary
            | PolicyKind::Session
            | PolicyKind::ServiceControl
            | PolicyKind::VpcEndpoint,
            Treatment::Denies,
        ) => vec![with_everyone(kind, everything), with_everyone(kind, deny)],
        (PolicyKind::Grant, _) | (_, Treatment::Allows) => Vec::new(),
    };
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    match document.get("Statement").and_then(Value::as_array) {
        Some(statements) if !statements.is_empty() => document.to_string().parse().ok(),
        _ => None,
    }
}

/// An endpoint's policy names principals, the others must not.
fn with_everyone(kind: PolicyKind, statement: Value) -> Value {
    match kind {
        PolicyKind::VpcEndpoint => with_principal(statement, json!("*")),
        _ => statement,
    }
}

fn with_principal(mut statement: Value, principal: Value) -> Value {
    if let Some(members) = statement.as_object_mut() {
        members.insert("Principal".to_owned(), principal);
    }
    statement
}
