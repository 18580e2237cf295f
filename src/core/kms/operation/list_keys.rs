//! `ListKeys`: the keys of the caller's account in this Region, including AWS managed keys.

use crate::core::json::Object;
use crate::core::kms::page::PAGE;
use crate::core::kms::page::{ListPage, Page};
use crate::core::kms::{Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:ListKeys";

operation! {
    struct Input = Table::kms("ListKeys");
    /// `Limit` (1 to 1,000, default 100) and `Marker`.
    page: Page = PAGE,
}

/// A key in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key_id: String,
    pub key_arn: String,
}

pub type Output = ListPage<Entry>;

/// The JSON that the API returns.
pub(in crate::core::kms) fn to_json(output: &Output) -> Value {
    output.to_json("Keys", |entry| {
        Object::of(&[("KeyId", &entry.key_id), ("KeyArn", &entry.key_arn)]).value()
    })
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `AccessDeniedException`, `InvalidMarkerException`.
pub fn list_keys(kms: &Kms, session: &mut Session<'_>, input: &Input) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS for the keys", session.caller.name()),
        "The request names no key, so an IAM policy must allow it with Resource \"*\".",
    );
    session.run(|session| {
        let size = input.page.size(100, 1_000)?;
        session.authorize_on(ACTION, "*", &[])?;
        let (account, region) = (session.account(), session.region);
        let own = (kms.keys()).filter(|key| key.account == account && key.region == region);
        let entries = own.map(|key| Entry {
            key_id: key.id.clone(),
            key_arn: key.arn(),
        });
        let output = input.page.cut(entries.collect(), size)?;
        session.answer(
            "KMS lists the keys",
            "The list contains only key IDs and ARNs. For more about a key, you need kms:DescribeKey.",
            &to_json(&output),
            vec![Field::text(
                "Keys",
                Role::Metadata,
                output.count("key", "keys"),
            )],
        );
        Ok(output)
    })
}
