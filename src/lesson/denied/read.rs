//! Reads a pasted text.

use super::derived::{derive, settle};
use super::event::{Event, event};
use super::known::{PHRASES, code};
use super::operation_names::{action_of, service_of};
use super::plain::Plain;
use super::reading::{ErrorKind, ErrorSource, PastedPart, ReadPart, Reading, Span};
use super::sentence::{Sentence, floor, sentence};
use super::squeezed::Squeezed;
use super::windows::windows;
use super::wrapper::{Wrapper, wrapper};
use crate::core::error::Service;
use crate::core::iam::{PolicyKind, is_account_id};

/// Reads a pasted text. Any text is answered; see [`Reading::trouble`] for one that is no error of S3 or KMS.
pub fn read(text: &str) -> Reading {
    let windows = windows(text);
    let mut plain = Plain::default();
    for (start, end) in &windows {
        if !plain.text.is_empty() {
            plain.separate();
        }
        plain.add(text.get(*start..*end).unwrap_or(""), *start);
    }
    let squeezed = Squeezed::of(&plain);
    let mut reading = Reading::default();
    let around = wrapper(&squeezed);
    let found = sentence(&squeezed);
    let event = record(text, &plain);
    if let Some(event) = &event {
        of_event(event, text, &mut reading);
    }
    of_wrapper(&around, event.is_some(), &mut reading);
    match &found {
        Some(found) => of_sentence(found, &mut reading),
        None => of_message(&squeezed, &around, &mut reading),
    }
    resource_by_name(&squeezed, &mut reading);
    derive(&mut reading);
    // A text can be cut right before a name.
    reading.resource = reading.resource.take().filter(|name| !name.is_empty());
    settle(text, &squeezed, &mut reading);
    reading
}

/// The record in the text as it was pasted, or in what was quoted in it.
fn record(text: &str, plain: &Plain) -> Option<Event> {
    if let Some(found) = event(text) {
        return Some(found);
    }
    // An escaped record: its place is the whole text's.
    let mut found = event(&plain.text)?;
    found.start = 0;
    found.end = text.len();
    Some(found)
}

fn of_event(event: &Event, text: &str, reading: &mut Reading) {
    let own = |path: &[&str]| event.text(path).map(str::to_owned);
    reading.source = Some(ErrorSource::CloudTrail);
    reading.service = match event.text(&["eventSource"]) {
        Some(source) if source.starts_with("kms.") => Some(Service::Kms),
        Some(source) if source.starts_with("s3") => Some(Service::S3),
        _ => None,
    };
    reading.operation = own(&["eventName"]);
    reading.code = own(&["errorCode"]);
    reading.region = own(&["awsRegion"]);
    reading.request_id = own(&["requestID"]);
    reading.principal = own(&["userIdentity", "arn"]);
    reading.role_arn = own(&["userIdentity", "sessionContext", "sessionIssuer", "arn"])
        .filter(|arn| arn.contains(":role/"));
    reading.account = own(&["userIdentity", "accountId"]).filter(|id| is_account_id(id));
    if reading.principal.is_none() {
        reading.principal = match event.text(&["userIdentity", "type"]) {
            Some("AWSService") => event.invoked_by().map(str::to_owned),
            Some("AWSAccount" | "Unknown") if reading.account.is_none() => {
                Some("anonymous".to_owned())
            }
            _ => None,
        };
    }
    reading.action = reading
        .operation
        .as_deref()
        .and_then(|operation| action_of(operation, reading.service));
    let parameter = |name: &str| event.text(&["requestParameters", name]);
    reading.resource = match reading.service {
        Some(Service::Kms) => event
            .resource("kms")
            .or_else(|| parameter("keyId").filter(|id| id.starts_with("arn:"))),
        _ => event.resource("s3"),
    }
    .map(str::to_owned);
    if reading.resource.is_none()
        && let Some(bucket) = parameter("bucketName")
    {
        reading.resource = Some(match parameter("key") {
            Some(key) => format!("arn:aws:s3:::{bucket}/{key}"),
            None => format!("arn:aws:s3:::{bucket}"),
        });
    }
    let mut put = |key: &str, value: &str| {
        reading.context.push((key.to_owned(), value.to_owned()));
    };
    let by = event.invoked_by().unwrap_or("");
    let source = event.text(&["sourceIPAddress"]).unwrap_or("");
    let by_service = by.ends_with(".amazonaws.com")
        || by == "AWS Internal"
        || source == "AWS Internal"
        || source.ends_with(".amazonaws.com");
    let is_address = source
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'.' || byte == b':');
    if is_address && source.len() > 6 {
        put("aws:SourceIp", source);
    }
    if let Some(endpoint) = event.text(&["vpcEndpointId"]) {
        put("aws:SourceVpce", endpoint);
    }
    if let Some(mfa) = event.text(&[
        "userIdentity",
        "sessionContext",
        "attributes",
        "mfaAuthenticated",
    ]) {
        put("aws:MultiFactorAuthPresent", mfa);
    }
    for (key, value) in event.encryption_context() {
        put(&key, &value);
    }
    if reading.service == Some(Service::Kms) && by_service {
        let region = reading.region.as_deref().unwrap_or("us-east-1");
        let via = format!("s3.{region}.amazonaws.com");
        reading.context.push(("kms:ViaService".to_owned(), via));
    }
    let in_event = text.get(event.start..event.end).unwrap_or("");
    let mut part = |part: PastedPart, value: Option<&str>| {
        let place = value.and_then(|value| Some((in_event.find(&format!("\"{value}\""))?, value)));
        if let Some((at, value)) = place {
            let start = event.start + at + 1;
            reading.parts.push(ReadPart {
                part,
                span: Span {
                    start,
                    end: start + value.len(),
                },
                value: value.to_owned(),
            });
        }
    };
    part(PastedPart::Who, event.text(&["userIdentity", "arn"]));
    part(PastedPart::Call, event.text(&["eventName"]));
    part(PastedPart::Reason, event.text(&["errorCode"]));
    part(
        PastedPart::Resource,
        event.resource("kms").or_else(|| event.resource("s3")),
    );
}

