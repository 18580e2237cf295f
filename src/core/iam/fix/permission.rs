//! An Allow for the request: joined to a statement that allows the like, or as a new statement.

use super::edit_cost::{Candidate, EditCost};
use super::exception::label;
use super::grid::Grid;
use super::point::Point;
use crate::core::iam::document::{ConditionValue, Located, PolicyDocument, Principals, Statement};
use crate::core::iam::matching::match_statement;
use crate::core::iam::{Effect, PolicyKind};

const OBJECTS: &str = "arn:aws:s3:::";

/// Every change of one statement, or by one statement, after which the document allows the request.
pub(super) fn permissions(
    document: &PolicyDocument,
    point: &Point<'_>,
    grid: &Grid<'_>,
) -> Vec<Candidate> {
    let before = document.to_json();
    let bucket_wide = ends_in_bucket(document, point);
    let cost = |old: Option<&Statement>, new: &Statement, edited: &PolicyDocument| {
        let texts = [before.as_str(), &edited.to_json()];
        EditCost::of(grid, old, std::slice::from_ref(new), bucket_wide, texts)
    };
    let mut candidates = Vec::new();
    for (index, old) in document.statements().enumerate() {
        if old.effect() != Effect::Allow {
            continue;
        }
        for (new, says) in widened(old, index, point) {
            if !point.is_hit_by(&new) || is_refused(&new, point) {
                continue;
            }
            let mut edited = document.clone();
            if let Some(place) = edited.statements.iter_mut().nth(index) {
                **place = new.clone();
            }
            candidates.push(Candidate {
                cost: cost(Some(old), &new, &edited),
                document: edited,
                says,
            });
        }
    }
    let new = point.permission();
    if point.is_hit_by(&new) && !is_refused(&new, point) {
        let mut edited = document.clone();
        edited.statements.push(Located::from(new.clone()));
        candidates.push(Candidate {
            cost: cost(None, &new, &edited),
            document: edited,
            says: allow(point, &point.resource_pattern()),
        });
    }
    candidates
}

fn is_refused(statement: &Statement, point: &Point<'_>) -> bool {
    (statement.actions()).any(|action| point.is_refused(action, statement))
}

fn allow(point: &Point<'_>, on: &str) -> String {
    let action = point.action();
    let on = match point.kind {
        PolicyKind::KeyPolicy => String::new(),
        _ if on.contains(":key/") && !on.contains('*') => " on the key".to_owned(),
        _ => format!(" on `{on}`"),
    };
    match point.names_principals() {
        true => format!("allow `{action}`{on} for `{}`", point.caller_name()),
        false => format!("allow `{action}`{on}"),
    }
}

/// Whether a statement that allows something allows it on all objects of the request's bucket.
fn ends_in_bucket(document: &PolicyDocument, point: &Point<'_>) -> bool {
    let objects = objects_of(&point.request.resource);
    objects.is_some_and(|objects| {
        (document
            .statements()
            .filter(|one| one.effect() == Effect::Allow))
        .flat_map(Statement::resources)
        .any(|pattern| pattern == objects)
    })
}

/// All objects of the bucket that the object is in.
fn objects_of(arn: &str) -> Option<String> {
    let (bucket, _) = arn.strip_prefix(OBJECTS)?.split_once('/')?;
    Some(format!("{OBJECTS}{bucket}/*"))
}

/// The statement with one element widened to the request, and what that does.
fn widened(old: &Statement, index: usize, point: &Point<'_>) -> Vec<(Statement, String)> {
    let mut all = Vec::new();
    let action = point.action();
    let service = action.split(':').next().unwrap_or(action);
    let same_service = (old.actions()).all(|pattern| {
        (pattern.split_once(':')).is_some_and(|(own, _)| own.eq_ignore_ascii_case(service))
    });
    let whole: Vec<&str> = old.resources().collect();
    let statement = label(old, index);
    if !old.action.negated && same_service {
        let mut new = old.clone();
        new.action.patterns.push(action.to_owned().into());
        let says = match whole.as_slice() {
            [only] => allow(point, only),
            _ => format!("add `{action}` to {statement}"),
        };
        all.push((new, says));
    }
    let mut new = old.clone();
    if let Some(element) = new.resource.as_mut().filter(|element| !element.negated) {
        element.patterns.push(point.resource_pattern().into());
        all.push((new, allow(point, &point.resource_pattern())));
    }
    if let Some(new) = with_caller(old, point) {
        all.push((new, allow(point, whole.first().unwrap_or(&"*"))));
    }
    all.extend(with_value(old, point).map(|(new, key)| {
        let says = format!("let {statement} allow `{action}` with this `{key}` too");
        (new, says)
    }));
    all
}

/// The statement, for this caller too.
fn with_caller(old: &Statement, point: &Point<'_>) -> Option<Statement> {
    let mut new = old.clone();
    let element = new.principal.as_mut().filter(|element| !element.negated)?;
    let Principals::Typed(typed) = &mut element.principals else {
        return None;
    };
    let own = point.permission();
    if !own.condition.is_empty() {
        return None;
    }
    let wanted = point.principal();
    let Principals::Typed(wanted) = &wanted.principals else {
        return None;
    };
    for (kind, names) in wanted {
        let (_, values) = typed.iter_mut().find(|(own, _)| own == kind)?;
        for name in names.iter() {
            values.push(name.clone());
        }
    }
    Some(new)
}

/// The statement with the request's value added to the one condition that it does not meet.
fn with_value(old: &Statement, point: &Point<'_>) -> Option<(Statement, String)> {
    let matched = match_statement(&point.query(), old);
    let mut unmet = matched.conditions.iter().filter(|one| !one.met);
    let (only, None) = (unmet.next()?, unmet.next()) else {
        return None;
    };
    let [value] = only.request_values.as_deref()? else {
        return None;
    };
    let listed = ["StringEquals", "StringLike", "ArnEquals", "ArnLike"];
    if !listed.contains(&only.operator.as_str()) || value.contains(['*', '?', '$']) {
        return None;
    }
    let mut new = old.clone();
    let (_, values) = (new.condition.iter_mut())
        .filter(|block| block.operator.to_string() == only.operator)
        .flat_map(|block| block.keys.iter_mut())
        .find(|(key, _)| **key == only.key)?;
    values.push(Located::from(ConditionValue::Text(value.clone())));
    Some((new, only.key.clone()))
}
