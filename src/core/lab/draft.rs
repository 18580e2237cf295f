//! The policy editor's value: what was typed, and what is in force.

use crate::core::iam::{PolicyDocument, PolicyError};

/// An identity policy under edit. What was typed is never lost; only a valid text comes into force.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDraft {
    /// The text as typed.
    pub text: String,
    /// What is wrong with it, if anything.
    pub error: Option<PolicyError>,
    /// The last valid policy.
    pub in_force: PolicyDocument,
}

impl PolicyDraft {
    /// A draft that shows a policy.
    pub fn of(document: PolicyDocument) -> Self {
        Self {
            text: document.to_json_pretty(),
            error: None,
            in_force: document,
        }
    }

    /// Takes a new text. Returns whether it came into force.
    pub fn edit(&mut self, text: String) -> bool {
        match text.parse::<PolicyDocument>() {
            Ok(document) => {
                self.in_force = document;
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
        self.text = text;
        self.error.is_none()
    }

    /// Puts a policy into force and shows it.
    pub fn replace(&mut self, document: PolicyDocument) {
        *self = Self::of(document);
    }
}
