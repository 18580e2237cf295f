//! One pasted or dropped text with policies.

use crate::lesson::denied::{GivenContent, GivenPolicy, recognise};

/// A pasted text or a file, with the policies in it, or why it has none.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedPolicy {
    /// The file's name, or a name for what was pasted.
    pub name: String,
    pub given: Vec<GivenPolicy>,
    /// Why nothing of it can be used, in a sentence.
    pub trouble: Option<String>,
}

impl PastedPolicy {
    pub fn new(name: String, text: &str) -> Self {
        let given = recognise(text);
        let is_json = text.trim_start().starts_with(['{', '[']);
        match given.is_empty() || !is_json && !given.iter().any(is_valid) {
            true => Self::failed(name, why_not(text)),
            false => Self {
                name,
                given,
                trouble: None,
            },
        }
    }

    /// A text that can't be read at all.
    pub fn failed(name: String, trouble: String) -> Self {
        Self {
            name,
            given: Vec::new(),
            trouble: Some(trouble),
        }
    }

    /// Whether at least one policy in it can be used.
    pub fn is_usable(&self) -> bool {
        self.given.iter().any(is_valid)
    }

    /// All policies that can be used.
    pub fn given(all: &[Self]) -> Vec<GivenPolicy> {
        let given = all.iter().flat_map(|one| one.given.iter());
        given.filter(|one| is_valid(one)).cloned().collect()
    }
}

fn is_valid(given: &GivenPolicy) -> bool {
    !matches!(given.content, GivenContent::Invalid(_))
}

/// Why a text has no policy.
fn why_not(text: &str) -> String {
    const NONE: &str =
        "No policy was found in it. Use a policy’s JSON, or what the AWS CLI printed.";
    match serde_json::from_str::<serde_json::Value>(text) {
        Err(error) if text.trim_start().starts_with(['{', '[']) => {
            format!("It is not valid JSON: {error}.")
        }
        Ok(_) | Err(_) => NONE.to_owned(),
    }
}
