//! A policy document and its statements.

use super::element::{ConditionBlock, OneOrMany, PatternElement, PrincipalElement};
use super::located::Located;
use super::shared::Shared;

/// The `Version` of the policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Version {
    /// `2008-10-17`, the default when a document has no `Version`. It has no variables.
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// The effect of a statement on the requests it matches.
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
    pub(in crate::core::iam) version: Option<Version>,
    pub(in crate::core::iam) id: Option<String>,
    pub(in crate::core::iam) statements: Shared<OneOrMany<Located<Statement>>>,
}

/// One statement of a policy document.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub(in crate::core::iam) sid: Option<Located<String>>,
    pub(in crate::core::iam) effect: Located<Effect>,
    /// Located at the element's name.
    pub(in crate::core::iam) principal: Option<Located<PrincipalElement>>,
    /// Located at the element's name.
    pub(in crate::core::iam) action: Located<PatternElement>,
    /// Located at the element's name.
    pub(in crate::core::iam) resource: Option<Located<PatternElement>>,
    pub(in crate::core::iam) condition: Vec<ConditionBlock>,
}

impl PolicyDocument {
    /// A document without statements: the lab shows it for "No permissions". (In IAM, one attaches no policy instead.)
    pub fn empty() -> Self {
        Self {
            version: Some(Version::V2012),
            id: None,
            statements: OneOrMany::Many(Vec::new()).into(),
        }
    }

    /// The language version in effect: 2008-10-17 when the document has no `Version`.
    pub fn version(&self) -> Version {
        self.version.unwrap_or(Version::V2008)
    }

    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().map(|statement| &**statement)
    }

    /// Whether the document has no statement.
    pub fn is_empty(&self) -> bool {
        self.statements.iter().next().is_none()
    }
}

impl Statement {
    /// The statement's `Sid`, if it has one.
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_ref().map(|sid| sid.as_str())
    }

    /// `Allow` or `Deny`.
    pub fn effect(&self) -> Effect {
        *self.effect
    }

    /// The patterns of `Action`, or of `NotAction`.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.action.patterns.iter().map(|text| text.as_str())
    }

    /// The patterns of `Resource`, or of `NotResource`; none when it has neither.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        self.resource
            .iter()
            .flat_map(|element| element.patterns.iter().map(|text| text.as_str()))
    }
}
