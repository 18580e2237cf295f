//! A statement with the kinds of resource that its patterns can match.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::core::iam::catalogue::{ANYTHING, Targets};
use crate::core::iam::catalogue::{of_action, of_resource, without_variables};
use crate::core::iam::condition::Operator;
use crate::core::iam::document::{ConditionValue, Effect, Located, OneOrMany, Statement, Version};
use crate::core::iam::policy_kind::PolicyKind;

/// An excerpt of the policy's text with its position.
#[derive(Clone)]
pub(super) struct Excerpt<'a> {
    pub text: &'a str,
    pub at: Range<usize>,
}

/// A pattern of `Action` or `Resource`, with the kinds of resource it can match.
pub(super) struct Pattern<'a> {
    pub excerpt: Excerpt<'a>,
    pub targets: Targets,
}

/// One key of one condition operator.
pub(super) struct Condition<'a> {
    pub operator: &'a Located<Operator>,
    /// `ForAllValues` or `ForAnyValue`, or empty.
    pub set: &'static str,
    /// The operator without set prefix and `IfExists`.
    pub base: &'static str,
    pub if_exists: bool,
    pub key: Excerpt<'a>,
    pub values: Vec<Excerpt<'a>>,
}

pub(super) struct View<'a> {
    /// The policy's text.
    text: &'a str,
    pub kind: PolicyKind,
    pub version: Version,
    pub statement: &'a Located<Statement>,
    pub actions: Vec<Pattern<'a>>,
    /// Also empty if the statement has no such element.
    pub resources: Vec<Pattern<'a>>,
    pub conditions: Vec<Condition<'a>>,
}

impl<'a> Excerpt<'a> {
    pub fn new<T>(text: &'a str, place: &Located<T>) -> Self {
        Self {
            text,
            at: place.at(),
        }
    }
}

/// What the action patterns of a policy act on. Its statements mostly name the same few, and each search goes through
/// hundreds of actions.
#[derive(Default)]
pub(super) struct ActionTargets<'a>(BTreeMap<&'a str, Targets>);

impl<'a> ActionTargets<'a> {
    fn of(&mut self, pattern: &'a str) -> Targets {
        *self.0.entry(pattern).or_insert_with(|| of_action(pattern))
    }
}

impl<'a> View<'a> {
    pub fn new(
        text: &'a str,
        kind: PolicyKind,
        version: Version,
        statement: &'a Located<Statement>,
        known: &mut ActionTargets<'a>,
    ) -> Self {
        let mut view = Self {
            text,
            kind,
            version,
            statement,
            actions: patterns(&statement.action.patterns, &mut |text| known.of(text)),
            resources: Vec::new(),
            conditions: Vec::new(),
        };
        if let Some(element) = &statement.resource {
            let mut targets = |text: &str| of_resource(&view.loosened(text));
            view.resources = patterns(&element.patterns, &mut targets);
        }
        for block in &statement.condition {
            for (key, values) in &block.keys {
                view.conditions
                    .push(condition(&block.operator, key, values));
            }
        }
        view
    }

    /// The place of a part of an excerpt, in bytes of the excerpt; of the whole one if its text has escapes.
    pub fn within(&self, excerpt: &Excerpt, from: usize, to: usize) -> Range<usize> {
        let inner = excerpt.at.start + 1..excerpt.at.end.saturating_sub(1);
        match self.text.get(inner.clone()) {
            Some(text) if text == excerpt.text => inner.start + from..inner.start + to,
            _ => excerpt.at.clone(),
        }
    }

    pub fn has_not_resource(&self) -> bool {
        (self.statement.resource.as_ref()).is_some_and(|element| element.negated)
    }

    pub fn allows(&self) -> bool {
        self.statement.effect() == Effect::Allow
    }

    /// The kinds of resource that the actions act on; every kind for a `NotAction`.
    pub fn acts_on(&self) -> Targets {
        if self.statement.action.negated {
            return ANYTHING;
        }
        let all = self.actions.iter().map(|action| action.targets);
        all.fold(0, |all, targets| all | targets)
    }

    /// The kinds of resource that the resource patterns match; every kind for a `NotResource`.
    pub fn reaches(&self) -> Targets {
        if self.has_not_resource() {
            return ANYTHING;
        }
        let all = self.resources.iter().map(|resource| resource.targets);
        all.fold(0, |all, targets| all | targets)
    }

    /// Whether a text contains a variable that this version of the language expands.
    pub fn has_variable(&self, text: &str) -> bool {
        self.version == Version::V2012 && text.contains("${")
    }

    /// Replaces every variable in the pattern by `*`, since it could have any value.
    fn loosened(&self, text: &str) -> String {
        if !self.has_variable(text) {
            return text.to_owned();
        }
        without_variables(text)
    }
}

impl Pattern<'_> {
    /// Whether the action has this service's prefix.
    pub fn is_of(&self, service: &str) -> bool {
        let prefix = self.excerpt.text.split_once(':');
        prefix.is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(service))
    }

    /// Whether the pattern is exactly `*`.
    pub fn is_star(&self) -> bool {
        self.excerpt.text.bytes().all(|byte| byte == b'*')
    }

    /// Whether the linter knows the action's kinds of resource.
    pub fn is_known(&self) -> bool {
        self.is_of("kms") || self.is_of("s3") || self.is_star()
    }
}

impl Condition<'_> {
    pub fn is_negated(&self) -> bool {
        self.base.contains("Not")
    }

    pub fn is_of_strings(&self) -> bool {
        self.base.starts_with("String")
    }

    /// Whether the condition fails when the request lacks the key.
    pub fn needs_key(&self) -> bool {
        match self.base {
            "Null" => false,
            _ => {
                !self.if_exists && self.set != "ForAllValues" && !self.is_negated()
                    || self.set == "ForAnyValue"
            }
        }
    }

    /// Whether the condition holds for a request without the key; `None` if the operator tests for that.
    pub fn effect_without_key(&self) -> Option<bool> {
        (self.base != "Null").then(|| !self.needs_key())
    }

    pub fn is_about(&self, key: &str) -> bool {
        self.key.text.eq_ignore_ascii_case(key)
    }

    /// Whether the key starts with `prefix`, ignoring case.
    pub fn key_begins(&self, prefix: &str) -> bool {
        let start = self.key.text.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }
}

fn patterns<'a>(
    patterns: &'a OneOrMany<Located<String>>,
    targets: &mut dyn FnMut(&'a str) -> Targets,
) -> Vec<Pattern<'a>> {
    let mut pattern = |text: &'a Located<String>| Pattern {
        excerpt: Excerpt::new(text, text),
        targets: targets(text),
    };
    patterns.iter().map(&mut pattern).collect()
}

fn condition<'a>(
    operator: &'a Located<Operator>,
    key: &'a Located<String>,
    values: &'a OneOrMany<Located<ConditionValue>>,
) -> Condition<'a> {
    let value = |value: &'a Located<ConditionValue>| Excerpt::new(value.text(), value);
    Condition {
        operator,
        set: operator.set_prefix(),
        base: operator.base(),
        if_exists: operator.if_exists(),
        key: Excerpt::new(key, key),
        values: values.iter().map(value).collect(),
    }
}
