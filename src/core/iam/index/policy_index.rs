//! The statements of one policy, by action and resource.

use super::condition_list::ConditionList;
use super::pattern::Pattern;
use super::prefix_index::PrefixIndex;
use crate::core::iam::document::{PatternElement, PrincipalElement};
use crate::core::iam::matching::{PolicyQuery, Reach, reach_in};
use crate::core::iam::{Context, Effect, NamedPolicy, PolicyKind, Statement, Version};

/// A prefix as long as this one says little: every name of S3 begins with it.
const COMMON: usize = "arn:aws:s3:::".len();

/// `Action` or `Resource`, or what they leave out.
#[derive(Debug, Clone)]
struct PatternList {
    negated: bool,
    patterns: Vec<Pattern>,
}

impl PatternList {
    fn of(element: &PatternElement, pattern: impl Fn(&str) -> Pattern) -> Self {
        Self {
            negated: element.negated,
            patterns: element.patterns.iter().map(|text| pattern(text)).collect(),
        }
    }

    fn matches(&self, text: &str, context: &Context) -> bool {
        let hit = (self.patterns.iter()).any(|pattern| pattern.matches(text, context));
        hit != self.negated
    }

    /// The length of the shortest prefix; none if the statement matches whatever the patterns do not.
    fn shortest(&self) -> Option<usize> {
        let lengths = self.patterns.iter().map(|pattern| pattern.prefix().len());
        lengths.min().filter(|_| !self.negated)
    }
}

#[derive(Debug, Clone)]
struct StatementPatterns {
    sid: Option<String>,
    effect: Effect,
    principal: Option<PrincipalElement>,
    action: PatternList,
    /// A statement without resources matches nothing.
    resource: Option<PatternList>,
    conditions: ConditionList,
}

impl StatementPatterns {
    fn of(statement: &Statement, version: Version) -> Self {
        Self {
            sid: statement.sid().map(str::to_owned),
            effect: statement.effect(),
            principal: statement.principal.as_deref().cloned(),
            action: PatternList::of(&statement.action, Pattern::of_action),
            resource: (statement.resource.as_ref()).map(|element| {
                PatternList::of(element, |text| Pattern::of_resource(text, version))
            }),
            conditions: ConditionList::of(&statement.condition),
        }
    }

    fn reach(&self, query: &PolicyQuery<'_>, action: &str) -> Option<Reach> {
        let (request, context) = (query.request, &query.request.context);
        let matched = self.action.matches(action, context)
            && (self.resource.as_ref())
                .is_some_and(|resource| resource.matches(&request.resource, context));
        if !matched {
            return None;
        }
        let reach = reach_in(query, self.principal.as_ref(), self.effect)?;
        (self.conditions.hold(query.version, context)).then_some(reach)
    }
}

/// One policy, indexed.
#[derive(Debug, Clone)]
pub(super) struct PolicyIndex {
    pub kind: PolicyKind,
    pub name: String,
    pub version: Version,
    statements: Vec<StatementPatterns>,
    by_resource: PrefixIndex,
    by_action: PrefixIndex,
    /// The statements that no prefix finds.
    others: Vec<usize>,
}

/// The strongest Allow and the first Deny of a policy, by the statement's index.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Effects {
    pub allow: Option<(Reach, usize)>,
    pub deny: Option<usize>,
}

impl PolicyIndex {
    pub fn of(kind: PolicyKind, policy: &NamedPolicy) -> Self {
        let version = policy.document.version();
        let statements: Vec<StatementPatterns> = (policy.document.statements())
            .map(|statement| StatementPatterns::of(statement, version))
            .collect();
        let mut index = Self {
            kind,
            name: policy.name.clone(),
            version,
            statements: Vec::new(),
            by_resource: PrefixIndex::default(),
            by_action: PrefixIndex::default(),
            others: Vec::new(),
        };
        for (number, statement) in statements.iter().enumerate() {
            index.insert(number, statement);
        }
        Self {
            statements,
            ..index
        }
    }

    fn insert(&mut self, number: usize, statement: &StatementPatterns) {
        let Some(resource) = &statement.resource else {
            return;
        };
        let by_resource = (resource.shortest()).is_some_and(|length| length > COMMON);
        let by_action = statement.action.shortest().is_some_and(|length| length > 0);
        let (index, patterns) = match (by_resource, by_action) {
            (true, _) => (&mut self.by_resource, &resource.patterns),
            (false, true) => (&mut self.by_action, &statement.action.patterns),
            (false, false) => {
                self.others.push(number);
                return;
            }
        };
        for pattern in patterns {
            index.insert(pattern.prefix(), number);
        }
    }

    pub fn sid(&self, number: usize) -> Option<&String> {
        self.statements.get(number)?.sid.as_ref()
    }

    /// What the policy says to a request; `action` is its action in small letters.
    pub fn effects(&self, query: &PolicyQuery<'_>, action: &str) -> Effects {
        let mut effects = Effects::default();
        let found = (self.by_resource.find(&query.request.resource))
            .chain(self.by_action.find(action))
            .chain(self.others.iter().copied());
        for number in found {
            let Some(statement) = self.statements.get(number) else {
                continue;
            };
            let Some(reach) = statement.reach(query, action) else {
                continue;
            };
            match statement.effect {
                Effect::Deny => {
                    effects.deny = Some(effects.deny.map_or(number, |first| first.min(number)));
                }
                Effect::Allow => {
                    let is_better = effects.allow.is_none_or(|(best, first)| {
                        reach > best || (reach == best && number < first)
                    });
                    if is_better {
                        effects.allow = Some((reach, number));
                    }
                }
            }
        }
        effects
    }
}
