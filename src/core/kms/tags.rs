//! Checks of tags, and the condition keys that they set.

use super::KmsError;
use super::parameters::at_most;

/// How many tags a key can have (KMS guide, resource quotas).
const MOST: usize = 50;

/// Condition keys with their values.
type Keys = Vec<(String, Vec<String>)>;

/// Checks the tags of a request, as moto and LocalStack recorded it. (The text for too many tags is ours.)
///
/// # Errors
/// `TagException`, `ValidationException`.
pub(super) fn check_tags(tags: &[(String, String)]) -> Result<(), KmsError> {
    for (place, (key, value)) in tags.iter().enumerate() {
        check_key(&format!("tags.{}.member.tagKey", place + 1), key)?;
        at_most(&format!("tags.{}.member.tagValue", place + 1), value, 256)?;
        if tags.iter().filter(|(other, _)| other == key).count() > 1 {
            return refuse("Duplicate tag keys");
        }
    }
    few_enough(tags.len())
}

/// Checks the keys of the tags to remove.
///
/// # Errors
/// `TagException`, `ValidationException`.
pub(super) fn check_tag_keys(keys: &[String]) -> Result<(), KmsError> {
    (keys.iter().enumerate())
        .try_for_each(|(place, key)| check_key(&format!("tagKeys.{}.member", place + 1), key))
}

/// Checks how many tags a key would have.
///
/// # Errors
/// `TagException`.
pub(super) fn few_enough(count: usize) -> Result<(), KmsError> {
    match count > MOST {
        true => refuse("Too many tags: a KMS key can have at most 50"),
        false => Ok(()),
    }
}

fn check_key(member: &str, key: &str) -> Result<(), KmsError> {
    if key.is_empty() {
        return Err(KmsError::missing(member));
    }
    at_most(member, key, 128)?;
    match key.to_lowercase().starts_with("aws:") {
        true => refuse("Tags beginning with aws: are reserved"),
        false => Ok(()),
    }
}

fn refuse(message: &str) -> Result<(), KmsError> {
    Err(KmsError::other("TagException", message))
}

/// `aws:TagKeys`, and `aws:RequestTag` for each tag of the request.
pub(super) fn tag_conditions(tags: &[(String, String)]) -> Keys {
    let names = tags.iter().map(|(name, _)| name.clone());
    let mut keys = vec![("aws:TagKeys".to_owned(), names.collect())];
    keys.extend((tags.iter()).map(|(name, value)| {
        let name = format!("aws:RequestTag/{name}");
        (name, vec![value.clone()])
    }));
    keys
}

/// A tag as a step shows it.
pub(super) fn shown(tags: &[(String, String)]) -> String {
    let tags: Vec<String> = (tags.iter())
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    match tags.is_empty() {
        true => "none".to_owned(),
        false => tags.join(", "),
    }
}
