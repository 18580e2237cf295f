//! A denial in words, for every reason there is.

use crate::common::iam_case::Case;
use crate::common::runs::{new_lab, upload_at};
use crate::common::world::{NOW, SEED};
use envelope_lab::core::api::Line;
use envelope_lab::core::iam::Decision;
use envelope_lab::core::lab::world::KEY_ID;
use envelope_lab::core::lab::{CallerChoice, Lab, LabPolicy, Permission};
use envelope_lab::core::trace::Trace;
use envelope_lab::lesson::CASES;
use envelope_lab::lesson::denial::{MessagePart, denial_reason, denial_sentence, message_segments};
use insta::assert_snapshot;
use serde_json::json;
use std::fmt::Write;
use std::sync::Arc;

const KEY: &str = "letter.txt";

fn upload(lab: &mut Lab) -> Arc<Trace> {
    upload_at(lab, KEY, b"Dear reader", NOW).trace
}

/// A lab with one object in it.
fn lab() -> Lab {
    let mut lab = new_lab();
    assert_eq!(upload(&mut lab).refusal, None);
    lab
}

fn lab_with(which: LabPolicy, text: &str) -> Lab {
    let mut lab = lab();
    lab.change(which, |draft| draft.edit(text.to_owned()));
    assert_eq!(lab.draft(which).flaw, None, "{text}");
    lab
}

fn statement(statement: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#)
}

/// What the message says, joined from its parts.
fn joined(message: &str) -> Option<String> {
    let segments = message_segments(message)?;
    let texts = segments.map(|one| [one.before, one.value, one.after].concat());
    Some(texts.concat())
}

#[test]
fn each_reason_in_one_sentence() {
    const ALL: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let s3_only = statement(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#);
    let no_keys = statement(&format!(
        r#"{ALL}, {{"Sid": "NoKeys", "Effect": "Deny", "Action": "kms:GenerateDataKey", "Resource": "*"}}"#
    ));
    let nameless = statement(&format!(
        r#"{ALL}, {{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}}"#
    ));
    let closed = statement(
        r#"{"Sid": "AdminOnly", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/admin"}, "Action": "kms:*", "Resource": "*"}"#,
    );
    let key_deny = statement(
        r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}, {"Sid": "NotThisRole", "Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app-role"}, "Action": "kms:GenerateDataKey", "Resource": "*"}"#,
    );
    let bucket_deny = statement(
        r#"{"Sid": "ReadOnlyBucket", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::my-bucket/*"}"#,
    );
    let scp_deny = statement(&format!(
        r#"{ALL}, {{"Sid": "NoNewKeys", "Effect": "Deny", "Action": "kms:GenerateDataKey", "Resource": "*"}}"#
    ));
    let mut table = String::new();
    let mut row = |name: &str, mut lab: Lab, download: bool| {
        let trace = match download {
            true => lab.download(KEY, NOW).trace,
            false => upload(&mut lab),
        };
        let sentence = denial_sentence(&trace).unwrap();
        writeln!(table, "{name}\n  {sentence}").unwrap();
        for (from, to, error) in &trace.refusal.as_ref().unwrap().errors {
            if let Some(joined) = joined(&error.message) {
                assert_eq!(joined, error.message);
            }
            writeln!(table, "  {from} → {to}: {}, {}", error.code, error.status).unwrap();
        }
    };
    for (permission, download) in [
        (Permission::PutObject, false),
        (Permission::GenerateDataKey, false),
        (Permission::GetObject, true),
        (Permission::Decrypt, true),
    ] {
        let mut lab = lab();
        lab.set_permission(permission, false);
        row(&format!("{} off", permission.action()), lab, download);
    }
    for (name, which, text) in [
        (
            "an explicit deny in the identity policy",
            LabPolicy::Identity,
            no_keys.as_str(),
        ),
        (
            "an explicit deny without a Sid",
            LabPolicy::Identity,
            &nameless,
        ),
        (
            "a key policy that does not delegate",
            LabPolicy::Key,
            &closed,
        ),
        (
            "an explicit deny in the key policy",
            LabPolicy::Key,
            &key_deny,
        ),
        (
            "an explicit deny in the bucket policy",
            LabPolicy::Bucket,
            &bucket_deny,
        ),
        ("a boundary without KMS", LabPolicy::Boundary, &s3_only),
        ("a session policy without KMS", LabPolicy::Session, &s3_only),
        ("an SCP without KMS", LabPolicy::ServiceControl, &s3_only),
        (
            "an explicit deny in an SCP",
            LabPolicy::ServiceControl,
            &scp_deny,
        ),
    ] {
        row(name, lab_with(which, text), false);
    }
    let mut granted = lab_with(LabPolicy::Key, &closed);
    granted.change(LabPolicy::Grants, |draft| {
        draft.edit(LabPolicy::Grants.example())
    });
    row("a grant that does not cover it", granted, false);
    for who in CallerChoice::ALL {
        for download in [false, true] {
            let mut lab = lab();
            lab.set_who(who);
            let trace = match download {
                true => lab.download(KEY, NOW).trace,
                false => upload(&mut lab),
            };
            if trace.refusal.is_some() {
                row(
                    &format!("{}, download: {download}", who.name()),
                    lab,
                    download,
                );
            }
        }
    }
    let mut disabled = lab();
    let disable = json!({
        "as": Lab::admin().arn(), "service": "kms", "operation": "DisableKey", "input": {"KeyId": KEY_ID},
    });
    let disable = Line::of(&disable).unwrap();
    disabled.send(&disable, NOW).result.unwrap();
    row("a disabled key", disabled, false);
    let mut empty = Lab::new(SEED).unwrap();
    let trace = empty.download(KEY, NOW).trace;
    writeln!(
        table,
        "no such object\n  {}",
        denial_sentence(&trace).unwrap()
    )
    .unwrap();
    assert_snapshot!(table);
}

