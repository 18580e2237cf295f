//! `ListAliases`: the aliases of the caller's account in this Region, or those of one key.

use crate::core::clock::Timestamp;
use crate::core::json::Object;
use crate::core::kms::page::PAGE;
use crate::core::kms::page::{ListPage, Page};
use crate::core::kms::parameters::at_most;
use crate::core::kms::{Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:ListAliases";

operation! {
    struct Input = Table::kms("ListAliases");
    /// Key id or key ARN, to list only that key's aliases.
    key_id: Option<String> = [text("KeyId")],
    /// `Limit` (1 to 100, default 50) and `Marker`.
    page: Page = PAGE,
}

/// An alias in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub alias_name: String,
    pub alias_arn: String,
    /// `TargetKeyId`: the key's id.
    pub target_key_id: String,
    pub creation_date: Timestamp,
    pub last_updated_date: Timestamp,
}

pub type Output = ListPage<Entry>;

/// The JSON that the API returns.
pub(in crate::core::kms) fn to_json(output: &Output) -> Value {
    output.to_json("Aliases", |entry| {
        let mut json = Object::of(&[
            ("AliasName", &entry.alias_name),
            ("AliasArn", &entry.alias_arn),
            ("TargetKeyId", &entry.target_key_id),
        ]);
        json.put("CreationDate", Value::from(entry.creation_date.0));
        json.put("LastUpdatedDate", Value::from(entry.last_updated_date.0));
        json.value()
    })
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `InvalidMarkerException`.
pub fn list_aliases(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS for the aliases", session.caller.name()),
        "The request names no key, so an IAM policy must allow it with Resource \"*\".",
    );
    session.run(|session| {
        if let Some(key_id) = &input.key_id {
            at_most("keyId", key_id, 2_048)?;
        }
        let size = input.page.size(50, 100)?;
        let wanted = match &input.key_id {
            None => None,
            Some(key_id) => Some(session.find_own(kms, key_id, ACTION)?.id.as_str()),
        };
        session.authorize_on(ACTION, "*", &[])?;
        let here = (session.account(), session.region);
        let entries = kms
            .aliases()
            .filter(|(account, region, ..)| (*account, *region) == here)
            .filter(|(_, _, _, key)| wanted.is_none_or(|wanted| wanted == *key))
            .filter_map(|(account, region, name, key)| {
                let alias = kms.alias(account, region, name)?;
                Some(Entry {
                    alias_name: name.to_owned(),
                    alias_arn: format!("arn:aws:kms:{region}:{account}:{name}"),
                    target_key_id: key.to_owned(),
                    creation_date: alias.created,
                    last_updated_date: alias.updated,
                })
            });
        let output = input.page.cut(entries.collect(), size)?;
        session.answer(
            "KMS lists the aliases",
            "Each alias points at one key. You can point it at another.",
            &to_json(&output),
            vec![Field::text(
                "Aliases",
                Role::Metadata,
                output.count("alias", "aliases"),
            )],
        );
        Ok(output)
    })
}
