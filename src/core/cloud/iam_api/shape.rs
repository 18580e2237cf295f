//! Users, roles and policies in the shapes of the API. Documents are objects, as SDKs decode them.

use crate::core::clock::Timestamp;
use crate::core::cloud::identities::{Identity, IdentityRecord, ManagedPolicy};
use crate::core::iam::PolicyDocument;
use crate::core::json::Object;
use serde_json::Value;

/// The name in an ARN: what follows the last slash.
pub fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().map_or(arn, |name| name)
}

/// The path in an ARN: `/` or `/service-role/`.
pub fn path_of(arn: &str) -> &str {
    let resource = arn.splitn(6, ':').last().unwrap_or("");
    let start = resource.find('/').unwrap_or(resource.len());
    let end = resource.rfind('/').map_or(start, |slash| slash + 1);
    resource.get(start..end).unwrap_or("/")
}

/// `User` or `Role`. Lists leave out tags and boundary.
pub fn identity(arn: &str, identity: &Identity, in_list: bool) -> Value {
    let kind = match arn.contains(":role/") {
        true => "Role",
        false => "User",
    };
    let mut json = Object::of(&[
        ("Path", path_of(arn)),
        (&format!("{kind}Name"), name_of(arn)),
        ("Arn", arn),
    ]);
    if let Some(record) = &identity.record {
        json.text(&format!("{kind}Id"), &record.id);
        json.text("CreateDate", &record.created.to_string());
        if kind == "Role" {
            role(&mut json, record);
        }
    }
    if !in_list {
        if let Some(boundary) = &identity.policies.boundary {
            let boundary = Object::of(&[
                ("PermissionsBoundaryType", "Policy"),
                (
                    "PermissionsBoundaryArn",
                    boundary
                        .arn
                        .as_ref()
                        .map_or(boundary.name.as_str(), |arn| arn),
                ),
            ])
            .value();
            json.put("PermissionsBoundary", boundary);
        }
        if !identity.tags.is_empty() {
            json.put("Tags", tags(&identity.tags));
        }
    }
    json.value()
}

fn role(json: &mut Object, record: &IdentityRecord) {
    if let Some(trust) = &record.trust {
        json.put("AssumeRolePolicyDocument", document(trust));
    }
    if !record.description.is_empty() {
        json.text("Description", &record.description);
    }
    json.put("MaxSessionDuration", Value::from(record.max_session));
}

pub fn tags(tags: &[(String, String)]) -> Value {
    let tag =
        |(key, value): &(String, String)| Object::of(&[("Key", key), ("Value", value)]).value();
    Value::Array(tags.iter().map(tag).collect())
}

/// `Policy`. `attachments` counts the users and roles that have it as a policy, and those that have it as a boundary.
pub fn policy(arn: &str, policy: &ManagedPolicy, attachments: (usize, usize)) -> Value {
    let created = policy.created.to_string();
    let mut json = Object::of(&[
        ("PolicyName", name_of(arn)),
        ("PolicyId", &policy.id),
        ("Arn", arn),
        ("Path", path_of(arn)),
        ("DefaultVersionId", VERSION),
        ("CreateDate", &created),
        ("UpdateDate", &created),
    ]);
    json.put("AttachmentCount", Value::from(attachments.0));
    json.put("PermissionsBoundaryUsageCount", Value::from(attachments.1));
    json.put("IsAttachable", Value::Bool(true));
    if !policy.description.is_empty() {
        json.text("Description", &policy.description);
    }
    json.value()
}

/// A managed policy's only version: no call adds another.
pub const VERSION: &str = "v1";

/// `PolicyVersion`.
pub fn version(text: &PolicyDocument, created: Timestamp) -> Value {
    let mut json = Object::of(&[("VersionId", VERSION), ("CreateDate", &created.to_string())]);
    json.put("Document", document(text));
    json.put("IsDefaultVersion", Value::Bool(true)).value()
}

/// A document as an object.
pub fn document(document: &PolicyDocument) -> Value {
    let text = document.to_json();
    // What the document prints is JSON (tested); the text stands in for what is not.
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}