fn of_wrapper(around: &Wrapper, has_event: bool, reading: &mut Reading) {
    if has_event {
        return;
    }
    reading.source = around.source;
    reading.code.clone_from(&around.code);
    reading.status = around.status;
    reading.request_id.clone_from(&around.request_id);
    if let Some((operation, span)) = &around.operation {
        reading.operation = Some(operation.clone());
        reading.parts.push(ReadPart {
            part: PastedPart::Call,
            span: *span,
            value: operation.clone(),
        });
    }
}

fn of_sentence(found: &Sentence, reading: &mut Reading) {
    if found.principal.is_some() {
        reading.principal.clone_from(&found.principal);
    }
    reading.action = Some(found.action.clone());
    reading.names_action = true;
    let asked = reading.service;
    reading.service = service_of(&found.action);
    reading.explicit = found.explicit;
    reading.policy = match (found.policy, reading.service) {
        (Some(PolicyKind::KeyPolicy), Some(Service::S3)) => Some(PolicyKind::BucketPolicy),
        (policy, _) => policy,
    };
    reading.policy_arn.clone_from(&found.policy_arn);
    let named = found
        .resource
        .clone()
        .filter(|resource| resource.starts_with("arn:") || resource == "*");
    // CloudTrail's record names what the sentence hides.
    if named.is_some() || asked != reading.service {
        reading.resource = named;
    }
    reading.kind = found.kind;
    for part in &found.parts {
        reading.parts.retain(|other| {
            other.part != part.part
                && (other.span.end <= part.span.start || part.span.end <= other.span.start)
        });
        reading.parts.push(part.clone());
    }
}

