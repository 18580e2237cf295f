//! The kind of a policy by its form.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Principal"; S3 User Guide, "Bucket policies" (their resources name
//! the bucket); Organizations User Guide, "RCP syntax" (Deny only, `Principal: "*"` only).

use crate::core::iam::PolicyKind;
use serde_json::Value;

/// A kind, and why it is taken for that, if the form does not tell.
pub(super) type Guess = (PolicyKind, Option<String>);

/// Whether the value is a policy document.
pub(super) fn is_policy(value: &Value) -> bool {
    let statements = value.get("Statement");
    statements.is_some_and(|statements| {
        let mut all = items(statements).peekable();
        all.peek().is_some() && all.all(|one| one.get("Effect").is_some())
            || statements.as_array().is_some_and(Vec::is_empty)
    })
}

/// Whether it is the trust policy of a role: it says who may assume the role, and nothing about S3 and KMS.
pub(super) fn is_trust(policy: &Value) -> bool {
    let mut actions = texts(policy, &["Action"]).peekable();
    actions.peek().is_some()
        && actions.all(|action| action.starts_with("sts:"))
        && statements(policy).all(|one| one.get("Resource").is_none())
}

/// The kind of a policy document. `name` is its name, where the text has one.
pub(super) fn kind(policy: &Value, name: &str) -> Guess {
    let with_principal = statements(policy)
        .any(|one| one.get("Principal").is_some() || one.get("NotPrincipal").is_some());
    if !with_principal {
        return without_principal(policy, name);
    }
    let actions: Vec<&str> = texts(policy, &["Action", "NotAction"]).collect();
    let resources: Vec<&str> = texts(policy, &["Resource", "NotResource"]).collect();
    let all = |start: &str| {
        let begins = |action: &&str| action.to_ascii_lowercase().starts_with(start);
        !actions.is_empty() && actions.iter().all(begins)
    };
    let anywhere = resources.contains(&"*");
    let to_all = statements(policy).all(|one| is_everyone(one.get("Principal")));
    let denies =
        statements(policy).all(|one| one.get("Effect").and_then(Value::as_str) == Some("Deny"));
    if all("kms:") {
        let assumed = (to_all && denies && anywhere).then(|| {
            "It denies only, to everyone: a resource control policy has this form too.".to_owned()
        });
        return (PolicyKind::KeyPolicy, assumed);
    }
    // Only a key policy says `*` of its own resource, and names principals.
    if anywhere && !to_all {
        return (PolicyKind::KeyPolicy, None);
    }
    if to_all && denies && anywhere {
        return (PolicyKind::ResourceControl, None);
    }
    let of_s3 = resources.iter().any(|arn| arn.starts_with("arn:aws:s3:::"));
    if of_s3 && !anywhere {
        let buckets: std::collections::BTreeSet<&str> = (resources.iter())
            .filter_map(|arn| bucket_of(arn))
            .collect();
        if buckets.len() > 1 && to_all {
            let says = "It names several buckets, so it is no bucket\u{2019}s policy.";
            return (PolicyKind::VpcEndpoint, Some(says.to_owned()));
        }
        return (PolicyKind::BucketPolicy, None);
    }
    if to_all && (actions.contains(&"*") || all("s3:")) {
        let says = "It speaks of everyone and of any bucket, as the policy of a VPC endpoint does.";
        return (PolicyKind::VpcEndpoint, Some(says.to_owned()));
    }
    match actions
        .iter()
        .any(|action| action.to_ascii_lowercase().starts_with("kms:"))
    {
        true => (PolicyKind::KeyPolicy, None),
        false => (
            PolicyKind::BucketPolicy,
            Some("It names principals, as a bucket policy does.".to_owned()),
        ),
    }
}

fn without_principal(policy: &Value, name: &str) -> Guess {
    let name = name.to_ascii_lowercase();
    let id = policy
        .get("Id")
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_ascii_lowercase();
    let named = |word: &str| name.contains(word) || id.contains(word);
    let by_name = [
        ("boundary", PolicyKind::PermissionsBoundary),
        ("scp", PolicyKind::ServiceControl),
        ("fullawsaccess", PolicyKind::ServiceControl),
        ("servicecontrol", PolicyKind::ServiceControl),
        ("sessionpolicy", PolicyKind::Session),
    ];
    if let Some((word, kind)) = by_name.into_iter().find(|(word, _)| named(word)) {
        return (kind, Some(format!("Its name has `{word}` in it.")));
    }
    let says = "It names no principal, so it belongs to a user or role. A permissions boundary, a session policy and a service control policy have the same form.";
    (PolicyKind::Identity, Some(says.to_owned()))
}

/// The bucket of an ARN of S3.
pub(super) fn bucket_of(arn: &str) -> Option<&str> {
    let path = arn.strip_prefix("arn:aws:s3:::")?;
    let bucket = path.split('/').next()?;
    (!bucket.is_empty() && !bucket.contains(['*', '?', '$'])).then_some(bucket)
}

pub(super) fn statements(policy: &Value) -> impl Iterator<Item = &Value> {
    policy.get("Statement").into_iter().flat_map(items)
}

/// The texts of these elements of all statements.
pub(super) fn texts<'a>(
    policy: &'a Value,
    elements: &'a [&'a str],
) -> impl Iterator<Item = &'a str> {
    let of = move |one: &'a Value| elements.iter().filter_map(move |name| one.get(*name));
    (statements(policy).flat_map(of))
        .flat_map(items)
        .filter_map(Value::as_str)
}

fn items(value: &Value) -> std::slice::Iter<'_, Value> {
    match value {
        Value::Array(items) => items.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}

fn is_everyone(principal: Option<&Value>) -> bool {
    match principal {
        Some(Value::String(text)) => text == "*",
        Some(Value::Object(kinds)) => kinds
            .values()
            .flat_map(items)
            .all(|one| one.as_str() == Some("*")),
        _ => false,
    }
}
