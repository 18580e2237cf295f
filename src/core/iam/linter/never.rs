//! Statements that match no request.

use super::report::Report;
use super::view::{Condition, Excerpt, View};
use crate::core::iam::wildcard_matches;
use crate::core::json::shown;

/// The limit on compared pairs; longer lists would take too long.
const MOST_PAIRS: usize = 4096;

pub(super) fn check(view: &View, report: &mut Report) {
    contradictions(view, report);
    let Some(reason) = report.never.take() else {
        return;
    };
    if !view.allows() {
        report.warn(
            "deny-never-matches",
            &view.statement.effect.at(),
            format!("this `Deny` denies nothing: {reason}"),
            "A Deny that never matches a request doesn't protect anything, however strict it looks. Try a request that it should deny.",
        );
    }
}

/// Finds conditions on one key that no value satisfies.
fn contradictions(view: &View, report: &mut Report) {
    let mut conditions: Vec<(String, &Condition)> = view
        .conditions
        .iter()
        .map(|condition| (condition.key.text.to_ascii_lowercase(), condition))
        .collect();
    conditions.sort_by(|(a, _), (b, _)| a.cmp(b));
    for of_one_key in conditions.chunk_by(|(a, _), (b, _)| a == b) {
        for (index, (_, second)) in of_one_key.iter().enumerate() {
            let clash = of_one_key
                .iter()
                .take(index)
                .find(|(_, first)| contradict(view, first, second));
            if let Some((key, first)) = clash {
                report.warn(
                    "contradictory-condition",
                    &second.key.at,
                    format!(
                        "no value of `{}` matches both `{}` and `{}`",
                        shown(key),
                        shown(&first.operator.to_string()),
                        shown(&second.operator.to_string())
                    ),
                    "All conditions of a statement must be true at once, so this one never matches. Put alternative values into one list.",
                );
                report.never("its conditions contradict each other");
            }
        }
    }
}

fn contradict(view: &View, a: &Condition, b: &Condition) -> bool {
    // An empty list is reported as such.
    if a.values.is_empty() || b.values.is_empty() {
        return false;
    }
    let absent = |condition: &Condition| {
        condition.base == "Null"
            && all(&condition.values, |value| {
                value.eq_ignore_ascii_case("true")
            })
    };
    if (absent(a) && b.needs_key()) || (absent(b) && a.needs_key()) {
        return true;
    }
    // If a key has several values, a different value may satisfy each operator.
    let single = a.set.is_empty() && b.set.is_empty();
    let comparable =
        (a.is_of_strings() && b.is_of_strings()) || (a.base == "Bool" && b.base == "Bool");
    let open = |value: &Excerpt| view.has_variable(value.text);
    if !single
        || !comparable
        || a.values.len() * b.values.len() > MOST_PAIRS
        || a.values.iter().chain(&b.values).any(open)
    {
        return false;
    }
    let required = a.needs_key() || b.needs_key();
    match (a.is_negated(), b.is_negated()) {
        (false, false) => {
            required
                && all(&a.values, |x| {
                    all(&b.values, |y| !may_both(a.base, x, b.base, y))
                })
        }
        (false, true) => a.needs_key() && excludes(b, a),
        (true, false) => b.needs_key() && excludes(a, b),
        (true, true) => false,
    }
}

fn all(values: &[Excerpt], holds: impl Fn(&str) -> bool) -> bool {
    values.iter().all(|value| holds(value.text))
}

/// Whether one value of the request can satisfy both conditions.
fn may_both(a: &str, x: &str, b: &str, y: &str) -> bool {
    match (a.ends_with("Like"), b.ends_with("Like")) {
        (true, true) => true,
        (true, false) => meets_like(x, b, y),
        (false, true) => meets_like(y, a, x),
        (false, false) if is_exact(a) && is_exact(b) => x == y,
        (false, false) => x.eq_ignore_ascii_case(y),
    }
}

/// Whether the value matches, or a value that differs only in case if the operator ignores case.
fn meets_like(pattern: &str, operator: &str, value: &str) -> bool {
    if is_exact(operator) {
        wildcard_matches(pattern, value)
    } else {
        wildcard_matches(&pattern.to_ascii_lowercase(), &value.to_ascii_lowercase())
    }
}

fn is_exact(operator: &str) -> bool {
    operator != "Bool" && !operator.ends_with("IgnoreCase")
}

/// Whether `refusing` rejects every value that `wanted` accepts.
fn excludes(refusing: &Condition, wanted: &Condition) -> bool {
    if wanted.base.ends_with("Like") {
        // The same patterns on both sides.
        return refusing.base.ends_with("Like")
            && all(&wanted.values, |x| {
                refusing.values.iter().any(|y| y.text == x)
            });
    }
    all(&wanted.values, |x| {
        refusing.values.iter().any(|y| match refusing.base {
            "StringNotLike" => is_exact(wanted.base) && wildcard_matches(y.text, x),
            "StringNotEquals" => is_exact(wanted.base) && y.text == x,
            _ => y.text.eq_ignore_ascii_case(x),
        })
    })
}
