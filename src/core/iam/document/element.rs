//! The parts of a statement.

use super::located::Located;
use crate::core::iam::condition::Operator;

/// One JSON value, alone or in a list.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::core::iam) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.as_slice().iter()
    }

    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        match self {
            Self::One(value) => std::slice::from_mut(value).iter_mut(),
            Self::Many(values) => values.iter_mut(),
        }
    }

    pub fn len(&self) -> usize {
        self.as_slice().len()
    }
}

impl<T: Clone> OneOrMany<T> {
    /// Appends a value; a lone value becomes a list.
    pub fn push(&mut self, value: T) {
        match self {
            Self::One(first) => *self = Self::Many(vec![first.clone(), value]),
            Self::Many(values) => values.push(value),
        }
    }

    /// Keeps the values that `keep` accepts. If `keep` rejects a lone value, an empty list remains.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        let mut keep = keep;
        match self {
            Self::One(value) if !keep(value) => *self = Self::Many(Vec::new()),
            Self::One(_) => {}
            Self::Many(values) => values.retain(keep),
        }
    }
}

/// `Action`, `Resource` and their `Not…` forms.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::core::iam) struct PatternElement {
    /// `NotAction` or `NotResource`: everything that the patterns do not match.
    pub negated: bool,
    pub patterns: OneOrMany<Located<String>>,
}

impl PatternElement {
    /// `Action` or `Resource` with this one pattern.
    pub fn only(pattern: &str) -> Located<Self> {
        Located::from(Self {
            negated: false,
            patterns: OneOrMany::One(Located::from(pattern.to_owned())),
        })
    }
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::core::iam) struct PrincipalElement {
    pub negated: bool,
    pub principals: Principals,
}

#[derive(Debug, Clone, PartialEq)]
pub(in crate::core::iam) enum Principals {
    /// `"Principal": "*"`, with the position of the star.
    Everyone(Located<()>),
    /// `"Principal": {"AWS": …, "Service": …}`, in the order written.
    Typed(Vec<(PrincipalType, OneOrMany<Located<String>>)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::core::iam) enum PrincipalType {
    Aws,
    Service,
    Federated,
    CanonicalUser,
}

impl PrincipalType {
    pub const ALL: [(&'static str, Self); 4] = [
        ("AWS", Self::Aws),
        ("Service", Self::Service),
        ("Federated", Self::Federated),
        ("CanonicalUser", Self::CanonicalUser),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

/// One operator of a `Condition` with its keys.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::core::iam) struct ConditionBlock {
    pub operator: Located<Operator>,
    pub keys: Vec<(Located<String>, OneOrMany<Located<ConditionValue>>)>,
}

/// A value in a condition, as written. JSON numbers and booleans mean the same as their text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::core::iam) enum ConditionValue {
    Text(String),
    Number(String),
    Bool(bool),
}

impl ConditionValue {
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}
