//! Policy variables, `${…}`, as a grammar.

use super::mistake::Mistake;
use super::refusal::Flaw;
use crate::core::json::{Node, shown};

/// Checks that every variable of a text is closed and has a name.
///
/// # Errors
/// The first one that has not.
pub(super) fn check(node: &Node, text: &str) -> Result<(), Flaw> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((name, behind)) = after.split_once('}') else {
            return Err(flaw(
                node,
                format!("a variable of `{}` has no closing `}}`", shown(text)),
            ));
        };
        if name.trim().is_empty() {
            return Err(flaw(
                node,
                format!(
                    "`${{}}` is an empty variable; expected a condition key in it, \
                     such as `${{aws:username}}`, in `{}`",
                    shown(text)
                ),
            ));
        }
        if name.contains("${") {
            return Err(flaw(
                node,
                format!("a variable of `{}` has a variable in it", shown(text)),
            ));
        }
        rest = behind;
    }
    Ok(())
}

fn flaw(node: &Node, message: String) -> Flaw {
    Flaw::new(Mistake::Variable, node.range(), message)
}

/// The text with every character of its variables replaced by `_`, so that a colon in a variable separates nothing.
pub(super) fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            rest = after;
            break;
        };
        out.extend(std::iter::repeat_n('_', name.len() + 3));
        rest = behind;
    }
    out.push_str(rest);
    out
}
