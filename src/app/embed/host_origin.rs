//! Which page around may command this one: the one that its address names.

use crate::app::settings::Theme;
use percent_encoding::percent_decode_str;

/// What the address says of the page around, between `?` and `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostOrigin {
    /// None is named: only a page of this same origin may command.
    Own,
    /// This one, and no other.
    Named(String),
    /// Something is named that is no origin.
    Invalid(String),
}

/// The value of a parameter, decoded; the first of that name.
fn parameter(search: &str, name: &str) -> Option<String> {
    let mut pairs = search.trim_start_matches('?').split('&');
    pairs.find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8().ok()?;
        (key == name).then(|| value.into_owned())
    })
}

impl HostOrigin {
    /// Reads `?embed=https://host`.
    pub fn of(search: &str) -> Self {
        match parameter(search, "embed") {
            None => Self::Own,
            Some(named) if named.is_empty() => Self::Own,
            Some(named) => match origin(&named) {
                Some(origin) => Self::Named(origin),
                None => Self::Invalid(named),
            },
        }
    }
}

/// The theme that the address asks for: `?embed&theme=dark`.
pub fn theme(search: &str) -> Option<Theme> {
    let name = parameter(search, "theme")?;
    Theme::ALL.into_iter().find(|theme| theme.name() == name)
}

/// The schemes that a page around can have, each with its own port.
const SCHEMES: [(&str, &str); 2] = [("https", ":443"), ("http", ":80")];

/// An origin as browsers write it (RFC 6454, 6.2): scheme, host, and the port if it is not the scheme's own.
fn origin(text: &str) -> Option<String> {
    let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
    let (scheme, host) = text.split_once("://")?;
    let known = SCHEMES.iter().find(|(known, _)| *known == scheme);
    let (_, own_port) = known?;
    let host = host.strip_suffix(*own_port).unwrap_or(host);
    let (name, port) = match host.rsplit_once(':') {
        // An address of version 6 has colons of its own.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_name = |name: &str| {
        let letter = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
        let in_brackets = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'));
        match in_brackets {
            Some(address) => address
                .chars()
                .all(|digit| digit.is_ascii_hexdigit() || ":.".contains(digit)),
            None => !name.is_empty() && name.chars().all(letter),
        }
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
    (is_name(name) && port.is_none_or(is_port)).then(|| format!("{scheme}://{host}"))
}
