//! The names of condition operators.

use std::fmt;
use std::str::FromStr;

use crate::core::json::shown;

/// A condition operator, e.g. `ForAnyValue:StringNotLikeIfExists`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    pub(super) set: Option<SetOperator>,
    pub(super) comparison: Comparison,
    pub(super) negated: bool,
    pub(super) if_exists: bool,
    /// The operator's name without set prefix and `IfExists`.
    name: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SetOperator {
    ForAllValues,
    ForAnyValue,
}

/// The comparison that an operator makes, before negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    String(StringRelation),
    Numeric(Order),
    Date(Order),
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StringRelation {
    Equals,
    EqualsIgnoreCase,
    Like,
}

/// The order in which the request's value must compare to the policy's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Order {
    pub fn admits(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equals => ordering.is_eq(),
            Self::LessThan => ordering.is_lt(),
            Self::LessThanEquals => ordering.is_le(),
            Self::GreaterThan => ordering.is_gt(),
            Self::GreaterThanEquals => ordering.is_ge(),
        }
    }
}

const OPERATORS: [(&str, Comparison, bool); 27] = {
    use Comparison::{Arn, Binary, Bool, Date, IpAddress, Null, Numeric, String};
    use StringRelation::{Equals, EqualsIgnoreCase, Like};
    [
        ("StringEquals", String(Equals), false),
        ("StringNotEquals", String(Equals), true),
        ("StringEqualsIgnoreCase", String(EqualsIgnoreCase), false),
        ("StringNotEqualsIgnoreCase", String(EqualsIgnoreCase), true),
        ("StringLike", String(Like), false),
        ("StringNotLike", String(Like), true),
        ("NumericEquals", Numeric(Order::Equals), false),
        ("NumericNotEquals", Numeric(Order::Equals), true),
        ("NumericLessThan", Numeric(Order::LessThan), false),
        (
            "NumericLessThanEquals",
            Numeric(Order::LessThanEquals),
            false,
        ),
        ("NumericGreaterThan", Numeric(Order::GreaterThan), false),
        (
            "NumericGreaterThanEquals",
            Numeric(Order::GreaterThanEquals),
            false,
        ),
        ("DateEquals", Date(Order::Equals), false),
        ("DateNotEquals", Date(Order::Equals), true),
        ("DateLessThan", Date(Order::LessThan), false),
        ("DateLessThanEquals", Date(Order::LessThanEquals), false),
        ("DateGreaterThan", Date(Order::GreaterThan), false),
        (
            "DateGreaterThanEquals",
            Date(Order::GreaterThanEquals),
            false,
        ),
        ("Bool", Bool, false),
        ("BinaryEquals", Binary, false),
        ("IpAddress", IpAddress, false),
        ("NotIpAddress", IpAddress, true),
        ("ArnEquals", Arn, false),
        ("ArnLike", Arn, false),
        ("ArnNotEquals", Arn, true),
        ("ArnNotLike", Arn, true),
        ("Null", Null, false),
    ]
};

/// The error for a name that is not an operator: the name without prefix and suffix, for suggestions, and the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOperator {
    pub(in crate::core::iam) name: String,
    pub(in crate::core::iam) message: String,
}

impl Operator {
    /// `ForAllValues` or `ForAnyValue`; empty if the operator has no set prefix.
    pub(in crate::core::iam) fn set_prefix(self) -> &'static str {
        match self.set {
            Some(SetOperator::ForAllValues) => "ForAllValues",
            Some(SetOperator::ForAnyValue) => "ForAnyValue",
            None => "",
        }
    }

    /// The name without set prefix and `IfExists`.
    pub(in crate::core::iam) fn base(self) -> &'static str {
        self.name
    }

    pub(in crate::core::iam) fn if_exists(self) -> bool {
        self.if_exists
    }

    /// The names of all operators, without set prefix or `IfExists`.
    pub(in crate::core::iam) fn names() -> Vec<&'static str> {
        OPERATORS.iter().map(|(name, _, _)| *name).collect()
    }
}

impl FromStr for Operator {
    type Err = UnknownOperator;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (set, rest) = match text.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(SetOperator::ForAllValues), rest),
            Some(("ForAnyValue", rest)) => (Some(SetOperator::ForAnyValue), rest),
            Some((prefix, rest)) => {
                let prefix = shown(prefix);
                return Err(UnknownOperator {
                    name: rest.to_owned(),
                    message: format!(
                        "`{prefix}:` is not a set operator; expected `ForAllValues:` or `ForAnyValue:`"
                    ),
                });
            }
            None => (None, text),
        };
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let Some((name, comparison, negated)) = OPERATORS.iter().find(|(name, _, _)| *name == base)
        else {
            return Err(UnknownOperator {
                name: base.to_owned(),
                message: format!("`{}` is not a condition operator", shown(text)),
            });
        };
        if *comparison == Comparison::Null && (if_exists || set.is_some()) {
            return Err(UnknownOperator {
                name: String::new(),
                message: format!(
                    "`{text}` is not a condition operator: `Null` takes neither set prefix nor `IfExists`"
                ),
            });
        }
        Ok(Self {
            set,
            comparison: *comparison,
            negated: *negated,
            if_exists,
            name,
        })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.set_prefix() {
            "" => {}
            prefix => write!(f, "{prefix}:")?,
        }
        f.write_str(self.name)?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_round_trips_in_every_form() {
        for name in Operator::names().into_iter().filter(|name| *name != "Null") {
            for set in ["", "ForAllValues:", "ForAnyValue:"] {
                for suffix in ["", "IfExists"] {
                    let text = format!("{set}{name}{suffix}");
                    assert_eq!(text.parse::<Operator>().unwrap().to_string(), text);
                }
            }
        }
        for refused in ["Null:", "NullIfExists", "stringEquals", "ForSome:Bool", ""] {
            assert!(refused.parse::<Operator>().is_err(), "{refused}");
        }
    }
}
