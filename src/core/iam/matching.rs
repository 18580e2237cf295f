//! Matches one statement against one request.

use super::condition;
use super::decision::{ConditionOutcome, Element, Outcome};
use super::document::{PatternElement, PrincipalElement, PrincipalType, Principals};
use super::principal::is_account_id;
use super::variable::expand;
use super::wildcard::{Token, agreed_prefix, compile, matches_ignore_case, tokens_match};
use super::{Context, Effect, PolicyKind, Principal, Request, Statement, Version};

/// The way a matching statement names the caller, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Through the caller's whole account.
    Account,
    /// Through the role whose session the caller is.
    Role,
    /// By the caller's own ARN.
    Caller,
    /// Through `"*"`.
    Everyone,
    /// The policy is attached to the caller, so it needs no principal.
    Attached,
}

/// How a statement reaches the caller, or which element does not match.
pub(super) struct StatementMatch {
    pub reach: Result<Reach, Outcome>,
    pub conditions: Vec<ConditionOutcome>,
}

/// A request in the form that one policy is evaluated against.
#[derive(Clone, Copy)]
pub(super) struct PolicyQuery<'a> {
    pub request: &'a Request,
    /// [`Request::caller`].
    pub caller: &'a Principal,
    pub kind: PolicyKind,
    /// The version of the policy document.
    pub version: Version,
    /// Whether the caller has a permissions boundary.
    pub bounded: bool,
}

/// Checks principal, action, resource and conditions, in that order.
pub(super) fn match_statement(query: &PolicyQuery<'_>, statement: &Statement) -> StatementMatch {
    let PolicyQuery {
        request, version, ..
    } = *query;
    let elements = principal(query, statement)
        .and_then(|reach| action(request, statement).map(|()| reach))
        .and_then(|reach| resource(request, version, statement).map(|()| reach));
    let reach = match elements {
        Ok(reach) => reach,
        Err(outcome) => {
            return StatementMatch {
                reach: Err(outcome),
                conditions: Vec::new(),
            };
        }
    };
    let conditions = condition::outcomes(&statement.condition, version, &request.context);
    let reach = match conditions.iter().find(|condition| !condition.met) {
        None => Ok(reach),
        Some(unmet) => Err(Outcome::NotMatched {
            element: Element::Condition,
            key: Some(unmet.key.clone()),
            policy_says: format!("{} {}", unmet.operator, quoted(&unmet.policy_values)),
            request_has: match &unmet.request_values {
                None => "absent".to_owned(),
                Some(values) => quoted(values),
            },
            breaks_at: None,
        }),
    };
    StatementMatch { reach, conditions }
}

fn quoted(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    quoted.join(", ")
}

fn fails(element: Element, policy_says: String, request_has: &str) -> Outcome {
    Outcome::NotMatched {
        element,
        key: None,
        policy_says,
        request_has: request_has.to_owned(),
        breaks_at: None,
    }
}

fn principal(query: &PolicyQuery<'_>, statement: &Statement) -> Result<Reach, Outcome> {
    let element = statement.principal.as_deref();
    let reach = reach_in(query, element, statement.effect());
    reach.ok_or_else(|| {
        let (name, says) = match element {
            None => (Element::Principal, "absent".to_owned()),
            Some(element) if element.negated => (Element::NotPrincipal, principals_text(element)),
            Some(element) => (Element::Principal, principals_text(element)),
        };
        fails(name, says, &query.caller.arn())
    })
}

/// How a statement with this principal reaches the caller.
pub(super) fn reach_in(
    query: &PolicyQuery<'_>,
    element: Option<&PrincipalElement>,
    effect: Effect,
) -> Option<Reach> {
    let PolicyQuery {
        request,
        caller,
        kind,
        bounded,
        ..
    } = *query;
    if !kind.names_principals() {
        return Some(Reach::Attached);
    }
    let context = &request.context;
    let Some(element) = element else {
        // A resource control policy applies to everyone; any other resource policy must have a principal.
        return (kind == PolicyKind::ResourceControl).then_some(Reach::Everyone);
    };
    match (element.negated, effect) {
        (false, _) => reach(&element.principals, caller, context),
        (true, Effect::Allow) => {
            (reach(&element.principals, caller, context).is_none()).then_some(Reach::Everyone)
        }
        // Documented under "Permissions boundaries": such a Deny applies to every caller that has a boundary, listed or
        // not.
        (true, Effect::Deny) => {
            (bounded || !exempt(&element.principals, caller, context)).then_some(Reach::Everyone)
        }
    }
}

/// The strongest way in which the list names the caller. Only whole ARNs count: principals support no partial
/// wildcards.
fn reach(principals: &Principals, caller: &Principal, context: &Context) -> Option<Reach> {
    let Principals::Typed(typed) = principals else {
        return Some(Reach::Everyone);
    };
    typed
        .iter()
        .flat_map(|(kind, values)| values.iter().map(move |value| (*kind, value)))
        .filter_map(|(kind, value)| match kind {
            PrincipalType::Aws => reach_of(value, caller),
            PrincipalType::Service => is_service(value, caller).then_some(Reach::Caller),
            PrincipalType::Federated => {
                is_federated_by(value, caller, context).then_some(Reach::Role)
            }
            PrincipalType::CanonicalUser => None,
        })
        .max()
}

