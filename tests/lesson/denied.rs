//! Pasted errors: what is read out of them, and the diagnosis.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test helpers and properties stand outside test functions"
)]

use super::denied_line::DeniedLine;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::lesson::CASES;
use envelope_lab::lesson::denied::{
    CauseKind, DiagnosisChoices, ErrorKind, GivenPolicy, PastedPart, Reading, anonymous_question,
    diagnose, read, recognise,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const TEXTS: &str = include_str!("../data/denied/texts.jsonl");

fn lines() -> Vec<DeniedLine> {
    let lines: Vec<DeniedLine> = (TEXTS.lines())
        .map(|line| DeniedLine::read(line).unwrap())
        .collect();
    assert!(lines.len() >= 200);
    lines
}

/// Where an answer is not the expected one. `first` is the kind of the first cause.
fn differences(expected: &Value, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, want) in expected.as_object().unwrap() {
        let got = match name.as_str() {
            "first" => answer["causes"][0]["kind"].clone(),
            "context" => {
                let members = want.as_object().unwrap();
                let of = |key: &String| (key.clone(), answer["context"][key].clone());
                members.keys().map(of).collect()
            }
            name => answer[name].clone(),
        };
        if got != *want {
            found.push(format!("{name} is {got}, not {want}"));
        }
    }
    found
}