/// A message without AWS's sentence.
fn of_message(text: &Squeezed<'_>, around: &Wrapper, reading: &mut Reading) {
    let from_code = reading.code.as_deref().and_then(code);
    let by_words = PHRASES.iter().find_map(|(words, kind, service)| {
        let (start, end) = text.find(words)?;
        Some((*kind, *service, start, end))
    });
    let by_words = by_words.or_else(|| about_a_key(text));
    if let Some((kind, service, start, end)) = by_words {
        reading.kind = Some(kind);
        reading.service = Some(service);
        reading.parts.retain(|part| part.part != PastedPart::Reason);
        reading.parts.push(reason(text, start, end));
        return;
    }
    if let Some((kind, service)) = from_code {
        reading.kind = Some(kind);
        reading.service = service.or(reading.service).or(around.service);
        if kind == ErrorKind::Bare && reading.source != Some(ErrorSource::CloudTrail) {
            mark_bare(text, reading);
        } else if reading.part(PastedPart::Reason).is_none()
            && let Some(code) = &reading.code
            && let Some((start, end)) = text.find(&code.to_ascii_lowercase())
        {
            reading.parts.push(reason(text, start, end));
        }
        return;
    }
    let s3_or_kms = reading
        .operation
        .as_deref()
        .is_some_and(|operation| action_of(operation, None).is_some());
    if reading.status == Some(403) && (s3_or_kms || around.service.is_some() || has_aws(text)) {
        reading.kind = Some(ErrorKind::Forbidden);
        if let Some((start, end)) = text.find("forbidden").or_else(|| text.find("403")) {
            reading.parts.push(reason(text, start, end));
        }
        return;
    }
    // Java names the service and the status, and not always the code.
    let of_java = [
        ("(service:s3,", Service::S3),
        ("(service:amazons3;", Service::S3),
        ("(service:kms,", Service::Kms),
        ("(service:awskms;", Service::Kms),
    ];
    let named = of_java.iter().find(|(mark, _)| text.lower.contains(mark));
    if let (Some((mark, service)), Some(400..=599)) = (named, reading.status)
        && !is_bare(text)
    {
        reading.kind = Some(ErrorKind::NotAccess);
        reading.service = Some(*service);
        if let Some((start, end)) = text.find(mark) {
            reading.parts.push(reason(text, start, end));
        }
        return;
    }
    if is_bare(text) {
        reading.kind = Some(ErrorKind::Bare);
        mark_bare(text, reading);
    }
}

fn reason(text: &Squeezed<'_>, start: usize, end: usize) -> ReadPart {
    ReadPart {
        part: PastedPart::Reason,
        span: text.span(start, end),
        value: text.spaced(start, end),
    }
}

fn mark_bare(text: &Squeezed<'_>, reading: &mut Reading) {
    if let Some((start, end)) = text.find("accessdenied") {
        reading.parts.push(reason(text, start, end));
    }
}

/// The messages about a key that begin with its ARN: the words alone are too common.
fn about_a_key(text: &Squeezed<'_>) -> Option<(ErrorKind, Service, usize, usize)> {
    let after_key = |words: &str, kind: ErrorKind| {
        text.lower
            .match_indices(words)
            .take(20)
            .find_map(|(at, found)| {
                let before = text
                    .lower
                    .get(floor(&text.lower, at.saturating_sub(120))..at)?;
                let named = before.contains(":key/") || before.contains(":alias/");
                named.then_some((kind, Service::Kms, at, at + found.len()))
            })
    };
    after_key("isdisabled", ErrorKind::KeyDisabled)
        .or_else(|| after_key("doesnotexist", ErrorKind::KeyMissing))
        .or_else(|| after_key("isnotfound", ErrorKind::KeyMissing))
        .or_else(|| after_key("isunavailable", ErrorKind::KeyState))
        .or_else(|| {
            let (start, end) = text.find("invalidarn")?;
            let region = text.lower.get(end..end + 3)?;
            let is_region = [
                "us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-", "cn-",
            ];
            is_region.contains(&region).then_some((
                ErrorKind::OtherRegion,
                Service::Kms,
                start,
                end,
            ))
        })
}

/// Whether something in the text belongs to AWS.
fn has_aws(text: &Squeezed<'_>) -> bool {
    const AWS: [&str; 8] = [
        "aws",
        "amazon",
        "s3:",
        "kms",
        "<code>",
        "requestid",
        "hostid",
        "s3(",
    ];
    AWS.iter().any(|word| text.lower.contains(word))
        || text.plain.text.contains("<Error>")
        || text.plain.text.contains("<Code>")
}

/// Whether the text says `Access Denied`, as S3 does.
fn is_bare(text: &Squeezed<'_>) -> bool {
    let plain = text.plain.text.trim();
    let said = plain.contains("Access Denied") || text.text.contains("AccessDenied");
    said && (plain.len() < 60 || has_aws(text))
}

