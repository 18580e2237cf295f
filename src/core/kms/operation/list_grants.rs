//! `ListGrants`: the grants on a key. Works in every key state.

use crate::core::json::Object;
use crate::core::kms::page::PAGE;
use crate::core::kms::page::{ListPage, Page};
use crate::core::kms::parameters::{at_most, key_id, present};
use crate::core::kms::{Ask, GrantNote, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:ListGrants";

operation! {
    struct Input = Table::kms("ListGrants");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// `GrantId`, to list only that grant.
    grant_id: Option<String> = [text("GrantId")],
    /// `GranteePrincipal`, to list only that principal's grants.
    grantee_principal: Option<String> = [text("GranteePrincipal")],
    /// `Limit` (1 to 100, default 50) and `Marker`.
    page: Page = PAGE,
}

/// A grant in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `KeyId`: the key's ARN.
    pub key_id: String,
    /// The grant with its metadata.
    pub grant: GrantNote,
}

pub type Output = ListPage<Entry>;

/// The JSON that the API returns, with the members of a recorded answer.
pub(in crate::core::kms) fn to_json(output: &Output) -> Value {
    output.to_json("Grants", |entry| {
        let note = &entry.grant;
        let mut json = Object::of(&[("KeyId", &entry.key_id), ("GrantId", &note.id)]);
        if let Some(name) = note.name() {
            json.text("Name", name);
        }
        json.put("CreationDate", Value::from(note.created.0));
        let service = |name: &str| name.ends_with(".amazonaws.com");
        let constraints = note.grant.constraints.as_ref();
        let for_source = constraints.is_some_and(|one| one.source_arn.is_some());
        // Only `GranteeServicePrincipal` demands a source ARN.
        json.text(
            match for_source && service(&note.grant.grantee) {
                true => "GranteeServicePrincipal",
                false => "GranteePrincipal",
            },
            &note.grant.grantee,
        );
        if let Some(retiring) = &note.retiring {
            let name = match service(retiring) {
                true => "RetiringServicePrincipal",
                false => "RetiringPrincipal",
            };
            json.text(name, retiring);
        }
        json.text("IssuingAccount", &note.issuer);
        let operations = note.grant.operations.iter().cloned().map(Value::String);
        json.put("Operations", Value::Array(operations.collect()));
        if let Some(constraints) = &note.grant.constraints {
            json.put("Constraints", constraints.to_json());
        }
        json.value()
    })
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `InvalidMarkerException`.
pub fn list_grants(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS for a key's grants", session.caller.name()),
        "Grants aren't part of the key policy, so the policy doesn't show them.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let size = input.page.size(50, 100)?;
        for (member, text, most) in [
            ("grantId", &input.grant_id, 128),
            ("granteePrincipal", &input.grantee_principal, 256),
        ] {
            if let Some(text) = text {
                present(member, text)?;
                at_most(member, text, most)?;
            }
        }
        let key = session.find_by_id(kms, &input.key_id, ACTION)?;
        let ask = Ask::plain(ACTION, &input.key_id)
            .with("kms:GrantIsForAWSResource", session.for_aws_resource());
        session.authorize(kms, key, &ask)?;
        let is = |wanted: &Option<String>, has: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == has)
        };
        let arn = key.arn();
        let entries = (key.noted_grants().into_iter())
            .filter(|note| is(&input.grant_id, &note.id))
            .filter(|note| is(&input.grantee_principal, &note.grant.grantee))
            .map(|grant| Entry {
                key_id: arn.clone(),
                grant,
            });
        let output = input.page.cut(entries.collect(), size)?;
        session.answer(
            "KMS lists the grants",
            "Each grant names its grantee, its operations, and who can retire it.",
            &to_json(&output),
            vec![Field::text(
                "Grants",
                Role::Metadata,
                output.count("grant", "grants"),
            )],
        );
        Ok(output)
    })
}
