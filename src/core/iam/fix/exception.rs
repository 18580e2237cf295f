//! An exception in a Deny, for this action, this resource and this caller.
//!
//! A Deny covers callers × actions × resources. What remains of it without one request is one statement for each of the
//! three: the Deny for all other values of the first; for the request's value of the first, the Deny for all other
//! values of the second; and so on. Where a statement cannot say "all others", the exception is wider.

use super::edit_cost::{Candidate, EditCost, cheapest};
use super::grid::Grid;
use super::point::{Point, condition};
use crate::core::iam::document::{
    ConditionValue, Located, OneOrMany, PatternElement, PolicyDocument, PrincipalType, Principals,
    Statement,
};
use crate::core::iam::matching::reach_of;
use crate::core::iam::variable::expand;
use crate::core::iam::wildcard::tokens_match;
use crate::core::iam::{Effect, PolicyKind, Principal, action_matches};

const OBJECTS: &str = "arn:aws:s3:::";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Caller,
    Action,
    Resource,
}

/// What remains of a statement without the request's value of one dimension.
enum Rest {
    /// No other value.
    Nothing,
    Statements(Vec<Statement>),
    /// A statement cannot say it.
    Unsayable,
}

/// The smallest exception in the document's statement at `index`, a Deny that applies to the request.
pub(super) fn exception(
    document: &PolicyDocument,
    index: usize,
    point: &Point<'_>,
    grid: &Grid<'_>,
) -> Option<Candidate> {
    let deny = document.statements().nth(index)?;
    let before = document.to_json();
    let sequences = sequences(point).into_iter();
    // An exception for everyone would lift the Deny for callers who did not ask.
    let personal =
        sequences.filter(|order| !point.names_principals() || order.contains(&Dimension::Caller));
    // What a pattern of an unknown service stands for cannot be told, so it stays denied.
    let told = is_told(deny, point, grid);
    let measured = personal.filter(|order| told || order.contains(&Dimension::Action));
    let candidates = measured.filter_map(|order| {
        let remaining = without(deny, &order, point, grid)?;
        if remaining.iter().any(|statement| point.is_hit_by(statement)) {
            return None;
        }
        let (new, document) = replaced(document, index, remaining, point)?;
        let cost = EditCost::of(
            grid,
            Some(deny),
            &new,
            false,
            [&before, &document.to_json()],
        );
        Some(Candidate {
            says: says(deny, index, &order, point),
            document,
            cost,
        })
    });
    cheapest(candidates, |candidate| candidate.cost)
}

/// Every order of every choice of dimensions, the simplest first.
fn sequences(point: &Point<'_>) -> Vec<Vec<Dimension>> {
    use Dimension::{Action, Caller, Resource};
    let all: &[Dimension] = match (point.names_principals(), point.kind) {
        (true, PolicyKind::KeyPolicy) => &[Action, Caller],
        (true, _) => &[Action, Resource, Caller],
        (false, _) => &[Action, Resource],
    };
    let mut sequences: Vec<Vec<Dimension>> = vec![Vec::new()];
    let mut from = 0;
    for _ in all {
        let shorter: Vec<Vec<Dimension>> = sequences.iter().skip(from).cloned().collect();
        from = sequences.len();
        for sequence in shorter {
            for dimension in all.iter().filter(|one| !sequence.contains(one)) {
                let mut longer = sequence.clone();
                longer.push(*dimension);
                sequences.push(longer);
            }
        }
    }
    sequences
}

/// The statements that remain of the Deny; `None` if one of the dimensions cannot be excepted.
fn without(
    deny: &Statement,
    order: &[Dimension],
    point: &Point<'_>,
    grid: &Grid<'_>,
) -> Option<Vec<Statement>> {
    let mut remaining: Vec<Statement> = Vec::new();
    let mut current = deny.clone();
    for dimension in order {
        let rest = match dimension {
            Dimension::Caller => other_callers(&current, point),
            Dimension::Action => other_actions(&current, point, grid),
            Dimension::Resource => other_resources(&current, point),
        };
        match rest {
            Rest::Nothing => {}
            Rest::Statements(statements) => {
                let statements = statements.into_iter();
                remaining.extend(statements.filter_map(|statement| accepted(statement, point)));
            }
            Rest::Unsayable => return None,
        }
        match dimension {
            Dimension::Caller => current.principal = Some(point.principal()),
            Dimension::Action => current.action = PatternElement::only(point.action()),
            Dimension::Resource => {
                current.resource = Some(PatternElement::only(&point.resource_pattern()));
            }
        }
    }
    // A Sid is unique within its policy.
    for statement in remaining.iter_mut().skip(1) {
        statement.sid = None;
    }
    Some(remaining)
}

