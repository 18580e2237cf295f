//! Guards: conditions that the caller can meet, so that no policy needs to change.

use crate::core::iam::{ConditionOutcome, Decision, Effect, Outcome, PolicyKind, StatementOutcome};

/// What the caller must do about a condition.
enum Wanted<'a> {
    /// Have one of these values.
    OneOf(&'a [String]),
    /// Have another value than these.
    Other(&'a [String]),
    Present,
    Absent,
}

/// What the caller must do to get past the guards that refuse the request, as one sentence with its full stop; `None`
/// if a policy refuses for another reason.
///
/// A Deny is a guard if the caller can do what it demands: use TLS, sign in with MFA, send a header, come from a
/// network, let a service make the call, and so on. An Allow is a guard if all that it lacks is of the first four.
pub(super) fn instead(decision: &Decision, by_service: bool) -> Option<String> {
    let denies: Vec<(&StatementOutcome, String)> = (decision.considered.iter())
        .filter(|one| one.effect == Effect::Deny && one.outcome == Outcome::Matched)
        .filter_map(|one| Some((one, way_past(one, by_service)?)))
        .collect();
    if !denies.is_empty() {
        return Some(sentence(&denies));
    }
    if (decision.considered.iter())
        .any(|one| one.effect == Effect::Deny && one.outcome == Outcome::Matched)
    {
        return None;
    }
    let allows: Vec<(&StatementOutcome, String)> = (decision.considered.iter())
        .filter(|one| one.effect == Effect::Allow && refuses(decision, one.policy))
        .filter_map(|one| Some((one, way_in(one, by_service)?)))
        .collect();
    (!allows.is_empty()).then(|| sentence(&allows))
}

/// What the caller can do about a control policy's Deny, as a phrase; `None` if nothing.
pub(super) fn way_past(deny: &StatementOutcome, by_service: bool) -> Option<String> {
    deny.conditions.iter().find_map(|condition| {
        let wanted = wanted(condition, Effect::Deny);
        demand(&condition.key, &wanted, by_service).map(|(phrase, _)| phrase)
    })
}

/// What the caller must do so that an Allow applies; `None` if anything but strict guards is missing.
fn way_in(allow: &StatementOutcome, by_service: bool) -> Option<String> {
    if !matches!(allow.outcome, Outcome::NotMatched { .. }) {
        return None;
    }
    let mut phrases: Vec<String> = Vec::new();
    for condition in allow.conditions.iter().filter(|condition| !condition.met) {
        let wanted = wanted(condition, Effect::Allow);
        let (phrase, true) = demand(&condition.key, &wanted, by_service)? else {
            return None;
        };
        if !phrases.contains(&phrase) {
            phrases.push(phrase);
        }
    }
    (!phrases.is_empty()).then(|| phrases.join(" and "))
}

fn refuses(decision: &Decision, kind: PolicyKind) -> bool {
    decision.also_refusing().contains(&kind)
}

fn sentence(guards: &[(&StatementOutcome, String)]) -> String {
    let mut phrases: Vec<&str> = Vec::new();
    for (_, phrase) in guards {
        if !phrases.contains(&phrase.as_str()) {
            phrases.push(phrase);
        }
    }
    let names: Vec<String> = guards
        .iter()
        .map(|(one, _)| {
            let statement = match &one.sid {
                Some(sid) if !sid.is_empty() => format!("`{sid}`"),
                _ => (one.index + 1).to_string(),
            };
            format!(
                "statement {statement} of the {} `{}`",
                one.policy, one.policy_name
            )
        })
        .collect();
    let is = if guards.len() == 1 {
        "protects the resource"
    } else {
        "protect the resource"
    };
    let mut text = format!("{} {is}, so don't change any policy. ", names.join(" and "));
    // Capitals, because both parts begin a sentence.
    for (at, phrase) in phrases.iter().enumerate() {
        text += if at == 0 { "" } else { " and " };
        text += phrase;
    }
    text += ".";
    capitals(&text)
}

/// The text with a capital at its start and after its first full stop.
fn capitals(text: &str) -> String {
    let mut out = String::new();
    let mut begins = true;
    let mut before = ' ';
    for letter in text.chars() {
        begins |= before == '.' && letter == ' ';
        if begins && letter.is_ascii_lowercase() {
            out.push(letter.to_ascii_uppercase());
            begins = false;
        } else {
            begins &= letter == ' ';
            out.push(letter);
        }
        before = letter;
    }
    out
}

fn wanted(condition: &ConditionOutcome, effect: Effect) -> Wanted<'_> {
    let values = condition.policy_values.as_slice();
    let denies = effect == Effect::Deny;
    if condition.operator == "Null" {
        let absent = values.first().is_some_and(|value| value == "true");
        return match absent == denies {
            true => Wanted::Present,
            false => Wanted::Absent,
        };
    }
    match condition.operator.contains("Not") == denies {
        true => Wanted::OneOf(values),
        false => Wanted::Other(values),
    }
}

