//! AWS's sentence: `User: … is not authorized to perform: … on resource: … because …`.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages".

use super::reading::{ErrorKind, PastedPart, ReadPart};
use super::squeezed::Squeezed;
use crate::core::iam::PolicyKind;

const PERFORM: &str = "isnotauthorizedtoperform";
/// Where an action ends, longest first.
const ON: [&str; 4] = [
    "ontheresourceassociatedwiththisciphertext",
    "onthisresource",
    "onresource:",
    "onresource",
];
/// Where a reason begins.
const REASONS: [&str; 2] = ["because", "withanexplicitdeny"];
const OTHER_ACCOUNT: &str = "becausetheresourcedoesnotexistinthisregion";
/// The end of that reason.
const OTHER_ACCOUNT_END: &str = "explicitlydeniesaccess";
/// The longest resource: an object's key has 1,024 bytes.
const RESOURCE: usize = 2_400;

/// The policy kinds as the sentence names them, by what tells them apart: a text may be cut.
const KINDS: [(&str, PolicyKind); 7] = [
    ("identity", PolicyKind::Identity),
    ("resourcecontrol", PolicyKind::ResourceControl),
    ("resource", PolicyKind::KeyPolicy),
    ("session", PolicyKind::Session),
    ("permission", PolicyKind::PermissionsBoundary),
    ("vpc", PolicyKind::VpcEndpoint),
    ("servicecontrol", PolicyKind::ServiceControl),
];

/// The sentence in its parts.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    /// `None` for a sentence without a reason.
    pub kind: Option<ErrorKind>,
    pub principal: Option<String>,
    pub action: String,
    pub resource: Option<String>,
    pub explicit: Option<bool>,
    pub policy: Option<PolicyKind>,
    pub policy_arn: Option<String>,
    pub parts: Vec<ReadPart>,
}

/// The first sentence about S3 or KMS; else the first about another service.
pub(super) fn sentence(text: &Squeezed<'_>) -> Option<Sentence> {
    let mut other = None;
    for (at, _) in text.lower.match_indices(PERFORM).take(50) {
        if let Some(found) = one(text, at) {
            if found.action.starts_with("s3:") || found.action.starts_with("kms:") {
                return Some(found);
            }
            other.get_or_insert(found);
        }
    }
    other
}

fn one(text: &Squeezed<'_>, at: usize) -> Option<Sentence> {
    let mut sentence = Sentence::default();
    let part = |part: PastedPart, start: usize, end: usize, value: &str| ReadPart {
        part,
        span: text.span(start, end),
        value: value.to_owned(),
    };
    if let Some((start, end)) = who(text, at) {
        let value = text.get(start, end).to_owned();
        (sentence.parts).push(part(PastedPart::Who, start, end, &value));
        sentence.principal = Some(value);
    }
    let mut from = at + PERFORM.len();
    while (text.lower.get(from..)).is_some_and(|rest| rest.starts_with([':', '"', '\'', '`'])) {
        from += 1;
    }
    let (start, end, next) = action(text, from)?;
    sentence.action = canonical(text.get(start, end));
    (sentence.parts).push(part(PastedPart::Action, start, end, text.get(start, end)));
    let mut reason_from = next;
    let on = text.lower.get(next..)?;
    if let Some(words) = ON.into_iter().find(|words| on.starts_with(words)) {
        let named = words.starts_with("onresource");
        let from = next + words.len();
        if named {
            let (start, end, next) = resource(text, from);
            if end > start {
                let value = text.spaced(start, end);
                (sentence.parts).push(part(PastedPart::Resource, start, end, &value));
                sentence.resource = Some(value);
            }
            reason_from = next;
        } else {
            let value = text.spaced(next + "on".len(), from);
            let value = value.trim();
            (sentence.parts).push(part(PastedPart::Resource, next + "on".len(), from, value));
            reason_from = from;
        }
    }
    reason(text, reason_from, &mut sentence);
    Some(sentence)
}

/// The service's prefix in lower case, as AWS writes it.
fn canonical(action: &str) -> String {
    match action.split_once(':') {
        Some((service, name)) => format!("{}:{name}", service.to_ascii_lowercase()),
        None => action.to_owned(),
    }
}