/// The statement without the actions for which S3 would reject it; `None` if no other is left.
fn accepted(mut statement: Statement, point: &Point<'_>) -> Option<Statement> {
    let refused: Vec<String> = (statement.actions())
        .filter(|action| point.is_refused(action, &statement))
        .map(str::to_owned)
        .collect();
    (statement.action.patterns).retain(|action| !refused.contains(action));
    (statement.action.patterns.len() > 0).then_some(statement)
}

/// The document with the statement at `index` replaced, and the new statements. A policy needs a statement, so one that
/// would have none left allows the request instead.
fn replaced(
    document: &PolicyDocument,
    index: usize,
    remaining: Vec<Statement>,
    point: &Point<'_>,
) -> Option<(Vec<Statement>, PolicyDocument)> {
    let mut edited = document.clone();
    let mut statements: Vec<Located<Statement>> = Vec::new();
    let mut new = remaining;
    if new.is_empty() && document.statements.len() == 1 {
        new.push(Statement {
            sid: document.statements().next()?.sid.clone(),
            ..point.permission()
        });
    }
    for (at, statement) in document.statements.iter().enumerate() {
        if at == index {
            statements.extend(new.iter().cloned().map(Located::from));
        } else {
            statements.push(statement.clone());
        }
    }
    let statements = match (&*document.statements, statements.as_slice()) {
        (OneOrMany::One(_), [only]) => OneOrMany::One(only.clone()),
        _ => OneOrMany::Many(statements),
    };
    edited.statements = statements.into();
    Some((new, edited))
}

fn statement(changed: Statement) -> Rest {
    Rest::Statements(vec![changed])
}

/// The Deny for every other caller.
fn other_callers(deny: &Statement, point: &Point<'_>) -> Rest {
    let mut changed = deny.clone();
    let Some(element) = changed.principal.as_mut() else {
        return Rest::Unsayable;
    };
    // `NotPrincipal` excepts no caller with a permissions boundary.
    if element.negated && !point.bounded {
        // The account must be listed as well as the caller ("IAM JSON policy elements: NotPrincipal").
        let account = point.caller.account();
        let root = account.map(|account| format!("arn:aws:iam::{account}:root"));
        let Principals::Typed(typed) = &mut element.principals else {
            return Rest::Unsayable;
        };
        let Some((_, values)) = (typed.iter_mut()).find(|(kind, _)| *kind == PrincipalType::Aws)
        else {
            return Rest::Unsayable;
        };
        for name in [Some(point.caller_name()), root].into_iter().flatten() {
            if !values.iter().any(|value| **value == name) {
                values.push(Located::from(name));
            }
        }
        return statement(changed);
    }
    if !element.negated
        && let Principals::Typed(typed) = &mut element.principals
    {
        // The root user's name stands for everyone of its account.
        let names = match point.caller {
            Principal::Root { .. } => Vec::new(),
            caller => vec![caller.arn(), caller.principal_arn()],
        };
        let mut others = false;
        for (_, values) in typed.iter_mut() {
            others |= (values.iter())
                .any(|value| !names.contains(&**value) && reach_of(value, point.caller).is_some());
            values.retain(|value| !names.contains(&**value));
        }
        typed.retain(|(_, values)| values.len() > 0);
        if typed.is_empty() {
            return Rest::Nothing;
        }
        if !others && changed.principal != deny.principal {
            return statement(changed);
        }
        // A wider name covers the caller as well.
        changed.principal.clone_from(&deny.principal);
    }
    let Some((operator, key)) = point.caller_key() else {
        return Rest::Unsayable;
    };
    let name = point.caller_name();
    let value = || Located::from(ConditionValue::Text(name.clone()));
    // Join the callers that are excepted already.
    let excepted = (changed.condition.iter_mut())
        .filter(|block| {
            let operator = *block.operator;
            matches!(
                operator.base(),
                "ArnNotEquals" | "ArnNotLike" | "StringNotEquals" | "StringNotLike"
            ) && operator.set_prefix().is_empty()
        })
        .flat_map(|block| block.keys.iter_mut())
        .find(|(known, _)| known.eq_ignore_ascii_case(key));
    if let Some((_, values)) = excepted {
        values.push(value());
        return statement(changed);
    }
    let same = (changed.condition.iter_mut()).find(|block| block.operator.to_string() == operator);
    match (same, condition(operator, key, &name)) {
        (Some(block), Some(new)) => block.keys.extend(new.keys),
        (None, Some(new)) => changed.condition.push(new),
        (_, None) => return Rest::Unsayable,
    }
    statement(changed)
}

