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
                    "`{}` contains a space, but no action does",
                    shown(action.excerpt.text)
                ),
                "AWS accepts the policy, but the pattern never matches a request. Remove the space.",
            );
        }
    }
    if actions > 0 && actions == view.actions.len() && !view.statement.action.negated {
        report.never("its actions contain spaces");
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
                "`{}` has no condition key, so it limits nothing",
                shown(&block.operator.to_string())
            ),
            "AWS accepts it. Add a key with its values, or remove the operator.",
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
            "AWS accepts it, but an empty list never matches a value.",
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
                "this `Condition` is empty, so it limits nothing".to_owned(),
                "AWS accepts it. Add an operator, or remove the element.",
            );
        }
    }
}