/// How one name reaches the caller. `*` reaches everyone: users, roles, anonymous callers and AWS services (the S3
/// guide's policies for event notifications give a service access in this way).
pub(super) fn reach_of(value: &str, caller: &Principal) -> Option<Reach> {
    if value == "*" {
        return Some(Reach::Everyone);
    }
    let account = caller.account()?;
    if account_of(value) == Some(account) {
        // The account principal includes the root user itself.
        return Some(match caller {
            Principal::Root { .. } => Reach::Caller,
            _ => Reach::Account,
        });
    }
    if value == caller.arn() {
        return Some(Reach::Caller);
    }
    is_issuer(value, caller).then_some(Reach::Role)
}

/// Whether `value` is the role, or the user, whose session the caller is.
fn is_issuer(value: &str, caller: &Principal) -> bool {
    match caller {
        Principal::FederatedUser {
            account,
            user: Some(user),
            ..
        } => value == format!("arn:aws:iam::{account}:user/{user}"),
        _ => caller.is_session_of(value),
    }
}

/// Whether a name under `Service` is the caller's. A service has no other names.
fn is_service(value: &str, caller: &Principal) -> bool {
    matches!(caller, Principal::Service { name } if value == "*" || value == name)
}

/// Whether a name under `Federated` is the identity provider that the role's session came from
/// (`aws:FederatedProvider`).
fn is_federated_by(value: &str, caller: &Principal, context: &Context) -> bool {
    matches!(caller, Principal::Session { .. })
        && (context.get("aws:FederatedProvider"))
            .is_some_and(|providers| providers.iter().any(|provider| provider == value))
}

/// The account in `111122223333` or `arn:aws:iam::111122223333:root`.
fn account_of(value: &str) -> Option<&str> {
    let id = match value.strip_prefix("arn:aws:iam::") {
        Some(rest) => rest.strip_suffix(":root")?,
        None => value,
    };
    is_account_id(id).then_some(id)
}

/// Whether `NotPrincipal` exempts the caller from a Deny. AWS may check the account first, then the role, then the
/// session, so the list must contain the account as well as the user or role ("IAM JSON policy elements:
/// NotPrincipal"). A service has no account.
fn exempt(principals: &Principals, caller: &Principal, context: &Context) -> bool {
    let Principals::Typed(typed) = principals else {
        return true;
    };
    let values = |wanted: PrincipalType| {
        (typed.iter().filter(move |(kind, _)| *kind == wanted))
            .flat_map(|(_, values)| values.iter().map(|text| text.as_str()))
    };
    if values(PrincipalType::Aws).any(|value| value == "*")
        || values(PrincipalType::Service).any(|value| is_service(value, caller))
    {
        return true;
    }
    let account = caller.account();
    let account_listed =
        account.is_some() && values(PrincipalType::Aws).any(|value| account_of(value) == account);
    let itself_listed = match caller {
        Principal::Root { .. } => true,
        Principal::User { .. } | Principal::FederatedUser { .. } => {
            let arn = caller.arn();
            values(PrincipalType::Aws).any(|value| value == arn)
        }
        _ => {
            values(PrincipalType::Aws).any(|value| is_issuer(value, caller))
                || values(PrincipalType::Federated)
                    .any(|value| is_federated_by(value, caller, context))
        }
    };
    account_listed && itself_listed
}

fn principals_text(element: &PrincipalElement) -> String {
    match &element.principals {
        Principals::Everyone(_) => "*".to_owned(),
        Principals::Typed(typed) => {
            let values: Vec<&str> = typed
                .iter()
                .flat_map(|(_, values)| values.iter().map(|text| text.as_str()))
                .collect();
            values.join(", ")
        }
    }
}

fn action(request: &Request, statement: &Statement) -> Result<(), Outcome> {
    let element = &statement.action;
    let hit = element
        .patterns
        .iter()
        .any(|pattern| matches_ignore_case(pattern, &request.action));
    if hit != element.negated {
        return Ok(());
    }
    let value = request.action.to_ascii_lowercase();
    let patterns = element
        .patterns
        .iter()
        .map(|pattern| compile(&pattern.to_ascii_lowercase()));
    Err(pattern_fails(
        element,
        [Element::Action, Element::NotAction],
        furthest(patterns, &value),
        &request.action,
    ))
}

fn resource(request: &Request, version: Version, statement: &Statement) -> Result<(), Outcome> {
    let Some(element) = &statement.resource else {
        return Err(fails(
            Element::Resource,
            "absent".to_owned(),
            &request.resource,
        ));
    };
    // A variable without a value makes its pattern match nothing.
    let patterns: Vec<Vec<Token>> = element
        .patterns
        .iter()
        .filter_map(|pattern| expand(pattern, version, &request.context))
        .collect();
    let hit = patterns
        .iter()
        .any(|pattern| tokens_match(pattern, &request.resource));
    if hit != element.negated {
        return Ok(());
    }
    Err(pattern_fails(
        element,
        [Element::Resource, Element::NotResource],
        furthest(patterns.into_iter(), &request.resource),
        &request.resource,
    ))
}

fn furthest(patterns: impl Iterator<Item = Vec<Token>>, value: &str) -> Option<usize> {
    patterns.map(|pattern| agreed_prefix(&pattern, value)).max()
}

fn pattern_fails(
    element: &PatternElement,
    [plain, negated]: [Element; 2],
    breaks_at: Option<usize>,
    request_has: &str,
) -> Outcome {
    let patterns: Vec<&str> = element.patterns.iter().map(|text| text.as_str()).collect();
    Outcome::NotMatched {
        element: if element.negated { negated } else { plain },
        key: None,
        policy_says: patterns.join(", "),
        request_has: request_has.to_owned(),
        breaks_at: breaks_at.filter(|_| !element.negated),
    }
}