/// The Deny for every other action.
fn other_actions(deny: &Statement, point: &Point<'_>, grid: &Grid<'_>) -> Rest {
    let action = point.action();
    let mut changed = deny.clone();
    let element = &mut changed.action;
    if element.negated {
        element.patterns.push(action.to_owned().into());
        return statement(changed);
    }
    let service = action.split(':').next().unwrap_or(action).to_owned();
    let whole = format!("{service}:*");
    let covering = |pattern: &str| action_matches(pattern, action);
    let is_all = |wide: &str| (deny.actions()).any(|pattern| pattern.eq_ignore_ascii_case(wide));
    if is_all("*") {
        *element = PatternElement::only(action);
        element.negated = true;
        return statement(changed);
    }
    if is_all(&whole) {
        return other_actions_of(deny, &service, point)
            .unwrap_or_else(|| other_names(deny, &service, point, grid));
    }
    let matching: Vec<&str> = deny.actions().filter(|pattern| covering(pattern)).collect();
    let wild: Vec<&&str> = (matching.iter())
        .filter(|pattern| !pattern.eq_ignore_ascii_case(action))
        .collect();
    if !is_told(deny, point, grid) {
        return Rest::Unsayable;
    }
    element.patterns.retain(|pattern| !covering(pattern));
    // Every other action that the pattern stands for.
    for name in grid.actions() {
        let meant = wild.iter().any(|pattern| action_matches(pattern, name));
        let kept = (element.patterns.iter()).any(|pattern| action_matches(pattern, name));
        if meant && !kept && !name.eq_ignore_ascii_case(action) {
            element.patterns.push(name.to_owned().into());
        }
    }
    match element.patterns.len() {
        0 => Rest::Nothing,
        _ => statement(changed),
    }
}

/// The same for a Deny that covers all actions of the action's service. On that service's resources, everything but the
/// action is everything of the service but the action. `None` if the Deny covers other resources as well.
fn other_actions_of(deny: &Statement, service: &str, point: &Point<'_>) -> Option<Rest> {
    let is_of = |pattern: &str| pattern.split(':').nth(2) == Some(service);
    let mut changed = deny.clone();
    changed.action = PatternElement::only(point.action());
    changed.action.negated = true;
    if point.kind != PolicyKind::KeyPolicy {
        let resource = changed.resource.as_mut()?;
        if resource.negated || resource.patterns.iter().any(|pattern| **pattern == "*") {
            return None;
        }
        resource.patterns.retain(|pattern| is_of(pattern));
    }
    let mut others = deny.clone();
    (others.action.patterns).retain(|pattern| !is_action_of(pattern, service));
    let others = (others.action.patterns.len() > 0).then_some(others);
    let both = [changed].into_iter().chain(others);
    Some(Rest::Statements(both.collect()))
}

/// The same for resources of any service: the other actions by the first letters in which their names differ from the
/// action's, e.g. `s3:ListB*` beside `s3:ListAllMyBuckets`.
fn other_names(deny: &Statement, service: &str, point: &Point<'_>, grid: &Grid<'_>) -> Rest {
    let action = point.action();
    let mut changed = deny.clone();
    (changed.action.patterns).retain(|pattern| !action_matches(pattern, action));
    let mut found = false;
    for name in grid.actions().filter(|name| is_action_of(name, service)) {
        let shared = (name.chars().zip(action.chars()))
            .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
            .count();
        let pattern = match (name.chars().count(), action.chars().count()) {
            (own, asked) if shared == own && shared == asked => continue,
            // A name that the action's begins with.
            (own, _) if shared == own => name.to_owned(),
            _ => name.chars().take(shared + 1).chain(['*']).collect(),
        };
        found = true;
        let known = (changed.action.patterns.iter()).any(|one| action_matches(one, name));
        if !known {
            changed.action.patterns.push(pattern.into());
        }
    }
    match found {
        true => statement(changed),
        // The service's actions are not known.
        false => Rest::Unsayable,
    }
}

fn is_action_of(action: &str, service: &str) -> bool {
    (action.split_once(':')).is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(service))
}

