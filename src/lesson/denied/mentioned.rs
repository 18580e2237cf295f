//! What the pasted policies mention: condition keys, buckets, keys, accounts, the principal that they belong to.

use super::form::{bucket_of, statements, texts};
use super::given::GivenPolicy;
use crate::core::arn::Arn;
use crate::core::iam::is_account_id;
use serde_json::Value;

/// How many of each are kept.
const MOST: usize = 60;

#[derive(Debug, Default)]
pub(super) struct Mentioned {
    /// Condition keys, with the values that the policies compare them with.
    pub keys: Vec<(String, Vec<String>)>,
    pub buckets: Vec<String>,
    /// The ARNs of keys.
    pub keys_named: Vec<String>,
    /// Accounts in principals.
    pub accounts: Vec<String>,
    /// The account of the first ARN that has one.
    pub account: Option<String>,
    /// The user or role that the identity policies belong to.
    pub owner: Option<String>,
}

fn add<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if list.len() < MOST && !list.contains(&one) {
        list.push(one);
    }
}

pub(super) fn mentioned(given: &[GivenPolicy]) -> Mentioned {
    let mut found = Mentioned::default();
    for policy in given {
        if found.owner.is_none() {
            found.owner.clone_from(&policy.owner);
        }
        if policy.document().is_none() {
            continue;
        }
        let Ok(document) = serde_json::from_str::<Value>(&policy.text) else {
            continue;
        };
        for statement in statements(&document) {
            conditions(statement, &mut found);
            principals(statement, &mut found);
        }
        for resource in texts(&document, &["Resource", "NotResource"]) {
            if let Some(bucket) = bucket_of(resource) {
                add(&mut found.buckets, bucket.to_owned());
            }
            let Ok(arn) = resource.parse::<Arn>() else {
                continue;
            };
            if is_account_id(&arn.account) {
                found.account.get_or_insert_with(|| arn.account.clone());
            }
            if arn.service == "kms" && arn.resource.starts_with("key/") && !resource.contains('*') {
                add(&mut found.keys_named, resource.to_owned());
            }
        }
    }
    found.account = found.account.or_else(|| found.accounts.first().cloned());
    found
}

fn conditions(statement: &Value, found: &mut Mentioned) {
    let operators = statement.get("Condition").and_then(Value::as_object);
    for keys in operators
        .into_iter()
        .flatten()
        .filter_map(|(_, keys)| keys.as_object())
    {
        for (key, values) in keys {
            let place = found
                .keys
                .iter()
                .position(|(known, _)| known.eq_ignore_ascii_case(key));
            if place.is_none() && found.keys.len() < MOST {
                found.keys.push((key.clone(), Vec::new()));
            }
            let known = (found.keys.iter_mut()).find(|(known, _)| known.eq_ignore_ascii_case(key));
            let Some((_, kept)) = known else {
                continue;
            };
            let values = match values {
                Value::Array(items) => items.iter().collect(),
                one => vec![one],
            };
            for value in values {
                match value {
                    Value::String(text) => add(kept, text.clone()),
                    Value::Bool(_) | Value::Number(_) => add(kept, value.to_string()),
                    Value::Null | Value::Array(_) | Value::Object(_) => continue,
                }
            }
        }
    }
}

fn principals(statement: &Value, found: &mut Mentioned) {
    let principal = statement
        .get("Principal")
        .and_then(|principal| principal.get("AWS"));
    let values = match principal {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for value in values.into_iter().filter_map(Value::as_str) {
        let account = match value.parse::<Arn>() {
            Ok(arn) => arn.account,
            Err(_) => value.to_owned(),
        };
        if is_account_id(&account) {
            add(&mut found.accounts, account);
        }
    }
}
