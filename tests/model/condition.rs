//! Conditions (FIDELITY 3): operators ANDed, keys ANDed, values of one key ORed, NORed for negated operators.

use super::caller::Context;
use super::policy::{list, text, wild};
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Condition {
    quantifier: Quantifier,
    operator: String,
    if_exists: bool,
    /// In lower case.
    key: String,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantifier {
    None,
    ForAll,
    ForAny,
}

impl Condition {
    pub fn all(block: &Value) -> Vec<Self> {
        let operators = block.as_object().into_iter().flatten();
        let conditions = operators.flat_map(|(operator, keys)| {
            let keys = keys.as_object().expect("an object of keys");
            keys.iter()
                .map(|(key, values)| Self::of(operator, key, values))
        });
        conditions.collect()
    }

    fn of(operator: &str, key: &str, values: &Value) -> Self {
        let (quantifier, operator) = match operator.split_once(':') {
            Some(("ForAllValues", operator)) => (Quantifier::ForAll, operator),
            Some(("ForAnyValue", operator)) => (Quantifier::ForAny, operator),
            _ => (Quantifier::None, operator),
        };
        let plain = operator.strip_suffix("IfExists");
        Self {
            quantifier,
            operator: plain.unwrap_or(operator).to_owned(),
            if_exists: plain.is_some(),
            key: key.to_ascii_lowercase(),
            values: list(values).into_iter().map(text).collect(),
        }
    }

    pub fn holds(&self, context: &Context, has_variables: bool) -> bool {
        let found = context.get(&self.key);
        if self.operator == "Null" {
            return self
                .values
                .iter()
                .any(|value| (value == "true") == found.is_none());
        }
        let (base, negated) = match self.operator.as_str() {
            "StringNotEquals" => ("StringEquals", true),
            "StringNotLike" => ("StringLike", true),
            "ArnNotLike" => ("ArnLike", true),
            "NotIpAddress" => ("IpAddress", true),
            base => (base, false),
        };
        let fits = |found: &str| {
            let values = self.values.iter();
            let any = values.into_iter().any(|value| {
                let value = match has_variables {
                    true => filled(value, context),
                    false => Some(value.clone()),
                };
                // A valueless variable: positive operators false, negated operators true.
                value.is_some_and(|value| fits_one(base, &value, found))
            });
            any != negated
        };
        match (found, self.quantifier) {
            // Absent key: ForAllValues true, ForAnyValue false, `…IfExists` true, positive false, negated true.
            (None, Quantifier::ForAll) => true,
            (None, Quantifier::ForAny) => false,
            (None, Quantifier::None) => self.if_exists || negated,
            (Some(found), Quantifier::ForAll) => found.iter().all(|one| fits(one)),
            (Some(found), Quantifier::ForAny | Quantifier::None) => {
                found.iter().any(|one| fits(one))
            }
        }
    }
}

fn fits_one(operator: &str, value: &str, found: &str) -> bool {
    match operator {
        "StringEquals" => value == found,
        "StringEqualsIgnoreCase" | "Bool" => value.eq_ignore_ascii_case(found),
        "StringLike" => wild(value, found),
        // ARN operators take wildcards per colon segment; ArnEquals is the same.
        "ArnLike" | "ArnEquals" => {
            let (value, found): (Vec<&str>, Vec<&str>) = (
                value.splitn(6, ':').collect(),
                found.splitn(6, ':').collect(),
            );
            value.len() == found.len()
                && value
                    .iter()
                    .zip(&found)
                    .all(|(value, found)| wild(value, found))
        }
        "IpAddress" => in_network(value, found),
        other => panic!("an operator that this model lacks: {other}"),
    }
}

/// `203.0.113.0/24` holds `203.0.113.9`.
fn in_network(network: &str, address: &str) -> bool {
    let number = |text: &str| {
        text.parse::<std::net::Ipv4Addr>()
            .map(u32::from)
            .expect("an IPv4 address")
    };
    let (base, bits) = network.split_once('/').unwrap_or((network, "32"));
    let bits: u32 = bits.parse().expect("a number of bits");
    let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
    number(base) & mask == number(address) & mask
}

/// The text with its variables' values; none if one has no value. `${key, 'default'}` has a default, `${*}`, `${?}` and
/// `${$}` are literals; of them the grammar writes none.
pub fn filled(text: &str, context: &Context) -> Option<String> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').expect("a closed variable");
        let (key, default) = match name.split_once(", ") {
            Some((key, default)) => (key, Some(default.trim_matches('\'').to_owned())),
            None => (name, None),
        };
        let value = context
            .get(&key.to_ascii_lowercase())
            .and_then(|values| values.first().cloned());
        out.push_str(before);
        out.push_str(&value.or(default)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}