/// What the caller must do about a condition on this key, and whether that is a strict guard; `None` for a key that the
/// caller has no influence on.
fn demand(key: &str, wanted: &Wanted<'_>, by_service: bool) -> Option<(String, bool)> {
    let key = key.to_ascii_lowercase();
    if let Some(header) = key
        .strip_prefix("s3:")
        .filter(|name| name.starts_with("x-amz-"))
    {
        return Some((header_phrase(header, wanted), true));
    }
    let own = !by_service;
    let phrase = match key.as_str() {
        "aws:securetransport" => "send the request over TLS, to an `https://` endpoint".to_owned(),
        "aws:multifactorauthpresent" | "aws:multifactorauthage" => "sign in with MFA".to_owned(),
        "aws:sourceip" | "aws:vpcsourceip" if own => network("an address", "address", wanted),
        "aws:sourcevpc" if own => network("a VPC", "VPC", wanted),
        "aws:sourcevpce" if own => network("a VPC endpoint", "VPC endpoint", wanted),
        "aws:vpceaccount" | "aws:vpceorgid" | "aws:vpceorgpaths" if own => {
            "send the request through a VPC endpoint of the organization".to_owned()
        }
        _ => return loose(&key, wanted, by_service).map(|phrase| (phrase, false)),
    };
    Some((phrase, true))
}

/// What the caller must do about a key that tells how the request is made.
fn loose(key: &str, wanted: &Wanted<'_>, by_service: bool) -> Option<String> {
    let own = !by_service;
    Some(match key {
        "s3:tlsversion" => "use a newer version of TLS".to_owned(),
        "kms:viaservice" => format!("let {} make the call", one_of("the service", wanted)?),
        "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast" | "aws:viaawsservice" => {
            "make the call through the AWS service".to_owned()
        }
        "aws:requestedregion" => format!("send the request to {}", one_of("the Region", wanted)?),
        "aws:tokenissuetime" => "sign in again, for a new session".to_owned(),
        "aws:useragent" | "aws:referer" if own => {
            let header = key.strip_prefix("aws:").unwrap_or(key);
            header_phrase(header, wanted)
        }
        "s3:authtype" | "s3:signatureage" | "s3:signatureversion" | "s3:x-amz-content-sha256"
            if own =>
        {
            "sign the request in the way that it requires".to_owned()
        }
        "s3:prefix" | "s3:delimiter" | "s3:max-keys" => {
            let name = key.strip_prefix("s3:").unwrap_or(key);
            format!(
                "send the parameter {}",
                one_of(&format!("`{name}`"), wanted)?
            )
        }
        _ if own && key.starts_with("kms:encryptioncontext") => {
            "send the encryption context that it requires".to_owned()
        }
        _ if key.starts_with("s3:requestobjecttag") || key.starts_with("aws:requesttag/") => {
            "send the tags that it requires".to_owned()
        }
        _ => return None,
    })
}

fn header_phrase(header: &str, wanted: &Wanted<'_>) -> String {
    match wanted {
        Wanted::Absent => format!("leave out the header `{header}`"),
        Wanted::Present => format!("send the header `{header}`"),
        Wanted::OneOf(values) => format!("send the header `{header}` with {}", listed(values)),
        Wanted::Other(values) => {
            format!(
                "send the header `{header}` with a value other than {}",
                listed(values)
            )
        }
    }
}

fn network(any: &str, name: &str, wanted: &Wanted<'_>) -> String {
    match wanted {
        Wanted::OneOf(values) => format!("send the request from the {name} {}", listed(values)),
        Wanted::Other(values) => {
            format!(
                "send the request from a {name} other than {}",
                listed(values)
            )
        }
        Wanted::Present => format!("send the request from {any} that AWS knows"),
        Wanted::Absent => format!("don't send the request from {any}"),
    }
}

/// `None` if no value can be told.
fn one_of(name: &str, wanted: &Wanted<'_>) -> Option<String> {
    match wanted {
        Wanted::OneOf(values) => Some(format!("{name} {}", listed(values))),
        Wanted::Present => Some(name.to_owned()),
        Wanted::Other(_) | Wanted::Absent => None,
    }
}

fn listed(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    quoted.join(" or ")
}