/// Whether it is known which actions the Deny covers beside the request's: it names no other, or other actions of the
/// service are known.
fn is_told(deny: &Statement, point: &Point<'_>, grid: &Grid<'_>) -> bool {
    let action = point.action();
    let is_other = |name: &str| !name.eq_ignore_ascii_case(action);
    let service = action.split(':').next().unwrap_or(action);
    let known = (grid.actions()).any(|name| is_action_of(name, service) && is_other(name));
    known
        || !deny.action.negated
            && !deny
                .actions()
                .any(|name| is_other(name) && action_matches(name, action))
}

/// The Deny for every other resource.
fn other_resources(deny: &Statement, point: &Point<'_>) -> Rest {
    let asked = point.request.resource.as_str();
    let mut changed = deny.clone();
    let Some(element) = changed.resource.as_mut() else {
        return Rest::Unsayable;
    };
    if asked == "*" {
        let all = !element.negated && element.patterns.iter().all(|pattern| **pattern == "*");
        return if all { Rest::Nothing } else { Rest::Unsayable };
    }
    let except = point.resource_pattern();
    if element.negated {
        element.patterns.push(except.into());
        return statement(changed);
    }
    let context = &point.request.context;
    let covers = |pattern: &str| {
        expand(pattern, point.version, context).is_some_and(|tokens| tokens_match(&tokens, asked))
    };
    let covering: Vec<String> = (element.patterns.iter())
        .filter(|pattern| covers(pattern))
        .map(|pattern| pattern.to_string())
        .collect();
    if covering.iter().all(|pattern| *pattern == except) {
        element.patterns.retain(|pattern| !covers(pattern));
        return match element.patterns.len() {
            0 => Rest::Nothing,
            _ => statement(changed),
        };
    }
    let mut excepted = vec![except];
    if !covering.iter().any(|pattern| pattern == "*") {
        // A bucket policy applies only to the bucket and its objects.
        let bucket = asked
            .strip_prefix(OBJECTS)
            .and_then(|path| path.split_once('/'))
            .map(|(bucket, _)| format!("{OBJECTS}{bucket}"))
            .filter(|_| point.kind == PolicyKind::BucketPolicy);
        let Some(bucket) = bucket else {
            return Rest::Unsayable;
        };
        let objects = format!("{bucket}/*");
        let both = format!("{bucket}*");
        if !covering
            .iter()
            .any(|pattern| *pattern == objects || *pattern == both)
        {
            return Rest::Unsayable;
        }
        let covers_bucket = element.patterns.iter().any(|pattern| {
            expand(pattern, point.version, context)
                .is_some_and(|tokens| tokens_match(&tokens, &bucket))
        });
        if !covers_bucket {
            excepted.push(bucket);
        }
    }
    element.negated = true;
    element.patterns = match excepted.as_slice() {
        [only] => OneOrMany::One(only.clone().into()),
        _ => OneOrMany::Many(excepted.into_iter().map(Located::from).collect()),
    };
    statement(changed)
}

/// What the exception is about. A dimension that was not excepted is about all that the Deny covers.
fn says(deny: &Statement, index: usize, order: &[Dimension], point: &Point<'_>) -> String {
    let action = point.action();
    let only_action = (deny.actions()).all(|pattern| pattern.eq_ignore_ascii_case(action));
    let what = match order.contains(&Dimension::Action) || only_action && !deny.action.negated {
        true => format!("`{action}`"),
        false => "everything".to_owned(),
    };
    let on = match (order.contains(&Dimension::Resource), point.kind) {
        (_, PolicyKind::KeyPolicy) => String::new(),
        (true, _) if point.request.resource.contains(":key/") => " on the key".to_owned(),
        (true, _) => format!(" on `{}`", point.request.resource),
        (false, _) => " on all of its resources".to_owned(),
    };
    let by = match (point.names_principals(), order.contains(&Dimension::Caller)) {
        (false, _) => String::new(),
        (true, true) => format!(" by `{}`", point.caller_name()),
        (true, false) => " by anyone".to_owned(),
    };
    format!(
        "except {what}{on}{by} from {} that denies it",
        label(deny, index)
    )
}

/// How a sentence calls a statement.
pub(super) fn label(statement: &Statement, index: usize) -> String {
    match statement.sid() {
        Some(sid) if !sid.is_empty() => format!("the statement `{sid}`"),
        _ => format!("statement {}", index + 1),
    }
}

/// The indexes of the document's Denies that apply to the request.
pub(super) fn denies(document: &PolicyDocument, point: &Point<'_>) -> Vec<usize> {
    (document.statements().enumerate())
        .filter(|(_, statement)| statement.effect() == Effect::Deny && point.is_hit_by(statement))
        .map(|(index, _)| index)
        .collect()
}
