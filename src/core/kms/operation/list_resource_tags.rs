//! `ListResourceTags`: the tags of a key. Works in every key state.

use crate::core::json::Object;
use crate::core::kms::page::PAGE;
use crate::core::kms::page::{ListPage, Page};
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:ListResourceTags";

operation! {
    struct Input = Table::kms("ListResourceTags");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// `Limit` (1 to 50, default 50) and `Marker`.
    page: Page = PAGE,
}

/// The tags: key and value.
pub type Output = ListPage<(String, String)>;

/// The JSON that the API returns.
pub(in crate::core::kms) fn to_json(output: &Output) -> Value {
    output.to_json("Tags", |(key, value)| {
        Object::of(&[("TagKey", key), ("TagValue", value)]).value()
    })
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `InvalidMarkerException`.
pub fn list_resource_tags(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS for a key's tags", session.caller.name()),
        "DescribeKey does not return them.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let size = input.page.size(50, 50)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        let output = input.page.cut(key.tags.clone(), size)?;
        session.answer(
            "KMS lists the tags",
            "Policies test them with aws:ResourceTag.",
            &to_json(&output),
            vec![Field::text(
                "Tags",
                Role::Metadata,
                output.count("tag", "tags"),
            )],
        );
        Ok(output)
    })
}