#[test]
fn every_text_is_read_and_explained_as_expected() {
    let mut wrong = Vec::new();
    for line in lines() {
        for found in differences(&line.expected, &line.answer()) {
            wrong.push(format!("{}: {found}", line.id));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn an_answer_has_exactly_the_members_of_the_form() {
    let members = [
        "id",
        "understood",
        "service",
        "principal",
        "action",
        "resource",
        "explicit",
        "policy_type",
        "context",
        "missing",
        "agrees",
        "causes",
        "fixes",
        "next",
    ];
    for line in lines() {
        let answer = line.answer();
        let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(names, members);
        for cause in answer["causes"].as_array().unwrap() {
            let kind = cause["kind"].as_str().unwrap();
            assert!(CauseKind::ALL.iter().any(|known| known.word() == kind));
            assert!(!cause["says"].as_str().unwrap().is_empty(), "{}", line.id);
            assert!(!cause["check"].as_str().unwrap().is_empty(), "{}", line.id);
        }
    }
}

/// Every part lies where the text says, in order and apart from the others.
fn check_spans(text: &str, reading: &Reading) {
    let mut end = 0;
    for part in &reading.parts {
        assert!(
            part.span.start >= end && part.span.end > part.span.start,
            "{reading:?}"
        );
        assert!(
            text.get(part.span.start..part.span.end).is_some(),
            "{reading:?}"
        );
        end = part.span.end;
    }
    if let Some(span) = reading.trouble.as_ref().and_then(|trouble| trouble.span) {
        assert!(text.get(span.start..span.end).is_some());
    }
    assert_eq!(reading.is_understood(), reading.kind.is_some());
    assert!(reading.is_understood() || reading.trouble.is_some());
}

#[test]
fn the_parts_lie_where_they_are_in_the_text() {
    let mut whole = 0;
    for line in lines() {
        let reading = read(&line.text);
        check_spans(&line.text, &reading);
        for part in &reading.parts {
            let there = part.span.of(&line.text);
            // Where nothing was put into the text, the part is there verbatim.
            if there == part.value {
                whole += 1;
            }
        }
    }
    assert!(whole > 400, "{whole}");
}

#[test]
fn the_line_of_the_cli_has_its_five_parts() {
    let text = "upload failed: ./a.csv to s3://reports/a.csv An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::111122223333:assumed-role/ingest/i-0abc is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:GenerateDataKey action";
    let reading = read(text);
    let parts: Vec<(PastedPart, &str)> = (reading.parts.iter())
        .map(|part| (part.part, part.span.of(text)))
        .collect();
    assert_eq!(
        parts,
        [
            (PastedPart::Call, "PutObject"),
            (
                PastedPart::Who,
                "arn:aws:sts::111122223333:assumed-role/ingest/i-0abc"
            ),
            (PastedPart::Action, "kms:GenerateDataKey"),
            (
                PastedPart::Resource,
                "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
            ),
            (
                PastedPart::Reason,
                "because no identity-based policy allows the kms:GenerateDataKey action"
            ),
        ]
    );
}

/// How long one text may take; the machine of a debug build is slower.
const LIMIT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 2_500 } else { 100 });

fn explained(text: &str, policies: &[GivenPolicy]) -> Duration {
    let start = Instant::now();
    let reading = read(text);
    let diagnosis = diagnose(&reading, policies, &DiagnosisChoices::default());
    let took = start.elapsed();
    check_spans(text, &reading);
    assert!(diagnosis.lines.len() == 4 || !reading.is_understood());
    took
}

/// Five megabytes of each kind of text, with an error in it or without.
#[test]
fn five_megabytes_are_answered_in_time() {
    const MOST: usize = 5 << 20;
    let line = &lines()[0].text;
    let event = (lines().iter().find(|line| line.id == "trail/line"))
        .unwrap()
        .text
        .clone();
    let other = r#"{"eventVersion":"1.11","eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances","userIdentity":{"arn":"arn:aws:iam::111122223333:user/x"}},"#;
    let records = format!(
        "{{\"Records\":[{}{event},{other}{{}}]}}",
        other.repeat(MOST / other.len() / 2)
    );
    let texts = [
        "x".repeat(MOST),
        "{".repeat(MOST),
        "[{\"a\":".repeat(MOST / 6),
        "<Error><Code>".repeat(MOST / 13),
        "\u{202e}\u{200b}".repeat(MOST / 6),
        "&amp;quot;".repeat(MOST / 10),
        "\\".repeat(MOST),
        "User: arn:aws:".repeat(MOST / 14),
        "is not authorized to perform: kms:Decrypt on resource: ".repeat(MOST / 55),
        "\"errorCode\":{\"eventName\":{".repeat(MOST / 27),
        "AccessDenied ".repeat(MOST / 13),
        format!(
            "{}{line}{}",
            "y z\n".repeat(MOST / 8),
            "y z\n".repeat(MOST / 8)
        ),
        records,
    ];
    let mut slowest = Duration::ZERO;
    for text in &texts {
        // The fastest of three: other programs run on the same machine.
        let took = (0..3).map(|_| explained(text, &[])).min().unwrap();
        let start: String = text.chars().take(30).collect();
        assert!(took < LIMIT, "{took:?} for {start}");
        slowest = slowest.max(took);
    }
    println!("the slowest of {} texts took {slowest:?}", texts.len());
    let [.., long, trail] = &texts;
    for text in [long, trail] {
        let reading = read(text);
        assert_eq!(reading.action.as_deref(), Some("kms:GenerateDataKey"));
        assert_eq!(reading.kind, Some(ErrorKind::Denied));
    }
}

fn some_text() -> impl Strategy<Value = String> {
    let texts: Vec<String> = lines().into_iter().map(|line| line.text).collect();
    prop::sample::select(texts)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Cut, spliced, marked up: any text is answered, and its parts lie in it.
    #[test]
    fn any_text_is_answered(
        one in some_text(),
        other in some_text(),
        junk in "\\PC{0,40}",
        cut in 0.0..1.0f64,
        at in 0.0..1.0f64,
        how in 0..7u8,
    ) {
        let place = |text: &str, part: f64| {
            let mut at = (text.len() as f64 * part) as usize;
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (place(&one, cut), place(&other, at));
        let text = match how {
            0 => one[..start].to_owned(),
            1 => one[start..].to_owned(),
            2 => format!("{}{}", &one[..start], &other[end..]),
            3 => format!("{}{junk}{}", &one[..start], &one[start..]),
            4 => one.chars().flat_map(|letter| [letter, '\u{200f}']).collect(),
            5 => format!("<script>{}</script><b>{junk}</b>", one.replace(' ', "<br>")),
            _ => json!({"a": [one, junk]}).to_string(),
        };
        let policies = recognise(&text);
        let took = explained(&text, &policies);
        prop_assert!(took < LIMIT * 4, "{took:?}");
    }

    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let policies = recognise(&text);
        explained(&text, &policies);
    }
}

#[test]
fn a_text_cut_before_the_key_names_no_key() {
    let text = "An error occurred (NotFoundException) when calling the GenerateDataKey operation: Key '' does not exist";
    let reading = read(text);
    assert_eq!(
        (reading.kind, &reading.resource),
        (Some(ErrorKind::KeyMissing), &None)
    );
    check_spans(text, &reading);
}

/// Changing one character of a policy so that the verdict flips changes the first cause.
#[test]
fn a_character_that_flips_the_verdict_changes_the_first_cause() {
    let mut flips = 0;
    for line in lines()
        .iter()
        .filter(|line| line.id.starts_with("policies/"))
    {
        let reading = read(&line.text);
        let choices = DiagnosisChoices::default();
        let before = diagnose(&reading, &line.given(), &choices);
        for (place, policy) in line.policies.iter().enumerate() {
            // Not every character, so that the test stays short.
            let letters: Vec<(usize, char)> = policy.char_indices().collect();
            for (at, letter) in letters.iter().step_by(5) {
                if !letter.is_ascii_alphanumeric() && *letter != '*' {
                    continue;
                }
                for new in ['x', '*'] {
                    let changed = format!("{}{new}{}", &policy[..*at], &policy[at + 1..]);
                    let mut given: Vec<GivenPolicy> = Vec::new();
                    for (other, text) in line.policies.iter().enumerate() {
                        given.extend(recognise(if other == place { &changed } else { text }));
                    }
                    // Outside the policy itself, a character can only change what it is taken for.
                    if !given
                        .iter()
                        .map(|one| one.kind)
                        .eq(line.given().iter().map(|one| one.kind))
                    {
                        continue;
                    }
                    let after = diagnose(&reading, &given, &choices);
                    let (Some(was), Some(is)) = (before.denied, after.denied) else {
                        continue;
                    };
                    if was != is {
                        flips += 1;
                        assert_ne!(
                            before.causes[0].kind, after.causes[0].kind,
                            "{}: {changed}",
                            line.id
                        );
                    }
                }
            }
        }
    }
    assert!(flips > 30, "only {flips} flips");
}

/// What each client prints around a denial.
fn printed(operation: &str, code: &str, status: u16, message: &str, of_s3: bool) -> Vec<String> {
    let service = if of_s3 { "S3" } else { "Kms" };
    let line =
        format!("An error occurred ({code}) when calling the {operation} operation: {message}");
    let xml = message
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    vec![
        line.clone(),
        format!("aws: [ERROR]: {line}"),
        format!("Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nbotocore.exceptions.ClientError: {line}"),
        format!("{code}: {message}\n    at throwDefaultError (index.js:1:1)\n    at async {operation}Command {{\n  '$fault': 'client',\n  '$metadata': {{ httpStatusCode: {status}, requestId: '8RQ2BDF5641RTK2D' }},\n  Code: '{code}'\n}}"),
        format!("software.amazon.awssdk.services.{}.model.{service}Exception: {message} (Service: {service}, Status Code: {status}, Request ID: 8RQ2BDF5641RTK2D)", service.to_lowercase()),
        format!("operation error {}: {operation}, https response error StatusCode: {status}, RequestID: 8RQ2BDF5641RTK2D, HostID: x=, api error {code}: {message}", service.to_uppercase()),
        format!("service error: unhandled error ({code}): Error {{ code: {code:?}, message: {message:?}, aws_request_id: \"8RQ2BDF5641RTK2D\" }}"),
        format!("<Error><Code>{code}</Code><Message>{xml}</Message><RequestId>8RQ2BDF5641RTK2D</RequestId></Error>"),
        json!({"__type": code, "message": message}).to_string(),
        json!({"eventVersion": "1.11", "eventSource": format!("{}.amazonaws.com", service.to_lowercase()), "eventName": operation, "errorCode": code, "errorMessage": message}).to_string(),
    ]
}

/// Every denial of the decisions of `decide`, as each client prints it, is read back to the same request.
#[test]
fn denials_are_read_back_from_every_client() {
    use crate::common::iam_case::Case;
    let mut read_back = 0;
    for line in include_str!("../data/decisions.jsonl").lines() {
        let case = Case::read(line).unwrap();
        let decision = case.decide();
        let action = &case.request.action;
        let of_s3 = action.starts_with("s3:");
        if decision.is_allowed() || !of_s3 && !action.starts_with("kms:") || action.contains('*') {
            continue;
        }
        let Some(sentence) = decision.sentence(of_s3) else {
            continue;
        };
        let hidden = sentence.contains("on this resource");
        let (code, status) = if of_s3 {
            ("AccessDenied", 403)
        } else {
            ("AccessDeniedException", 400)
        };
        let operation = action.split(':').nth(1).unwrap();
        for text in printed(operation, code, status, &sentence, of_s3) {
            let reading = read(&text);
            let says = |what: &str| format!("{what}: {text}\n{reading:?}");
            assert_eq!(
                reading.principal.as_deref(),
                Some(&*decision.principal),
                "{}",
                says("principal")
            );
            assert_eq!(
                reading.action.as_deref(),
                Some(&**action),
                "{}",
                says("action")
            );
            if !hidden && case.request.resource != "*" {
                assert_eq!(
                    reading.resource.as_deref(),
                    Some(&*case.request.resource),
                    "{}",
                    says("resource")
                );
            }
            let explicit = sentence.contains("with an explicit deny in");
            assert_eq!(
                reading.explicit,
                (!hidden).then_some(explicit),
                "{}",
                says("explicit")
            );
            assert!(reading.policy.is_some(), "{}", says("policy"));
            if !hidden {
                assert!(
                    decision
                        .also_refusing()
                        .iter()
                        .any(|kind| Some(*kind) == reading.policy),
                    "{}",
                    says("policy")
                );
            }
            read_back += 1;
        }
    }
    assert!(read_back > 900, "{read_back}");
}

/// Every error of the cases, which the simulated services themselves return, is understood; so are their records.
#[test]
fn errors_of_the_simulated_services_are_understood() {
    let mut count = 0;
    for case in CASES {
        for call in case
            .in_scratch_world([7; 32], Timestamp(1_795_478_400))
            .unwrap()
        {
            let Err(error) = &call.reply.result else {
                continue;
            };
            let of_s3 = call.line.service == "s3";
            for text in printed(
                &call.line.operation,
                &error.code,
                error.status,
                &error.message,
                of_s3,
            ) {
                let reading = read(&text);
                // HEAD has no body, so only some clients print more than a status.
                if error.code == "403"
                    && !text.contains("An error occurred")
                    && !text.contains("Status")
                {
                    continue;
                }
                // A JSON body or a stack trace without the operation says nothing in itself.
                if error.message.is_empty()
                    || ["ValidationException", "LimitExceededException"].contains(&&*error.code)
                {
                    continue;
                }
                assert!(
                    reading.is_understood(),
                    "{}: {text}\n{reading:?}",
                    case.slug
                );
                // A presigned URL is sent by anyone, in its signer's name.
                let is_signed = call.line.principal.account().is_some();
                if is_signed && error.message.contains("is not authorized to perform") {
                    assert_eq!(reading.principal, Some(call.line.principal.arn()), "{text}");
                }
                count += 1;
            }
            let events = call.reply.trace.iter().flat_map(|trace| trace.events());
            for event in events.filter(|event| event.get("errorCode").is_some()) {
                let reading = read(&event.to_string());
                assert!(reading.is_understood(), "{event}");
                if call.line.principal.account().is_none() {
                    continue;
                }
                assert_eq!(
                    reading.principal,
                    Some(call.line.principal.arn()),
                    "{event}"
                );
            }
        }
    }
    assert!(count > 150, "{count}");
}

#[test]
fn a_deny_in_a_policy_that_is_not_given_is_not_mended_by_an_allow() {
    let explicit = |line: &DeniedLine| read(&line.text).explicit == Some(true);
    let hidden: Vec<DeniedLine> = lines().into_iter().filter(explicit).collect();
    assert!(hidden.len() > 10, "{}", hidden.len());
    for line in hidden {
        let diagnosis = diagnose(&read(&line.text), &[], &DiagnosisChoices::default());
        assert_eq!(diagnosis.fixes, [], "{}", line.id);
    }
}

#[test]
fn a_question_names_nobody() {
    for line in lines() {
        let reading = read(&line.text);
        let given = line.given();
        let question = anonymous_question(&line.text, &reading, &given);
        for (name, _) in question.replaced.iter().filter(|(name, _)| name.len() > 7) {
            let stands_for_another = question.replaced.iter().any(|(_, stands)| stands == name);
            assert!(
                !question.text.contains(name.as_str()) || stands_for_another,
                "{}: {name}",
                line.id
            );
        }
        // The request in the question is the same, but for the names.
        let again = read(&question.text);
        assert_eq!(
            (again.kind, again.explicit, again.policy),
            (reading.kind, reading.explicit, reading.policy),
            "{}\n{}",
            line.id,
            question.text
        );
    }
    let reading = read(&lines()[0].text);
    let question = anonymous_question(&lines()[0].text, &reading, &[]);
    assert!(
        !question.text.contains("ingest") && !question.text.contains("i-0abcd1234ef567890"),
        "{}",
        question.text
    );
}
