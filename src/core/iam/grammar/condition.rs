//! `Condition`: operators, keys, and the values that AWS checks when the policy is put.

use super::mistake::Mistake;
use super::refusal::Flaw;
use super::variable;
use crate::core::iam::condition::{Operator, is_date};
use crate::core::iam::document::{closest, list};
use crate::core::json::{Member, Node, Value, shown};

/// One key of one operator.
pub(super) struct Comparison<'a> {
    pub operator: Operator,
    pub key: &'a Member,
}

impl Comparison<'_> {
    /// The values that are strings, with their places.
    pub fn texts(&self) -> impl Iterator<Item = (&Node, &str)> {
        super::parts::texts(self.key)
    }
}

/// Reads the operators of a `Condition`.
///
/// # Errors
/// An unknown operator; a key that an operator has twice, in two cases.
pub(super) fn comparisons(condition: &Member) -> Result<Vec<Comparison<'_>>, Flaw> {
    let mut found = Vec::new();
    for block in condition.value.members() {
        let operator = operator(block)?;
        let keys = block.value.members();
        for (index, key) in keys.iter().enumerate() {
            let earlier = keys
                .iter()
                .take(index)
                .find(|other| other.key.eq_ignore_ascii_case(&key.key));
            if let Some(earlier) = earlier {
                return Err(Flaw::new(
                    Mistake::TwoCases,
                    key.key_range(),
                    format!(
                        "`{}` is the same key as `{}` before it, in another case; \
                         condition keys are not case-sensitive",
                        shown(&key.key),
                        shown(&earlier.key)
                    ),
                ));
            }
            found.push(Comparison { operator, key });
        }
    }
    Ok(found)
}

fn operator(block: &Member) -> Result<Operator, Flaw> {
    block.key.parse::<Operator>().map_err(|refused| {
        let hint = match closest(&refused.name, &Operator::names()) {
            Some(name) => format!("; did you mean `{name}`?"),
            None if refused.message.ends_with("is not a condition operator") => format!(
                "; expected one such as {}",
                list(
                    &["StringEquals", "StringLike", "ArnLike", "Bool", "Null"],
                    "or"
                )
            ),
            None => String::new(),
        };
        Flaw::new(
            Mistake::Operator(block.key.clone()),
            block.key_range(),
            format!("{}{hint}", refused.message),
        )
    })
}

/// Checks keys and values as IAM does: a key has a service prefix, a date is one, a variable is closed.
///
/// # Errors
/// The first key or value that is wrong.
pub(super) fn check(comparisons: &[Comparison<'_>], has_variables: bool) -> Result<(), Flaw> {
    for comparison in comparisons {
        let key = &comparison.key.key;
        let is_empty =
            matches!(&comparison.key.value.value, Value::Array(items) if items.is_empty());
        if !is_empty && !has_vendor(key) {
            return Err(Flaw::new(
                Mistake::NoVendor,
                comparison.key.key_range(),
                format!(
                    "`{}` has no service prefix; a condition key is `service:name`, \
                     such as `aws:SourceVpce`",
                    shown(key)
                ),
            ));
        }
        for (node, text) in comparison.texts() {
            if has_variables {
                variable::check(node, text)?;
            }
            if comparison.operator.base().starts_with("Date")
                && !text.contains("${")
                && !is_date(text)
            {
                return Err(Flaw::new(
                    Mistake::Legacy,
                    node.range(),
                    format!(
                        "`{}` is not a date; expected one such as `2026-12-31T23:59:59Z`, \
                         or the seconds since 1970",
                        shown(text)
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn has_vendor(key: &str) -> bool {
    key.split_once(':')
        .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
}
