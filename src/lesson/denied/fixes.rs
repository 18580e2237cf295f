//! The smallest fix, in each form in which people keep policies.

use super::diagnosis::{DeniedFix, FixChange, FixLine};
use super::people::Names;
use super::policies::Assembled;
use super::reading::{ErrorKind, Reading};
use super::statement_forms::{cdk, terraform, yaml};
use crate::core::iam::{
    Fix, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Remedy, Request, decide, remedy,
};
use serde_json::{Map, Value};
use similar::{Algorithm, DiffTag, capture_diff_slices};

const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// What to change, or why nothing should.
pub(super) fn fixes(
    reading: &Reading,
    names: &Names,
    request: &Request,
    assembled: &Assembled,
) -> (Vec<DeniedFix>, Option<String>) {
    let set = blamed(reading, request, assembled);
    let Remedy { fixes, instead } = remedy(request, &set);
    let fixes = fixes.iter().filter(|fix| fix.name != ASSUMED);
    let all = fixes.map(|fix| form(fix, names, assembled)).collect();
    (all, instead)
}

/// Stands for identity policies that were not pasted and that the error does not blame.
const ASSUMED: &str = "\u{2026}";

/// The policies as the error has them: a kind that it blames and that was not pasted allows nothing.
fn blamed(reading: &Reading, request: &Request, assembled: &Assembled) -> PolicySet {
    let mut set = assembled.set.clone();
    let lacks = |kind: PolicyKind| !assembled.has(kind);
    let empty = |name: &str| Some(NamedPolicy::new(name, PolicyDocument::empty()));
    let elsewhere = request.principal.account() != Some(request.resource_account.as_str());
    let of_kms = request.action.starts_with("kms:");
    let explicit = reading.explicit == Some(true);
    let blames = |kind: PolicyKind| reading.policy == Some(kind) && lacks(kind);
    if blames(PolicyKind::KeyPolicy) && !explicit {
        set.resource = empty("default").map(|policy| (PolicyKind::KeyPolicy, policy));
    } else if blames(PolicyKind::PermissionsBoundary) {
        set.boundary = empty("boundary");
    } else if blames(PolicyKind::Session) {
        set.session = empty("session policy");
    }
    // What neither the error blames nor the reader pasted is not what has to change.
    let sides = matches!(reading.kind, Some(ErrorKind::OtherAccount)) || elsewhere && of_kms;
    let own = reading.policy == Some(PolicyKind::Identity) || reading.policy.is_none() || sides;
    if lacks(PolicyKind::Identity)
        && !own
        && let Ok(document) = EVERYTHING.parse::<PolicyDocument>()
    {
        let mut with = set.clone();
        with.identity = vec![NamedPolicy::new(ASSUMED, document)];
        // Only where that leaves something to fix.
        if !decide(request, &with).is_allowed() {
            set = with;
        }
    }
    set
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn statements(policy: &Value) -> Vec<Value> {
    match policy.get("Statement") {
        Some(Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    }
}

fn form(fix: &Fix, names: &Names, assembled: &Assembled) -> DeniedFix {
    let is_given = assembled.has(fix.policy);
    let before = if is_given {
        fix.before.clone()
    } else {
        String::new()
    };
    let (old, new) = (parsed(&before), parsed(&fix.after));
    let known = statements(&old);
    let mut changed: Vec<Value> = statements(&new);
    changed.retain(|one| !known.contains(one));
    // The default policy is there without being pasted.
    if !is_given {
        let unblamed = statements(&parsed(&fix.before));
        changed.retain(|one| !unblamed.contains(one));
    }
    let after = match is_given {
        true => fix.after.clone(),
        false => {
            let mut policy = Map::new();
            policy.insert("Version".to_owned(), Value::String("2012-10-17".to_owned()));
            policy.insert("Statement".to_owned(), Value::Array(changed.clone()));
            format!("{:#}", Value::Object(policy))
        }
    };
    let statement: Vec<String> = changed.iter().map(|one| format!("{one:#}")).collect();
    let whole = if is_given { new } else { parsed(&after) };
    let says = match is_given {
        true => fix.says.clone(),
        false => format!("{}: add this statement.", names.policy(fix.policy)),
    };
    let name = match is_given || fix.policy != PolicyKind::Identity {
        true => fix.name.clone(),
        false => names.caller.clone(),
    };
    DeniedFix {
        kind: fix.policy,
        says,
        diff: diff(&before, &after),
        before,
        after,
        statement: statement.join(",\n"),
        terraform: as_terraform(fix.policy, names, &whole, &changed, is_given),
        cloudformation: as_cloudformation(fix.policy, names, &whole),
        cdk: as_cdk(fix.policy, &changed),
        name,
    }
}

fn diff(before: &str, after: &str) -> Vec<FixLine> {
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let mut all: Vec<FixLine> = Vec::new();
    let part = |lines: &[&str],
                range: std::ops::Range<usize>,
                change: FixChange,
                all: &mut Vec<FixLine>| {
        let mark = |text: &&str| FixLine {
            change,
            text: (*text).to_owned(),
        };
        all.extend(lines.get(range).unwrap_or(&[]).iter().map(mark));
    };
    if old.is_empty() {
        part(&new, 0..new.len(), FixChange::Added, &mut all);
        return all;
    }
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, from, to) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => part(&old, from, FixChange::Kept, &mut all),
            DiffTag::Delete => part(&old, from, FixChange::Removed, &mut all),
            DiffTag::Insert => part(&new, to, FixChange::Added, &mut all),
            DiffTag::Replace => {
                part(&old, from, FixChange::Removed, &mut all);
                part(&new, to, FixChange::Added, &mut all);
            }
        }
    }
    all
}

