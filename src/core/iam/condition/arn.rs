//! `ArnEquals`, `ArnLike` (the same rule) and their negations.

use crate::core::iam::variable::expand;
use crate::core::iam::wildcard::{Token, tokens_match};
use crate::core::iam::{Context, Version};

/// Compares each of the ARN's six parts separately, with `*` and `?` as wildcards within a part; only the last part may
/// contain colons.
pub(super) fn holds(expected: &str, value: &str, version: Version, context: &Context) -> bool {
    let Some(pattern) = expand(expected, version, context) else {
        return false;
    };
    let patterns: Vec<&[Token]> = pattern
        .splitn(6, |token| *token == Token::Literal(':'))
        .collect();
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    patterns.len() == 6
        && parts.len() == 6
        && patterns
            .iter()
            .zip(parts)
            .all(|(pattern, part)| tokens_match(pattern, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_by_part() {
        let holds = |expected: &str, value: &str| {
            super::holds(expected, value, Version::V2012, &Context::new())
        };
        let role = "arn:aws:iam::111122223333:role/team/App";
        assert!(holds("arn:aws:iam::*:role/*", role));
        assert!(holds("arn:*:iam::111122223333:role/team/A?p", role));
        assert!(!holds("arn:aws:iam:*:role/*", role));
        assert!(!holds("arn:aws:*/App", role));
        assert!(holds(
            "arn:aws:sns:*:*:a:*",
            "arn:aws:sns:eu-west-1:1:a:b:c"
        ));
    }
}
