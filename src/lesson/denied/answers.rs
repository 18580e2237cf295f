//! The policies in what AWS's CLI, Terraform and CloudFormation print.
//!
//! Source: AWS CLI reference, the output of each command; Terraform, "JSON Output Format"; CloudFormation template
//! reference.

use super::form::{is_policy, is_trust, kind};
use super::given::{GivenContent, GivenPolicy, TRUST};
use super::reading::Span;
use crate::core::iam::PolicyKind;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// How deep answers nest.
const DEPTH: usize = 24;
/// How many policies are taken from one text.
const MOST: usize = 200;

/// What is known of a policy from what stands around it.
#[derive(Clone, Debug, Default)]
struct Around {
    kind: Option<PolicyKind>,
    name: String,
    arn: Option<String>,
    owner: Option<String>,
}

/// Collects the policies in a JSON value.
#[derive(Debug)]
pub(super) struct Collector<'a> {
    pub span: Span,
    /// The text of the value, for a value that is a policy itself.
    pub verbatim: &'a str,
    pub found: Vec<GivenPolicy>,
}

impl Collector<'_> {
    pub fn collect(&mut self, value: &Value) {
        if value.get("RoleDetailList").is_some() || value.get("UserDetailList").is_some() {
            self.account(value);
            return;
        }
        self.walk(value, &Around::default(), 0);
    }

    fn walk(&mut self, value: &Value, around: &Around, depth: usize) {
        if depth > DEPTH || self.found.len() >= MOST {
            return;
        }
        match value {
            Value::String(text) => {
                if let Some(inner) = json_in(text) {
                    self.walk(&inner, around, depth + 1);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.walk(item, around, depth + 1);
                }
            }
            Value::Object(_) if is_policy(value) => self.policy(value, around, depth == 0),
            Value::Object(_) if value.get("Grants").is_some() => {
                let text = format!("{value:#}");
                let given = GivenPolicy::new(PolicyKind::Grant, "grants", text, self.span);
                self.found.push(given);
            }
            Value::Object(members) => {
                let around = here(value, around);
                for (name, inner) in members {
                    if let Some(around) = member(name, value, &around) {
                        self.walk(inner, &around, depth + 1);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => (),
        }
    }

    fn policy(&mut self, value: &Value, around: &Around, is_whole: bool) {
        let text = match self.verbatim.trim() {
            verbatim if is_whole && !verbatim.is_empty() => verbatim.to_owned(),
            _ => format!("{value:#}"),
        };
        let (guessed, assumed) = kind(value, &around.name);
        let (kind, assumed) = match around.kind {
            Some(kind) => (kind, None),
            None => (guessed, assumed),
        };
        let name = match around.name.as_str() {
            "" => kind.to_string(),
            name => name.to_owned(),
        };
        let mut given = GivenPolicy::new(kind, &name, text, self.span);
        given.assumed = assumed;
        given.arn.clone_from(&around.arn);
        given.owner.clone_from(&around.owner);
        if is_trust(value) {
            given.assumed = None;
            given.content = GivenContent::Invalid(TRUST.to_owned());
        }
        let known = |other: &GivenPolicy| {
            other.text == given.text && other.kind == given.kind && other.owner == given.owner
        };
        // A plan has each policy twice.
        if !self.found.iter().any(known) {
            self.found.push(given);
        }
    }

    /// `get-account-authorization-details`: each user and role with its own, attached and group policies.
    fn account(&mut self, value: &Value) {
        let managed = |arn: &str| {
            let policies = list(value, "Policies");
            let policy = policies.iter().find(|one| text(one, "Arn") == arn)?;
            let versions = list(policy, "PolicyVersionList");
            let default =
                |one: &&Value| one.get("IsDefaultVersion").and_then(Value::as_bool) == Some(true);
            let version = versions.iter().find(default).or_else(|| versions.first())?;
            Some((text(policy, "PolicyName"), version.get("Document")?))
        };
        let groups = list(value, "GroupDetailList");
        for identity in list(value, "RoleDetailList")
            .iter()
            .chain(list(value, "UserDetailList"))
        {
            let owner = Some(text(identity, "Arn").to_owned());
            let own = |kind: PolicyKind, name: &str, arn: Option<&str>| Around {
                kind: Some(kind),
                name: name.to_owned(),
                arn: arn.map(str::to_owned),
                owner: owner.clone(),
            };
            let in_group = |group: &&Value| {
                let names = list(identity, "GroupList");
                names
                    .iter()
                    .any(|name| name.as_str() == Some(text(group, "GroupName")))
            };
            for holder in std::iter::once(identity).chain(groups.iter().filter(in_group)) {
                for lists in ["RolePolicyList", "UserPolicyList", "GroupPolicyList"] {
                    for policy in list(holder, lists) {
                        let around = own(PolicyKind::Identity, text(policy, "PolicyName"), None);
                        self.walk(
                            policy.get("PolicyDocument").unwrap_or(&Value::Null),
                            &around,
                            1,
                        );
                    }
                }
                for attached in list(holder, "AttachedManagedPolicies") {
                    let arn = text(attached, "PolicyArn");
                    if let Some((name, document)) = managed(arn) {
                        self.walk(document, &own(PolicyKind::Identity, name, Some(arn)), 1);
                    }
                }
            }
            let boundary = identity.get("PermissionsBoundary");
            if let Some(arn) = boundary.map(|boundary| text(boundary, "PermissionsBoundaryArn"))
                && let Some((name, document)) = managed(arn)
            {
                self.walk(
                    document,
                    &own(PolicyKind::PermissionsBoundary, name, Some(arn)),
                    1,
                );
            }
        }
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    let items = value.get(name).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

/// The JSON in a text: IAM's API percent-encodes it.
fn json_in(text: &str) -> Option<Value> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return super::near::unquoted(text);
    }
    if start.starts_with("%7B") || start.starts_with("%7b") {
        let decoded = percent_decode_str(start).decode_utf8().ok()?;
        return super::near::unquoted(&decoded);
    }
    None
}

/// What an object tells about the policies in it.
fn here(value: &Value, around: &Around) -> Around {
    let own = |name: &str| Some(text(value, name)).filter(|text| !text.is_empty());
    let mut found = around.clone();
    if let Some(name) = own("PolicyName")
        .or_else(|| own("Name"))
        .or_else(|| own("VpcEndpointId"))
    {
        found.name = name.to_owned();
    }
    if let Some(arn) = own("Arn").filter(|arn| arn.contains(":policy/")) {
        found.arn = Some(arn.to_owned());
    }
    if let Some(owner) = own("RoleName").or_else(|| own("UserName")) {
        found.owner = Some(owner.to_owned());
        found.kind = Some(PolicyKind::Identity);
    }
    if own("GroupName").is_some() {
        found.kind = Some(PolicyKind::Identity);
    }
    // Organizations: the summary stands beside the content.
    if let Some(summary) = value.get("PolicySummary") {
        found.kind = organizational(text(summary, "Type")).or(found.kind);
        found.name = text(summary, "Name").to_owned();
        found.arn = Some(text(summary, "Arn").to_owned()).filter(|arn| !arn.is_empty());
    }
    // Terraform: the address names the resource, its type says the kind.
    if let Some(kind) = own("type").and_then(terraform) {
        found.kind = Some(kind);
        found.name = own("name")
            .or_else(|| own("address"))
            .unwrap_or("")
            .to_owned();
    }
    // CloudFormation.
    if let Some(kind) = own("Type").and_then(cloudformation) {
        found.kind = Some(kind);
    }
    found
}

fn organizational(kind: &str) -> Option<PolicyKind> {
    match kind {
        "SERVICE_CONTROL_POLICY" => Some(PolicyKind::ServiceControl),
        "RESOURCE_CONTROL_POLICY" => Some(PolicyKind::ResourceControl),
        _ => None,
    }
}

fn terraform(kind: &str) -> Option<PolicyKind> {
    Some(match kind {
        "aws_iam_policy"
        | "aws_iam_role_policy"
        | "aws_iam_user_policy"
        | "aws_iam_group_policy" => PolicyKind::Identity,
        "aws_kms_key" | "aws_kms_key_policy" | "aws_kms_external_key" | "aws_kms_replica_key" => {
            PolicyKind::KeyPolicy
        }
        "aws_s3_bucket_policy" | "aws_s3_bucket" => PolicyKind::BucketPolicy,
        "aws_vpc_endpoint" | "aws_vpc_endpoint_policy" => PolicyKind::VpcEndpoint,
        "aws_organizations_policy" => PolicyKind::ServiceControl,
        _ => return None,
    })
}

fn cloudformation(kind: &str) -> Option<PolicyKind> {
    Some(match kind {
        "AWS::IAM::Policy"
        | "AWS::IAM::ManagedPolicy"
        | "AWS::IAM::Role"
        | "AWS::IAM::User"
        | "AWS::IAM::RolePolicy"
        | "AWS::IAM::UserPolicy" => PolicyKind::Identity,
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => PolicyKind::KeyPolicy,
        "AWS::S3::BucketPolicy" => PolicyKind::BucketPolicy,
        "AWS::EC2::VPCEndpoint" => PolicyKind::VpcEndpoint,
        "AWS::Organizations::Policy" => PolicyKind::ServiceControl,
        _ => return None,
    })
}

/// What is known of the policies in a member; `None` for a member that holds none of interest.
fn member(name: &str, parent: &Value, around: &Around) -> Option<Around> {
    let mut around = around.clone();
    match name {
        // Before a change, and who may assume a role.
        "before"
        | "prior_state"
        | "AssumeRolePolicyDocument"
        | "assume_role_policy"
        | "configuration" => {
            return None;
        }
        "KeyPolicy" => around.kind = Some(PolicyKind::KeyPolicy),
        "PermissionsBoundary" => around.kind = Some(PolicyKind::PermissionsBoundary),
        // `get-key-policy` names the policy, which is always `default`; `get-bucket-policy` does not.
        "Policy"
            if parent.get("PolicyName").is_some()
                && around.owner.is_none()
                && around.kind.is_none() =>
        {
            around.kind = Some(PolicyKind::KeyPolicy);
            around.name = PolicyKind::KeyPolicy.to_string();
        }
        "PolicyDocument" if parent.get("VpcEndpointId").is_some() => {
            around.kind = Some(PolicyKind::VpcEndpoint);
        }
        // Any other member may hold a policy of whatever kind its form tells.
        _ => return Some(around),
    }
    Some(around)
}
