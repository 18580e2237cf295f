//! `DateEquals`, `DateLessThan` and the other date operators.

use super::operator::Order;

/// Compares dates in a W3C form of ISO 8601, or seconds since 1970. Other texts match nothing.
pub(super) fn holds(order: Order, expected: &str, value: &str) -> bool {
    match (parse(expected), parse(value)) {
        (Some(expected), Some(value)) => order.admits(value.cmp(&expected)),
        _ => false,
    }
}

/// Whether it is a date as IAM reads one: a W3C form of ISO 8601, or seconds since 1970.
pub(in crate::core::iam) fn is_date(text: &str) -> bool {
    text.parse::<i64>().is_ok() || parse(text).is_some()
}

/// Seconds since 1970 and nanoseconds.
type Instant = (i64, u32);

fn parse(text: &str) -> Option<Instant> {
    let text = text.trim();
    // `2024` is a year; a longer number is seconds since 1970.
    if text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((text.parse().ok()?, 0));
    }
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    if parts.next().is_some()
        || !(1..=12).contains(&month)
        || !(1..=days_in_month(year, month)).contains(&day)
    {
        return None;
    }
    let midnight = days_since_1970(year, month, day) * 86_400;
    match time {
        None => Some((midnight, 0)),
        Some(time) => {
            let (seconds, nanos) = time_of_day(time)?;
            Some((midnight + seconds, nanos))
        }
    }
}

/// Reads `hh:mm[:ss[.fraction]]` and a time zone; the default is `Z`.
fn time_of_day(text: &str) -> Option<Instant> {
    let zone_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone_at)?;
    let offset = match zone {
        "" | "Z" | "z" => 0,
        _ => {
            let (sign, rest) = zone.split_at_checked(1)?;
            let (hours, minutes) = rest
                .split_once(':')
                .or_else(|| rest.split_at_checked(2))
                .filter(|(_, minutes)| !minutes.is_empty())
                .unwrap_or((rest, "00"));
            let size = digits(hours, 2)? * 3600 + digits(minutes, 2)? * 60;
            if sign == "-" { -size } else { size }
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |part| digits(part, 2))?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some((
        hour * 3600 + minute * 60 + second - offset,
        nanos(fraction)?,
    ))
}

fn nanos(fraction: &str) -> Option<u32> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    padded.parse().ok()
}

fn digits(text: &str, count: usize) -> Option<i64> {
    if text.len() != count || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01. Years begin in March here, so that the leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_aws_takes() {
        // `date -u -d 2020-04-01T12:30:00Z +%s`
        let noon = Some((1_585_744_200, 0));
        for text in [
            "2020-04-01T12:30:00Z",
            "2020-04-01T12:30Z",
            "2020-04-01T12:30:00.000Z",
            "2020-04-01T14:30:00+02:00",
            "2020-04-01T14:30:00+0200",
            "1585744200",
        ] {
            assert_eq!(parse(text), noon, "{text}");
        }
        assert_eq!(parse("2020-04-01"), Some((1_585_699_200, 0)));
        assert_eq!(parse("2020"), Some((1_577_836_800, 0)));
        assert_eq!(parse("1969-12-31T23:59:59Z"), Some((-1, 0)));
        for text in [
            "2021-02-29",
            "2020-13",
            "20-04-01",
            "soon",
            "",
            "2020-04-01T25",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn compares_by_time() {
        assert!(holds(
            Order::LessThan,
            "2020-04-01",
            "2020-03-31T23:59:59.9Z"
        ));
        assert!(holds(
            Order::GreaterThan,
            "2020-04-01T00:00:00Z",
            "2020-04-01T00:00:00.1Z"
        ));
        assert!(!holds(Order::GreaterThan, "soon", "2020"));
    }
}
