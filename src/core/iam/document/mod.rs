//! Policy documents as data: what AWS's policy grammar can say.
//!
//! Source: IAM User Guide, "IAM JSON policy elements reference" and "Grammar
//! of the IAM JSON policy language".

mod element;
mod error;

mod parse;
mod placement;
mod print;
mod suggest;

use super::condition::Operator;
pub(super) use element::{
    ConditionBlock, ConditionValue, OneOrMany, PatternElement, PrincipalElement, PrincipalType,
    Principals,
};
pub use error::PolicyError;
pub use parse::format;
pub(super) use suggest::closest;

/// The `Version` of the policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Version {
    /// `2008-10-17`, also meant when a document names none: no variables.
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// What a statement does to the requests it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Effect {
    Allow,
    Deny,
}

impl std::fmt::Display for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

/// A policy document.
///
/// Keeps whether each list was written as one value or as a list, so that
/// parse, print, parse gives the same document.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyDocument {
    pub(super) version: Option<Version>,
    pub(super) id: Option<String>,
    pub(super) statements: OneOrMany<Statement>,
}

/// One statement of a policy document.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub(super) sid: Option<String>,
    pub(super) effect: Effect,
    pub(super) principal: Option<PrincipalElement>,
    pub(super) action: PatternElement,
    pub(super) resource: Option<PatternElement>,
    pub(super) condition: Vec<ConditionBlock>,
}

impl PolicyDocument {
    /// A document that says nothing: what the lab shows for "No permissions".
    /// (IAM itself would rather have no policy than an empty one.)
    pub fn empty() -> Self {
        Self {
            version: Some(Version::V2012),
            id: None,
            statements: OneOrMany::Many(Vec::new()),
        }
    }

    /// The language version in force: 2008-10-17 when the document names none.
    pub fn version(&self) -> Version {
        self.version.unwrap_or(Version::V2008)
    }

    /// The statements, in order.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter()
    }

    /// Whether the document has no statement.
    pub fn is_empty(&self) -> bool {
        self.statements.iter().next().is_none()
    }
}

impl Statement {
    /// The statement's `Sid`, if it has one.
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// `Allow` or `Deny`.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// The patterns of `Action`, or of `NotAction`.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.action.patterns.iter().map(String::as_str)
    }

    /// The patterns of `Resource`, or of `NotResource`; none when it has neither.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        self.resource
            .iter()
            .flat_map(|element| element.patterns.iter().map(String::as_str))
    }
}
