//! Whether a request is allowed, without the reason: all that a switch shows.

use super::condition::met;
use super::matching::{PolicyQuery, Reach, reach_in};
use super::places::{Places, PolicyEffect, Source};
use super::variable::expand;
use super::wildcard::{matches_ignore_case, tokens_match};
use super::{Effect, NamedPolicy, PolicyKind, PolicySet, Request, Statement};

/// Whether [`decide`](super::decide) allows a request.
pub fn is_allowed(request: &Request, policies: &PolicySet) -> bool {
    let caller = &*request.caller();
    let without_aliases = &*request.without_aliases();
    let effect = |source: &Source<'_>| match source {
        Source::Policy(kind, policy) => {
            let query = PolicyQuery {
                request: match kind {
                    PolicyKind::KeyPolicy => without_aliases,
                    _ => request,
                },
                caller,
                kind: *kind,
                version: policy.document.version(),
                bounded: policies.boundary.is_some(),
            };
            Strongest::of(&query, policy)
        }
        Source::Grant(_, grant) => Strongest {
            kind: PolicyKind::Grant,
            allow: grant.match_request(request, caller).ok(),
            denies: false,
        },
    };
    Places::of(policies).asked(request, effect).allows(request)
}

/// The strongest Allow of a policy, and whether it denies.
struct Strongest {
    kind: PolicyKind,
    allow: Option<Reach>,
    denies: bool,
}

impl Strongest {
    fn of(query: &PolicyQuery<'_>, policy: &NamedPolicy) -> Self {
        let mut strongest = Self {
            kind: query.kind,
            allow: None,
            denies: false,
        };
        for statement in policy.document.statements() {
            match (reach(query, statement), statement.effect()) {
                (None, _) => (),
                (Some(_), Effect::Deny) => strongest.denies = true,
                (reach, Effect::Allow) => strongest.allow = strongest.allow.max(reach),
            }
        }
        strongest
    }
}

impl PolicyEffect for Strongest {
    fn kind(&self) -> PolicyKind {
        self.kind
    }

    fn reach(&self) -> Option<Reach> {
        self.allow
    }

    fn denies(&self) -> bool {
        self.denies
    }
}

/// How a statement reaches the caller; `None` if it does not match.
fn reach(query: &PolicyQuery<'_>, statement: &Statement) -> Option<Reach> {
    let (request, context) = (query.request, &query.request.context);
    let action = &statement.action;
    let names_action =
        (action.patterns.iter()).any(|pattern| matches_ignore_case(pattern, &request.action));
    if names_action == action.negated {
        return None;
    }
    let resource = statement.resource.as_ref()?;
    let names_resource = resource.patterns.iter().any(|pattern| {
        expand(pattern, query.version, context)
            .is_some_and(|tokens| tokens_match(&tokens, &request.resource))
    });
    if names_resource == resource.negated {
        return None;
    }
    let holds = statement.condition.iter().all(|block| {
        block.keys.iter().all(|(key, values)| {
            let values: Vec<&str> = values.iter().map(|value| value.text()).collect();
            met(
                *block.operator,
                &values,
                context.get(key),
                query.version,
                context,
            )
        })
    });
    reach_in(query, statement.principal.as_deref(), statement.effect()).filter(|_| holds)
}