/// The bucket and the object that stand beside the message: in S3's XML, as an `s3://` address, in Terraform's words.
fn resource_by_name(text: &Squeezed<'_>, reading: &mut Reading) {
    let plain = text.plain.text.as_str();
    let between = |from: &str, to: &str| {
        let (_, rest) = plain.split_once(from)?;
        let (value, _) = rest.split_once(to)?;
        (!value.is_empty() && value.len() < 1_200).then_some(value.trim())
    };
    if reading.service == Some(Service::Kms) && reading.kind != Some(ErrorKind::Bare) {
        // The key of a message that begins with its ARN.
        if reading.resource.is_none()
            && !matches!(
                reading.kind,
                Some(ErrorKind::OtherAccount | ErrorKind::OldCiphertext)
            )
            && let Some((start, end)) = key_arn(text)
        {
            let value = text.get(start, end).to_owned();
            reading.parts.push(ReadPart {
                part: PastedPart::Resource,
                span: text.span(start, end),
                value: value.clone(),
            });
            reading.resource = Some(value);
        }
        return;
    }
    if reading.resource.is_some() || reading.kind.is_none() {
        return;
    }
    let of_xml = match (
        between("<BucketName>", "<"),
        between("<Key>", "<"),
        between("<Resource>", "<"),
    ) {
        (Some(bucket), Some(key), _) => Some(format!("arn:aws:s3:::{bucket}/{key}")),
        (Some(bucket), None, None) => Some(format!("arn:aws:s3:::{bucket}")),
        (_, _, Some(path)) => path
            .strip_prefix('/')
            .map(|path| format!("arn:aws:s3:::{path}")),
        (None, Some(_), None) | (None, None, None) => None,
    };
    let of_address = || {
        let (_, rest) = plain.split_once("s3://")?;
        let rest = rest.get(
            ..rest
                .find("An error")
                .or_else(|| rest.find('\n'))
                .map_or(rest.len(), |end| end),
        )?;
        let path = rest
            .split([' ', '"', '\'', ',', ')', ';'])
            .next()?
            .trim_end_matches(['/', ':', '.']);
        (!path.is_empty()).then(|| format!("arn:aws:s3:::{path}"))
    };
    let of_terraform = || {
        let bucket = between("S3 Bucket (", ")").or_else(|| between("S3 bucket (", ")"))?;
        Some(format!("arn:aws:s3:::{bucket}"))
    };
    reading.resource = of_xml.or_else(of_address).or_else(of_terraform);
}

/// The first ARN of a key or an alias.
fn key_arn(text: &Squeezed<'_>) -> Option<(usize, usize)> {
    for (start, _) in text.text.match_indices("arn:aws").take(20) {
        let rest = text.text.get(start..)?;
        let kms = rest.split(':').nth(2) == Some("kms");
        let named = rest
            .find(":key/")
            .or_else(|| rest.find(":alias/"))
            .filter(|at| *at < 60);
        if let (true, Some(at)) = (kms, named) {
            let tail = rest.get(at + 1..)?;
            let (kind, id) = tail.split_once('/')?;
            let length = match kind {
                // A key's id: a UUID, or `mrk-` and 32 digits.
                "key" => id
                    .bytes()
                    .take_while(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
                    .count()
                    .min(36),
                _ => id
                    .bytes()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || b"/_-".contains(byte))
                    .count(),
            };
            let length = match id.strip_prefix("mrk-") {
                Some(rest) => {
                    4 + rest
                        .bytes()
                        .take_while(u8::is_ascii_hexdigit)
                        .count()
                        .min(32)
                }
                None => length,
            };
            if kind == "alias" {
                // Without spaces, the words after an alias would be part of it.
                let plain = text.plain.text.get(text.at(start)..)?;
                let token =
                    plain.find(|letter: char| letter.is_whitespace() || "\"',".contains(letter));
                let token = plain.get(..token.map_or(plain.len(), |end| end))?;
                return Some((start, start + token.len()));
            }
            return Some((start, start + at + 1 + kind.len() + 1 + length));
        }
    }
    None
}
