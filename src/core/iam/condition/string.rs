//! `StringEquals`, `StringEqualsIgnoreCase`, `StringLike` and their negations.

use super::operator::StringRelation;
use crate::core::iam::variable::{expand, expand_literal};
use crate::core::iam::wildcard::tokens_match;
use crate::core::iam::{Context, Version};

/// Compares exactly; ignoring case; or with `*` and `?` as wildcards, case-sensitively. A variable without a value
/// equals nothing.
pub(super) fn holds(
    relation: StringRelation,
    expected: &str,
    value: &str,
    version: Version,
    context: &Context,
) -> bool {
    match relation {
        StringRelation::Like => {
            expand(expected, version, context).is_some_and(|pattern| tokens_match(&pattern, value))
        }
        StringRelation::Equals => {
            expand_literal(expected, version, context).is_some_and(|expected| expected == value)
        }
        // AWS does not document how it folds letters beyond ASCII, so this code does not fold them.
        StringRelation::EqualsIgnoreCase => expand_literal(expected, version, context)
            .is_some_and(|expected| expected.eq_ignore_ascii_case(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_like_knows_wildcards() {
        let context = Context::new().with("aws:username", "Alice");
        let holds = |relation, expected: &str, value: &str| {
            super::holds(relation, expected, value, Version::V2012, &context)
        };
        assert!(holds(StringRelation::Like, "home/*", "home/x"));
        assert!(!holds(StringRelation::Equals, "home/*", "home/x"));
        assert!(holds(StringRelation::Equals, "home/*", "home/*"));
        assert!(holds(StringRelation::Equals, "${aws:username}", "Alice"));
        assert!(!holds(StringRelation::Equals, "${aws:username}", "alice"));
        assert!(holds(
            StringRelation::EqualsIgnoreCase,
            "${aws:username}",
            "aLICE"
        ));
        assert!(!holds(StringRelation::Like, "${nope}*", "x"));
    }
}
