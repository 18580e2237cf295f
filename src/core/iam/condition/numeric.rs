//! `NumericEquals`, `NumericLessThan` and the other numeric operators.

use std::cmp::Ordering;

use super::operator::Order;

/// Compares whole or decimal numbers. Other texts match nothing.
pub(super) fn holds(order: Order, expected: &str, value: &str) -> bool {
    match (parse(expected), parse(value)) {
        (Some(expected), Some(value)) => order.admits(value.compare(&expected)),
        _ => false,
    }
}

/// Whether it is a number as the numeric operators read one.
pub(in crate::core::iam) fn is_number(text: &str) -> bool {
    parse(text).is_some()
}

/// A decimal number, kept as digits so that large numbers and long fractions are not rounded.
#[derive(Debug)]
struct Decimal<'a> {
    negative: bool,
    /// Without leading zeros.
    whole: &'a str,
    /// Without trailing zeros.
    fraction: &'a str,
}

fn parse(text: &str) -> Option<Decimal<'_>> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    Some(Decimal {
        negative: negative && !(whole.is_empty() && fraction.is_empty()),
        whole,
        fraction,
    })
}

impl Decimal<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        let size = || {
            (self.whole.len().cmp(&other.whole.len()))
                .then(self.whole.cmp(other.whole))
                .then(self.fraction.cmp(other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(),
            (true, true) => size().reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_by_value() {
        assert!(holds(Order::LessThan, "1.3", "1.25"));
        assert!(holds(Order::GreaterThanEquals, "10", "0010.0"));
        assert!(holds(Order::LessThan, "10", "9"));
        assert!(holds(Order::LessThan, "-1", "-1.5"));
        assert!(holds(Order::Equals, "0", "-0.0"));
        assert!(holds(
            Order::GreaterThan,
            "9223372036854775807",
            "9223372036854775808"
        ));
        assert!(!holds(Order::Equals, "ten", "ten"));
        assert!(!holds(Order::LessThan, "10", ""));
    }
}