/// Every decision of the corpus and of the cases has a reason exactly if it is a denial, and AWS's message for it comes
/// back from its parts.
#[test]
fn every_denial_has_a_reason_and_every_message_its_parts() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/decisions.jsonl");
    let corpus = std::fs::read_to_string(path).unwrap();
    let lines = corpus.lines().filter(|line| !line.trim().is_empty());
    let mut decisions: Vec<Decision> = lines
        .map(|line| Case::read(line).unwrap().decide())
        .collect();
    let mut lab = Lab::new(SEED).unwrap();
    for case in CASES {
        for act in case.run(&mut lab, NOW) {
            for trace in act.reply.trace.iter() {
                decisions.extend(trace.steps.iter().filter_map(|step| step.decision.clone()));
                assert_eq!(denial_sentence(trace).is_some(), trace.refusal.is_some());
            }
        }
    }
    let mut parted = 0;
    for decision in &decisions {
        let reason = denial_reason(decision);
        assert_eq!(reason.is_none(), decision.is_allowed(), "{:?}", decision.by);
        let messages = [
            decision.sentence(true),
            decision.sentence(false),
            decision.sentence_for_ciphertext(),
        ];
        for message in messages.into_iter().flatten() {
            let segments = message_segments(&message);
            let [who, action, resource, reason] = segments.unwrap_or_else(|| panic!("{message}"));
            assert_eq!(joined(&message).as_deref(), Some(message.as_str()));
            assert_eq!(
                (who.part, who.value),
                (MessagePart::Who, decision.principal.as_str())
            );
            assert_eq!(
                (action.part, action.value),
                (MessagePart::Action, decision.action.as_str())
            );
            let named = resource.value.trim_matches('"');
            assert!(
                named == decision.resource || resource.value.starts_with("th"),
                "{resource:?}"
            );
            assert!(
                decision.clause().unwrap().ends_with(reason.value),
                "{reason:?}"
            );
            parted += 1;
        }
    }
    assert!(parted > 100, "{parted}");
}

#[test]
fn an_object_key_may_look_like_a_reason() {
    let resource = "\"arn:aws:s3:::b/because of this with an explicit deny in x because y\"";
    let message = format!(
        "User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject on resource: {resource} with an explicit deny in a resource-based policy"
    );
    let [_, _, found, reason] = message_segments(&message).unwrap();
    assert_eq!(found.value, resource);
    assert_eq!(
        reason.value,
        "with an explicit deny in a resource-based policy"
    );
    assert_eq!(message_segments("Access Denied"), None);
    assert_eq!(message_segments(""), None);
}
