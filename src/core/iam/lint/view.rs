//! A statement as the linter looks at it: every text with its place.

use std::ops::Range;

use super::target::{ANYTHING, Targets, of_action, of_resource};
use crate::core::iam::{Effect, PolicyKind, Version};
use crate::core::json::{Member, Node, Value};

/// A text of the policy and where it stands.
#[derive(Clone)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub at: Range<usize>,
}

/// A pattern of `Action` or `Resource`, and what it can be about.
pub(super) struct Pattern<'a> {
    pub token: Token<'a>,
    pub targets: Targets,
}

/// One key of one condition operator.
pub(super) struct Condition<'a> {
    /// The operator as written.
    pub operator: Token<'a>,
    /// `ForAllValues` or `ForAnyValue`, or empty.
    pub set: &'a str,
    /// The operator without set prefix and `IfExists`.
    pub base: &'a str,
    pub if_exists: bool,
    pub key: Token<'a>,
    pub values: Vec<Token<'a>>,
}

pub(super) struct View<'a> {
    pub kind: PolicyKind,
    pub version: Version,
    pub effect: Effect,
    pub node: &'a Node,
    pub actions: Vec<Pattern<'a>>,
    /// Empty, too, where there is no such element.
    pub resources: Vec<Pattern<'a>>,
    pub conditions: Vec<Condition<'a>>,
}

impl<'a> View<'a> {
    pub fn new(kind: PolicyKind, version: Version, effect: Effect, node: &'a Node) -> Self {
        let mut view = Self {
            kind,
            version,
            effect,
            node,
            actions: Vec::new(),
            resources: Vec::new(),
            conditions: Vec::new(),
        };
        if let Some(member) = view.either("Action", "NotAction") {
            view.actions = patterns(member, &of_action);
        }
        if let Some(member) = view.either("Resource", "NotResource") {
            view.resources = patterns(member, &|text| of_resource(&view.loosened(text)));
        }
        if let Some(member) = node.member("Condition") {
            for block in member.value.members() {
                for key in block.value.members() {
                    view.conditions.push(condition(block, key));
                }
            }
        }
        view
    }

    fn either(&self, name: &str, other: &str) -> Option<&'a Member> {
        self.node.member(name).or_else(|| self.node.member(other))
    }

    /// Whether the statement has the element of this name.
    pub fn has(&self, name: &str) -> bool {
        self.node.member(name).is_some()
    }

    pub fn allows(&self) -> bool {
        self.effect == Effect::Allow
    }

    /// What its actions act on, all together; anything, of a `NotAction`.
    pub fn acts_on(&self) -> Targets {
        if self.has("NotAction") {
            return ANYTHING;
        }
        let all = self.actions.iter().map(|action| action.targets);
        all.fold(0, |all, targets| all | targets)
    }

    /// What its resources can be, all together; anything, of a `NotResource`.
    pub fn reaches(&self) -> Targets {
        if self.has("NotResource") {
            return ANYTHING;
        }
        let all = self.resources.iter().map(|resource| resource.targets);
        all.fold(0, |all, targets| all | targets)
    }

    /// Whether a text holds a variable that this version of the language fills in.
    pub fn has_variable(&self, text: &str) -> bool {
        self.version == Version::V2012 && text.contains("${")
    }

    /// The pattern with `*` for every variable, which could be anything.
    fn loosened(&self, text: &str) -> String {
        if !self.has_variable(text) {
            return text.to_owned();
        }
        let mut parts = text.split("${");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            out.push('*');
            out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
        }
        out
    }
}

impl Pattern<'_> {
    /// Whether the action is of this service, by its written prefix.
    pub fn is_of(&self, service: &str) -> bool {
        let prefix = self.token.text.split_once(':');
        prefix.is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(service))
    }

    /// Whether it is nothing but `*`.
    pub fn is_star(&self) -> bool {
        self.token.text.bytes().all(|byte| byte == b'*')
    }

    /// Whether the linter knows what the action could be about.
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

    /// Whether it fails where the request has no such key.
    pub fn needs_key(&self) -> bool {
        match self.base {
            "Null" => false,
            _ => {
                !self.if_exists && self.set != "ForAllValues" && !self.is_negated()
                    || self.set == "ForAnyValue"
            }
        }
    }

    pub fn is_about(&self, key: &str) -> bool {
        self.key.text.eq_ignore_ascii_case(key)
    }

    /// Whether the key begins so, whatever the case.
    pub fn key_begins(&self, prefix: &str) -> bool {
        let start = self.key.text.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }
}

pub(super) fn name(member: &Member) -> Token<'_> {
    Token {
        text: &member.key,
        at: member.key_range(),
    }
}

/// The values of a member that are texts, or stand for one.
pub(super) fn values(member: &Member) -> Vec<Token<'_>> {
    member.value.items().iter().filter_map(value).collect()
}

fn value(node: &Node) -> Option<Token<'_>> {
    let text = match &node.value {
        Value::String(text) | Value::Number(text) => text.as_str(),
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        _ => return None,
    };
    Some(Token {
        text,
        at: node.range(),
    })
}

fn patterns<'a>(member: &'a Member, targets: &dyn Fn(&str) -> Targets) -> Vec<Pattern<'a>> {
    let mut patterns = Vec::new();
    for token in values(member) {
        let targets = targets(token.text);
        patterns.push(Pattern { token, targets });
    }
    patterns
}

fn condition<'a>(block: &'a Member, key: &'a Member) -> Condition<'a> {
    let operator = name(block);
    let (set, rest) = operator.text.split_once(':').unwrap_or(("", operator.text));
    let base = rest.strip_suffix("IfExists");
    Condition {
        set,
        base: base.unwrap_or(rest),
        if_exists: base.is_some(),
        operator,
        key: name(key),
        values: values(key),
    }
}
