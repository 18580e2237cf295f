//! Placeholders in a lesson's texts. `{key}` stands for the ARN of the lab's key; `{key_id}`, `{alias}`, `{alias_arn}`,
//! `{bucket}`, `{account}`, `{other}` and `{role}` stand for what they name. `{.CiphertextBlob}` is that member of the
//! latest output that has one, `{.KeyMetadata.Arn}` a member of a member.

use super::call_record::CallRecord;
use crate::core::lab::world::{
    ACCOUNT, ALIAS, BUCKET, KEY_ID, OTHER_ACCOUNT, REGION, ROLE, key_arn,
};
use serde_json::Value;

/// Fills in the lab's own names.
pub fn fill_names(text: &str) -> String {
    let role = format!("arn:aws:iam::{ACCOUNT}:role/{ROLE}");
    let all = [
        ("{key}", key_arn()),
        ("{key_id}", KEY_ID.to_owned()),
        ("{alias}", ALIAS.to_owned()),
        (
            "{alias_arn}",
            format!("arn:aws:kms:{REGION}:{ACCOUNT}:{ALIAS}"),
        ),
        ("{bucket}", BUCKET.to_owned()),
        ("{account}", ACCOUNT.to_owned()),
        ("{other}", OTHER_ACCOUNT.to_owned()),
        ("{role}", role),
    ];
    let mut filled = text.to_owned();
    for (name, value) in all {
        filled = filled.replace(name, &value);
    }
    filled
}

/// Fills in names and members of earlier outputs. A member that no output has becomes empty: the call that should have
/// returned it failed, and so does a call with an empty parameter.
pub(super) fn fill(text: &str, calls: &[CallRecord]) -> String {
    let mut filled = fill_names(text);
    while let Some((before, rest)) = filled.split_once("{.") {
        let Some((path, after)) = rest.split_once('}') else {
            break;
        };
        let member = calls.iter().rev().find_map(|call| call.member(path));
        let value = member.and_then(Value::as_str).unwrap_or("");
        filled = format!("{before}{value}{after}");
    }
    filled
}
