//! Time as a value: the core never reads a clock; its caller passes the time in.

use serde::Serialize;
use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// Civil date of the timestamp: `(year, month 1–12, day 1–31)`.
    /// Days-to-civil after Howard Hinnant, "chrono-compatible low-level date algorithms".
    fn date(self) -> (u64, u64, u64) {
        let z = self.0 / 86_400 + 719_468;
        let era = z / 146_097;
        let doe = z % 146_097;
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + u64::from(month <= 2);
        (year, month, doy - (153 * mp + 2) / 5 + 1)
    }
}

impl Timestamp {
    /// Reads a time as SDKs accept it: ISO 8601, an HTTP date (RFC 9110 §5.6.7), or seconds since 1970. Fractions of a
    /// second are cut off; without a zone, the time is in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(seconds) = text.parse::<u64>() {
            return Some(Self(seconds));
        }
        match text.split_once(", ") {
            Some((_, date)) => Self::http(date),
            None => Self::iso(text),
        }
    }

    /// Reads `24 Nov 2026 00:00:00 GMT`.
    fn http(date: &str) -> Option<Self> {
        let mut words = date.split(' ');
        let day = words.next()?.parse().ok()?;
        let name = words.next()?;
        let month = MONTHS.iter().position(|month| *month == name)? as u64 + 1;
        let year = words.next()?.parse().ok()?;
        let second = second_of_day(words.next()?)?;
        (words.next() == Some("GMT")).then_some(())?;
        Some(Self(days(year, month, day)? * 86_400 + second))
    }

    fn iso(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
        let mut parts = date.splitn(3, '-').map(|part| part.parse::<u64>().ok());
        let mut part = || parts.next().flatten();
        let midnight = days(part()?, part()?, part()?)? * 86_400;
        let zone_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at_checked(zone_at)?;
        let clock = clock.split_once('.').map_or(clock, |(clock, _)| clock);
        let second = midnight + second_of_day(clock)?;
        let ahead = |offset: &str| second_of_day(offset);
        match (zone.strip_prefix('+'), zone.strip_prefix('-')) {
            (Some(offset), _) => second.checked_sub(ahead(offset)?).map(Self),
            (_, Some(offset)) => second.checked_add(ahead(offset)?).map(Self),
            _ => Some(Self(second)),
        }
    }

    /// An HTTP date (RFC 9110 §5.6.7): `Tue, 24 Nov 2026 00:00:00 GMT`.
    pub fn to_http_date(self) -> String {
        const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        let (year, month, day) = self.date();
        let name = |names: &[&'static str], at: u64| {
            let at = usize::try_from(at).ok();
            at.and_then(|at| names.get(at).copied()).unwrap_or("")
        };
        format!(
            "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
            name(&WEEKDAYS, self.0 / 86_400 % 7),
            name(&MONTHS, month - 1),
            self.0 / 3_600 % 24,
            self.0 / 60 % 60,
            self.0 % 60
        )
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Reads `hh:mm`, `hh:mm:ss` or `hhmm`.
fn second_of_day(clock: &str) -> Option<u64> {
    let (hours, rest) = clock
        .split_once(':')
        .or_else(|| clock.split_at_checked(2))?;
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "00"));
    let number = |text: &str, below: u64| text.parse::<u64>().ok().filter(|number| *number < below);
    Some(number(hours, 24)? * 3_600 + number(minutes, 60)? * 60 + number(seconds, 61)?)
}

/// Days since 1970-01-01; `None` for a date before it, or that no month has.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    if !(1970..10_000).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let shifted = year - u64::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let in_era = shifted % 400 * 365 + shifted % 400 / 4 - shifted % 400 / 100 + of_year;
    let days = (shifted / 400 * 146_097 + in_era).checked_sub(719_468)?;
    (Timestamp(days * 86_400).date() == (year, month, day)).then_some(days)
}

/// ISO 8601 in UTC, as CloudTrail writes `eventTime`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let second = self.0 % 86_400;
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second / 3_600,
            second / 60 % 60,
            second % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn prints_iso_8601() {
        // Expected values: `date -u -d @N +%FT%TZ`.
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_761_523_273, "2025-10-27T00:01:13Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
        ] {
            assert_eq!(Timestamp(seconds).to_string(), text);
            assert_eq!(Timestamp::parse(text), Some(Timestamp(seconds)));
            let http = Timestamp(seconds).to_http_date();
            assert_eq!(Timestamp::parse(&http), Some(Timestamp(seconds)), "{http}");
        }
    }

    #[test]
    fn reads_what_sdks_send() {
        // Expected values: `date -u -d TEXT +%s`.
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("2025-10-27T00:01:13.250Z", Some(1_761_523_273)),
            ("2025-10-27T02:01:13+02:00", Some(1_761_523_273)),
            ("2025-10-26T19:31:13-0430", Some(1_761_523_273)),
            ("2025-10-27", Some(1_761_523_200)),
            ("1761523273", Some(1_761_523_273)),
            ("2025-02-29", None),
            ("2025-13-01", None),
            ("0000-01-01", None),
            ("tomorrow", None),
            ("", None),
        ] {
            assert_eq!(Timestamp::parse(text), seconds.map(Timestamp), "{text}");
        }
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(Timestamp(784_111_777).to_http_date(), date);
    }
}
