//! The policies that were pasted.

use super::reading::Span;
use crate::core::iam::{Grant, PolicyDocument, PolicyKind};

/// What is said of a role's trust policy.
pub(super) const TRUST: &str = "This is a role\u{2019}s trust policy: it says who can assume the role, so it isn\u{2019}t part of this decision.";

/// A policy that was pasted, or the grants of a key.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenPolicy {
    pub kind: PolicyKind,
    /// Why it is taken for that kind, in one sentence, if its form does not tell: the reader can choose another.
    pub assumed: Option<String>,
    /// Its name in the text, or the kind's.
    pub name: String,
    pub arn: Option<String>,
    /// The user or role that it is attached to, or the bucket or key, as far as the text tells; an ARN or a name.
    pub owner: Option<String>,
    /// Its place in the pasted text.
    pub span: Span,
    /// The policy's own JSON.
    pub text: String,
    pub content: GivenContent,
}

/// What the JSON of a policy holds.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenContent {
    Policy(Box<PolicyDocument>),
    /// What `list-grants` returns.
    Grants(Vec<Grant>),
    /// It is no policy, or AWS would refuse it: where and why, in one line.
    Invalid(String),
}

impl GivenPolicy {
    /// A policy of this kind with this JSON, read as AWS reads it.
    pub fn new(kind: PolicyKind, name: &str, text: String, span: Span) -> Self {
        let content = content(kind, &text);
        Self {
            kind,
            assumed: None,
            name: name.to_owned(),
            arn: None,
            owner: None,
            span,
            text,
            content,
        }
    }

    /// The document, if it can be read.
    pub fn document(&self) -> Option<&PolicyDocument> {
        match &self.content {
            GivenContent::Policy(document) => Some(document),
            GivenContent::Grants(_) | GivenContent::Invalid(_) => None,
        }
    }

    /// Why it can't be read, if it can't; a role's trust policy is only not evaluated.
    pub fn unreadable(&self) -> Option<&str> {
        match &self.content {
            GivenContent::Invalid(says) if says != TRUST => Some(says),
            GivenContent::Policy(_) | GivenContent::Grants(_) | GivenContent::Invalid(_) => None,
        }
    }

    /// The same policy as another kind, where the reader knows better. The kind is then no longer assumed.
    #[must_use]
    pub fn as_kind(&self, kind: PolicyKind) -> Self {
        let name = match self.name == self.kind.to_string() {
            true => kind.to_string(),
            false => self.name.clone(),
        };
        Self {
            kind,
            assumed: None,
            name,
            content: content(kind, &self.text),
            ..self.clone()
        }
    }
}

fn content(kind: PolicyKind, text: &str) -> GivenContent {
    if kind == PolicyKind::Grant {
        return match Grant::parse_list(text) {
            Ok(grants) => GivenContent::Grants(grants),
            Err(error) => GivenContent::Invalid(error.to_string()),
        };
    }
    match PolicyDocument::parse_as(kind, text) {
        Ok(document) => GivenContent::Policy(Box::new(document)),
        Err(error) => GivenContent::Invalid(error.to_string()),
    }
}