fn who(text: &Squeezed<'_>, at: usize) -> Option<(usize, usize)> {
    let from = floor(&text.text, at.saturating_sub(700));
    let before = text.text.get(from..at)?;
    let named = before
        .rfind("User:")
        .map(|user| from + user + "User:".len());
    let start = named.or_else(|| before.rfind("arn:").map(|arn| from + arn))?;
    let value = text.text.get(start..at)?;
    let trimmed = value.trim_matches(['"', '\'', '`', ',']);
    let start = start + (value.len() - value.trim_start_matches(['"', '\'', '`', ',']).len());
    let end = start + trimmed.len();
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+=,.@:/*".contains(&byte);
    (!trimmed.is_empty() && trimmed.len() < 400 && trimmed.bytes().all(sound))
        .then_some((start, end))
}

/// Start and end of the action, and what comes after it.
fn action(text: &Squeezed<'_>, from: usize) -> Option<(usize, usize, usize)> {
    let rest = text.lower.get(from..)?;
    let near = rest.get(..floor(rest, 140))?;
    let ends = ON.iter().chain(&REASONS).filter_map(|word| near.find(word));
    // Without any of these words, the text ends or goes on with something else: the action ends at a space.
    let end = match ends.min() {
        Some(end) => from + end,
        None => {
            let plain = text.plain.text.get(text.at(from)..)?;
            let token = plain.find(|letter: char| {
                !letter.is_ascii_alphanumeric() && letter != ':' && letter != '*'
            });
            from + token.map_or(plain.len(), |token| token)
        }
    };
    let value = text.text.get(from..end)?;
    let trimmed = value.trim_end_matches(['"', '\'', '`', ',', '.']);
    let (service, name) = trimmed.split_once(':')?;
    let sound = |part: &str| {
        !part.is_empty()
            && part.len() < 80
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'*')
    };
    (sound(service) && sound(name)).then_some((from, from + trimmed.len(), end))
}

/// Start and end of the resource, and what comes after it. Start and end are equal if there is none.
fn resource(text: &Squeezed<'_>, from: usize) -> (usize, usize, usize) {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let rest = text.text.get(from..).unwrap_or("");
    let near = rest.get(..floor(rest, RESOURCE)).unwrap_or("");
    let unquoted = near.trim_start_matches(QUOTES);
    let start = from + (near.len() - unquoted.len());
    let quoted = start > from;
    let lower = unquoted.to_ascii_lowercase();
    // A quote ends a quoted resource only where the reason follows: an object's key may have quotes in it.
    let mut ends: Vec<usize> = Vec::new();
    for word in REASONS {
        if quoted {
            let after_quote = QUOTES.map(|quote| format!("{quote}{word}"));
            ends.extend(after_quote.iter().filter_map(|end| lower.find(end)));
        } else {
            ends.extend(lower.find(word));
        }
    }
    let end = match ends.into_iter().min() {
        Some(end) => end,
        None if quoted => unquoted.find(QUOTES).map_or(unquoted.len(), |end| end),
        None => {
            let plain = text.plain.text.get(text.at(start)..).unwrap_or("");
            let stops = |letter: char| letter.is_whitespace() || "\"'`<>,;)}".contains(letter);
            let token = plain.get(..plain.find(stops).map_or(plain.len(), |end| end));
            token.map_or(0, |token| token.trim_end_matches('.').len())
        }
    };
    let value = unquoted.get(..end).unwrap_or("");
    let value = value.trim_end_matches(QUOTES);
    let whole = is_whole(value) || value == "*";
    let stop = start + end;
    let after = text.text.get(stop..).unwrap_or("");
    let next = stop + (after.len() - after.trim_start_matches(QUOTES).len());
    match whole {
        true => (start, start + value.len(), next),
        false => (start, start, next),
    }
}

/// Whether it is an ARN to its end, as far as its form tells: a text may be cut inside it.
fn is_whole(value: &str) -> bool {
    let Some((_, resource)) = value
        .strip_prefix("arn:")
        .and_then(|rest| rest.split_once("kms:"))
    else {
        // Any other ARN has six parts.
        return value.starts_with("arn:") && value.splitn(6, ':').count() == 6;
    };
    match resource.split_once(":key/") {
        Some((_, id)) => id.len() >= 36 || id == "*",
        None => resource.contains(":alias/"),
    }
}

fn reason(text: &Squeezed<'_>, from: usize, sentence: &mut Sentence) {
    let rest = text.lower.get(from..).unwrap_or("");
    let rest = rest.get(..floor(rest, 600)).unwrap_or("");
    sentence.kind = Some(ErrorKind::Denied);
    let Some(begins) = (REASONS.iter()).filter_map(|word| rest.find(word)).min() else {
        return;
    };
    // More than a quote and a full stop between them, and the reason belongs to something else.
    if begins > 4 {
        return;
    }
    let because = rest.get(begins..).unwrap_or("");
    let length;
    if because.starts_with(OTHER_ACCOUNT) {
        sentence.kind = Some(ErrorKind::OtherAccount);
        sentence.policy = Some(PolicyKind::KeyPolicy);
        let end = because.find(OTHER_ACCOUNT_END);
        length = end.map_or(because.len().min(170), |end| end + OTHER_ACCOUNT_END.len());
    } else if let Some(tail) = because.strip_prefix("withanexplicitdeny") {
        sentence.explicit = Some(true);
        let kind = tail.strip_prefix("ina").map(|tail| {
            let tail = tail
                .strip_prefix('n')
                .filter(|_| !tail.starts_with("no"))
                .unwrap_or(tail);
            kind_of(tail)
        });
        sentence.policy = kind.flatten().map(|(kind, _)| kind);
        let mut end = "withanexplicitdeny".len();
        if let Some(Some((_, word))) = kind {
            end = because.find(word).map_or(end, |at| at + word.len());
            let ends = ["policy", "boundary"].iter().filter_map(|last| {
                let at = because.get(end..)?.find(last)?;
                (at < 20).then_some(end + at + last.len())
            });
            end = ends.min().map_or(end, |last| last);
        }
        length = end;
        sentence.policy_arn = policy_arn(text, from + begins + end);
    } else if let Some(tail) = because.strip_prefix("becauseno") {
        sentence.explicit = Some(false);
        let kind = kind_of(tail);
        sentence.policy = kind.map(|(kind, _)| kind);
        let end = because.find("action").filter(|end| *end < 160);
        length = end.map_or(because.len().min(100), |end| end + "action".len());
    } else if because.contains("blockpublic") {
        sentence.kind = Some(ErrorKind::PublicBlocked);
        length = because
            .find("blockpublicaccess")
            .map_or(because.len().min(120), |at| at + 17);
    } else if because.contains("hasblockeduploadrequests") || because.contains("sse-c") {
        sentence.kind = Some(ErrorKind::CustomerKeysBlocked);
        length = because
            .find("(sse-c)")
            .map_or(because.len().min(120), |at| at + 7);
    } else {
        length = 0;
    }
    if length > 0 {
        let (start, end) = (from + begins, from + begins + length);
        let end = floor(&text.text, end.min(text.text.len()));
        let value = text.plain.text.get(text.at(start)..text.after(end));
        let value = value.unwrap_or("").replace('\n', " ");
        sentence.parts.push(ReadPart {
            part: PastedPart::Reason,
            span: text.span(start, end),
            value,
        });
    }
}

fn kind_of(text: &str) -> Option<(PolicyKind, &'static str)> {
    let found = KINDS.iter().find(|(word, _)| text.starts_with(word));
    found.map(|(word, kind)| (*kind, *word))
}

/// The ARN of a policy after a colon.
fn policy_arn(text: &Squeezed<'_>, at: usize) -> Option<String> {
    let rest = text.text.get(at..)?.strip_prefix(':')?;
    if !rest.starts_with("arn:") {
        return None;
    }
    // What follows the ARN stands behind a space, so the plain text tells its end; a wrap inside it does not end it.
    let plain = text.plain.text.get(text.at(at + 1)..)?;
    let stops = |letter: char| letter == ' ' || "\"'`<>,;)}(".contains(letter);
    let token = plain.get(..plain.find(stops).map_or(plain.len(), |end| end))?;
    let mut lines = token.lines();
    let mut arn = lines.next()?.to_owned();
    // A policy's ARN has a slash in its last part; before that, it is not whole.
    for line in lines {
        if arn.matches('/').count() > 0 && !arn.ends_with(['/', '-', ':']) {
            break;
        }
        arn.push_str(line);
    }
    Some(arn.trim_end_matches(['.', ':']).to_owned())
}

/// The nearest character boundary at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
