//! A policy's text, parsed once: document, grants, outline and layout use the same parsed JSON.

use super::document::{PolicyDocument, PolicyError};
use super::grammar::{Grammar, Refusal};
use super::grant::{self, Grant};
use super::outline::Outline;
use super::policy_kind::PolicyKind;
use crate::core::json::{Fault, Node, Subject, pretty, read};

/// The text of a policy or of a list of grants, with its parsed JSON.
#[derive(Debug, Clone)]
pub struct PolicyText<'a> {
    kind: PolicyKind,
    text: &'a str,
    root: Result<Node, Fault>,
}

impl<'a> PolicyText<'a> {
    /// Parses the text of a policy of this kind; for [`PolicyKind::Grant`], a list of grants.
    pub fn read(kind: PolicyKind, text: &'a str) -> Self {
        let subject = match kind {
            PolicyKind::Grant => Subject::Grants,
            _ => Subject::Policy,
        };
        let root = read(subject, text);
        Self { kind, text, root }
    }

    /// The policy, as [`PolicyDocument::parse_as`] reads it.
    ///
    /// # Errors
    /// The first fault, with its token.
    pub fn document(&self) -> Result<PolicyDocument, PolicyError> {
        PolicyDocument::of_json(self.kind, self.root()?).map_err(|fault| self.locate(fault))
    }

    /// The policy, as AWS reads it when it is put: [`Grammar::check`].
    ///
    /// # Errors
    /// AWS's refusal.
    pub fn put(&self, grammar: Grammar, owner: Option<&str>) -> Result<PolicyDocument, Refusal> {
        grammar.check_read(self.text, self.root.as_ref(), owner)
    }

    /// The grants, as `ListGrants` shows them: a list, an object with `Grants`, or a single grant.
    ///
    /// # Errors
    /// The first fault, with its token and what is allowed there.
    pub fn grants(&self) -> Result<Vec<Grant>, PolicyError> {
        if self.text.trim().is_empty() {
            let message = "this text is empty; an empty list of grants is `[]`";
            return Err(self.locate(Fault::new(0..0, message)));
        }
        grant::list(self.root()?).map_err(|fault| self.locate(fault))
    }

    /// The positions of the text's parts; `None` if the text is not JSON.
    pub fn outline(&self) -> Option<Outline> {
        Outline::of(self.root().ok()?, self.text)
    }

    /// The JSON reformatted, whether it is a policy or not: two spaces per indent, one value per line, no newline at
    /// the end. Order, strings and numbers do not change.
    ///
    /// # Errors
    /// The first fault of the JSON; a name that an object contains twice is one.
    pub fn formatted(&self) -> Result<String, PolicyError> {
        Ok(pretty(self.text, self.root()?))
    }

    fn root(&self) -> Result<&Node, PolicyError> {
        (self.root.as_ref()).map_err(|fault| self.locate(fault.clone()))
    }

    fn locate(&self, fault: Fault) -> PolicyError {
        PolicyError::locate(fault, self.text)
    }
}

impl Grant {
    /// Reads a list of grants: [`PolicyText::grants`].
    ///
    /// # Errors
    /// The first fault, with its token and what is allowed there.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, PolicyError> {
        PolicyText::read(PolicyKind::Grant, text).grants()
    }
}

/// Reformats a JSON text: [`PolicyText::formatted`].
///
/// # Errors
/// The first fault of the JSON.
pub fn format_json(text: &str) -> Result<String, PolicyError> {
    PolicyText::read(PolicyKind::Identity, text).formatted()
}
