//! Evaluates a statement's conditions against a request.

use super::operator::{Comparison, Operator, SetOperator};
use super::{arn, binary, boolean, date, ip, null, numeric, string};
use crate::core::iam::context::Context;
use crate::core::iam::decision::ConditionOutcome;
use crate::core::iam::document::{ConditionBlock, Version};

/// Evaluates every condition of a statement.
pub(in crate::core::iam) fn outcomes(
    blocks: &[ConditionBlock],
    version: Version,
    context: &Context,
) -> Vec<ConditionOutcome> {
    blocks
        .iter()
        .flat_map(|block| {
            block.keys.iter().map(move |(key, values)| {
                let values: Vec<&str> = values.iter().map(|value| value.text()).collect();
                let found = context.get(key);
                ConditionOutcome {
                    operator: block.operator.to_string(),
                    key: key.to_string(),
                    policy_values: values.iter().map(|value| (*value).to_owned()).collect(),
                    request_values: found.map(<[String]>::to_vec),
                    met: met(*block.operator, &values, found, version, context),
                }
            })
        })
        .collect()
}

/// Whether one key of a condition holds. `request` are the key's values in the request.
pub(in crate::core::iam) fn met(
    operator: Operator,
    policy: &[impl AsRef<str>],
    request: Option<&[String]>,
    version: Version,
    context: &Context,
) -> bool {
    if operator.comparison == Comparison::Null {
        return null::met(policy, request.is_some());
    }
    // Compares one value of the request with all values in the policy.
    let one = |value: &str| {
        let any = policy.iter().any(|expected| {
            (operator.comparison).holds(expected.as_ref(), value, version, context)
        });
        any != operator.negated
    };
    // A set operator treats a key with only empty strings as absent.
    let request = request
        .filter(|values| operator.set.is_none() || values.iter().any(|value| !value.is_empty()));
    let Some(values) = request else {
        return match operator.set {
            Some(SetOperator::ForAllValues) => true,
            // `IfExists` applies to each value; with no values, none matches.
            Some(SetOperator::ForAnyValue) => false,
            None => operator.if_exists || operator.negated,
        };
    };
    match operator.set {
        Some(SetOperator::ForAllValues) => values.iter().all(|value| one(value)),
        Some(SetOperator::ForAnyValue) => values.iter().any(|value| one(value)),
        None => match values {
            [value] => one(value),
            // Several values need a set operator; without one, the comparison fails.
            _ => false,
        },
    }
}

impl Comparison {
    /// Compares one value of the request with one value in the policy.
    fn holds(self, expected: &str, value: &str, version: Version, context: &Context) -> bool {
        match self {
            Self::String(relation) => string::holds(relation, expected, value, version, context),
            Self::Arn => arn::holds(expected, value, version, context),
            Self::Numeric(order) => numeric::holds(order, expected, value),
            Self::Date(order) => date::holds(order, expected, value),
            Self::Bool => boolean::holds(expected, value),
            Self::Binary => binary::holds(expected, value),
            Self::IpAddress => ip::holds(expected, value),
            // `Null` is evaluated earlier: it checks whether the key is present, not its value.
            Self::Null => false,
        }
    }
}