/// A name in Terraform, CloudFormation and the CDK.
fn label(kind: PolicyKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        PolicyKind::KeyPolicy => ("key", "KeyPolicy", "key"),
        PolicyKind::BucketPolicy => ("bucket", "BucketPolicy", "bucket"),
        PolicyKind::PermissionsBoundary => ("boundary", "Boundary", "boundary"),
        PolicyKind::Session => ("session", "SessionPolicy", "session"),
        _ => ("caller", "CallerPolicy", "role"),
    }
}

fn as_terraform(
    kind: PolicyKind,
    names: &Names,
    whole: &Value,
    changed: &[Value],
    is_given: bool,
) -> String {
    let (label, ..) = label(kind);
    // A key or bucket has one policy, so all of it is written; where it was not pasted, only what to add.
    let all = match is_given {
        true => statements(whole),
        false => changed.to_vec(),
    };
    let blocks: Vec<String> = all.iter().map(terraform).collect();
    let document = format!(
        "data \"aws_iam_policy_document\" \"{label}\" {{\n{}\n}}",
        blocks.join("\n\n")
    );
    let json = format!("data.aws_iam_policy_document.{label}.json");
    let text = |text: &str| Value::String(text.to_owned()).to_string();
    let resource = match kind {
        PolicyKind::KeyPolicy => format!(
            "resource \"aws_kms_key_policy\" \"{label}\" {{\n  key_id = {}\n  policy = {json}\n}}",
            text(&names.resource)
        ),
        PolicyKind::BucketPolicy => format!(
            "resource \"aws_s3_bucket_policy\" \"{label}\" {{\n  bucket = {}\n  policy = {json}\n}}",
            text(&names.bucket)
        ),
        PolicyKind::PermissionsBoundary => format!(
            "resource \"aws_iam_policy\" \"{label}\" {{\n  name   = \"boundary\"\n  policy = {json}\n}}"
        ),
        PolicyKind::Session => String::new(),
        _ => {
            let (resource, member) = match names.is_user {
                true => ("aws_iam_user_policy", "user"),
                false => ("aws_iam_role_policy", "role"),
            };
            format!(
                "resource \"{resource}\" \"{label}\" {{\n  {member}   = {}\n  policy = {json}\n}}",
                text(&names.caller)
            )
        }
    };
    let note = match is_given || kind == PolicyKind::Identity {
        true => "",
        false => {
            "# Add the statement to the policy that is there: this resource would replace it.\n"
        }
    };
    match resource.as_str() {
        "" => document,
        resource => format!("{document}\n\n{note}{resource}"),
    }
}

fn as_cloudformation(kind: PolicyKind, names: &Names, whole: &Value) -> String {
    let (_, label, _) = label(kind);
    let text = |text: &str| Value::String(text.to_owned()).to_string();
    let (resource, properties, document) = match kind {
        PolicyKind::KeyPolicy => ("AWS::KMS::Key", String::new(), "KeyPolicy"),
        PolicyKind::BucketPolicy => (
            "AWS::S3::BucketPolicy",
            format!("      Bucket: {}\n", text(&names.bucket)),
            "PolicyDocument",
        ),
        PolicyKind::PermissionsBoundary => {
            ("AWS::IAM::ManagedPolicy", String::new(), "PolicyDocument")
        }
        PolicyKind::Session => return format!("PolicyDocument:\n{}", yaml(whole, 2)),
        _ => {
            let (resource, member) = match names.is_user {
                true => ("AWS::IAM::UserPolicy", "UserName"),
                false => ("AWS::IAM::RolePolicy", "RoleName"),
            };
            (
                resource,
                format!(
                    "      {member}: {}\n      PolicyName: \"inline-policy\"\n",
                    text(&names.caller)
                ),
                "PolicyDocument",
            )
        }
    };
    format!(
        "Resources:\n  {label}:\n    Type: {resource}\n    Properties:\n{properties}      {document}:\n{}",
        yaml(whole, 8)
    )
}

fn as_cdk(kind: PolicyKind, changed: &[Value]) -> String {
    let (_, _, object) = label(kind);
    let call = match kind {
        PolicyKind::KeyPolicy | PolicyKind::BucketPolicy => "addToResourcePolicy",
        PolicyKind::PermissionsBoundary | PolicyKind::Session => "addStatements",
        _ => "addToPrincipalPolicy",
    };
    let calls: Vec<String> = (changed.iter())
        .map(|one| format!("{object}.{call}({});", cdk(one)))
        .collect();
    calls.join("\n")
}
