//! What AWS accepts although it can have no effect: white space in actions, and empty conditions.

use super::report::Report;
use super::view::View;
use crate::core::json::shown;

pub(super) fn check(view: &View, report: &mut Report) {
    let mut actions = 0;
    for action in &view.actions {
        if action.excerpt.text.chars().any(char::is_whitespace) {
            actions += 1;
            report.warn(
                "white-space-in-action",
                &action.excerpt.at,
                format!(
                    "`{}` has white space in it, and no action has",
                    shown(action.excerpt.text)
                ),
                "AWS accepts the policy, and the pattern matches no request. Take the space away.",
            );
        }
    }
    if actions > 0 && actions == view.actions.len() && !view.statement.action.negated {
        report.never("its actions have white space in them");
    }
    for block in view
        .statement
        .condition
        .iter()
        .filter(|block| block.keys.is_empty())
    {
        report.warn(
            "empty-condition",
            &block.operator.at(),
            format!(
                "`{}` has no condition key and limits nothing",
                shown(&block.operator.to_string())
            ),
            "AWS accepts it. Add a key with its values, or take the operator away.",
        );
    }
    for condition in view
        .conditions
        .iter()
        .filter(|condition| condition.values.is_empty())
    {
        report.warn(
            "empty-condition",
            &condition.key.at,
            format!(
                "`{}` is compared with an empty list",
                shown(condition.key.text)
            ),
            "AWS accepts it, and no value of a request is in an empty list.",
        );
    }
}

/// Warns of every `"Condition": {}` in the text: a document without conditions has no other trace of it.
pub(super) fn empty_conditions(text: &str, report: &mut Report) {
    let mut from = 0;
    while let Some((before, behind)) = text
        .get(from..)
        .and_then(|rest| rest.split_once("\"Condition\""))
    {
        let at = from + before.len();
        from = at + "\"Condition\"".len();
        let mut tokens = behind.chars().filter(|c| !c.is_ascii_whitespace());
        let next = (tokens.next(), tokens.next(), tokens.next());
        if next == (Some(':'), Some('{'), Some('}')) {
            report.warn(
                "empty-condition",
                &(at..from),
                "this `Condition` is empty and limits nothing".to_owned(),
                "AWS accepts it. Add an operator, or take the element away.",
            );
        }
    }
}
