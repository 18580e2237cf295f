//! How long each plaintext key of a run lives, for every kind of encryption.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::{NOW, SEED};
use envelope_lab::core::lab::{EncryptionChoice, Lab, Sample};
use envelope_lab::core::trace::{Actor, Kind, Role, Trace, Value};
use envelope_lab::lesson::key_lifetime::{KeyLifetime, RunKeyKind, key_lifetimes};
use std::fmt::Write;

/// An upload and a download in a fresh lab.
fn runs(kind: EncryptionChoice) -> Vec<std::sync::Arc<Trace>> {
    let mut lab = Lab::new(SEED).expect("the lab");
    lab.set_kind(kind);
    let sample = Sample::Letter;
    let uploaded = lab.upload(sample.name(), sample.content_type(), &sample.bytes(), NOW);
    let downloaded = lab.download(sample.name(), NOW);
    vec![uploaded.trace, downloaded.trace]
}

fn bar(key: &KeyLifetime) -> String {
    let row = |actor: Actor| -> String {
        (key.holders.iter())
            .map(|holders| if holders.contains(&actor) { '#' } else { '.' })
            .collect()
    };
    format!(
        "{}\n  app {}\n  S3  {}\n  KMS {}\n  {}\n",
        key.kind.name(),
        row(Actor::App),
        row(Actor::S3),
        row(Actor::Kms),
        key.sentences()
    )
}

#[test]
fn every_key_of_every_kind_is_drawn() {
    let mut text = String::new();
    for kind in EncryptionChoice::ALL {
        for trace in runs(kind) {
            let (operation, steps) = (trace.operation, trace.steps.len());
            writeln!(text, "{kind:?}, {operation}, {steps} steps").expect("a text");
            let keys = key_lifetimes(&trace);
            text.extend(keys.iter().map(bar));
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_a_step_shows_is_held_there_and_what_is_discarded_is_zero() {
    for trace in EncryptionChoice::ALL.into_iter().flat_map(runs) {
        let keys = key_lifetimes(&trace);
        for (index, step) in trace.steps.iter().enumerate() {
            for field in &step.fields {
                let Value::Bytes { excerpt, .. } = &field.value else {
                    continue;
                };
                if field.role != Role::PlaintextDataKey
                    || excerpt.head.iter().all(|byte| *byte == 0)
                {
                    continue;
                }
                let its = |key: &&KeyLifetime| key.bytes.as_deref() == Some(&excerpt.head[..]);
                let key = keys.iter().find(its).expect("a key for the field");
                assert!(key.holders[index].contains(&step.to), "{}", step.title);
                assert!(key.shown_at.contains(&index), "{}", step.title);
            }
        }
        let discards = trace.steps.iter().filter(|step| step.kind == Kind::Discard);
        for key in &keys {
            assert_eq!(key.holders.len(), trace.steps.len());
            if key.kind == RunKeyKind::BucketKey {
                assert_eq!(key.kept_by, [Actor::S3]);
                continue;
            }
            let erasure = key.erasure.as_ref().expect("the overwriting");
            assert_eq!(trace.steps[erasure.step].kind, Kind::Discard);
            assert_eq!(Some(&erasure.before), key.bytes.as_ref());
            assert_ne!(erasure.before, erasure.after);
            assert_eq!(erasure.after, [0; 32]);
            assert!(!key.kept_by.contains(&Actor::S3) && !key.kept_by.contains(&Actor::Kms));
        }
        assert_eq!(discards.count(), 1);
    }
}

#[test]
fn a_refused_upload_has_no_key() {
    let mut lab = Lab::new(SEED).expect("the lab");
    lab.set_permission(envelope_lab::core::lab::Permission::GenerateDataKey, false);
    let outcome = lab.upload("a", "text/plain", b"a", NOW);
    assert!(outcome.result.is_err());
    assert!(key_lifetimes(&outcome.trace).is_empty());
}
