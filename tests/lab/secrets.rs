//! Where secrets may be, and where they may never be, in every flow there is.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::*;
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::kms::KeyState;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::encryption::{BucketDefault, SseKms};
use envelope_lab::core::s3::object_headers::ObjectHeaders;
use envelope_lab::core::s3::{Bucket, EncryptedBody, Encryption, Object};
use envelope_lab::core::trace::{Excerpt, Glyph, Kind, Place, Role, Value};
use std::collections::HashSet;

/// Found by eye in a dump, and long enough not to occur by chance.
const MARKER: &[u8] = b"MARKER-of-the-plaintext-0123456789";

/// One outcome of every flow: each operation, allowed, refused by S3, refused by KMS for lack of
/// permission, and refused for the key's state.
fn flows() -> Vec<Outcome> {
    let policies = [
        ALLOW_ALL,
        "",
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
        r#"{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}"#,
    ];
    let mut outcomes = Vec::new();
    for statements in policies {
        for state in [KeyState::Enabled, KeyState::Disabled] {
            let mut cloud = cloud(ALLOW_ALL);
            upload(&mut cloud, "a", MARKER);
            let blob = blob_of(&call(&mut cloud, encrypt(ALIAS, MARKER, &[])));
            grant(&mut cloud, &Lab::app(), statements);
            cloud.kms.key_mut(KEY_ID).unwrap().state = state;
            outcomes.push(upload(&mut cloud, "a", MARKER));
            outcomes.push(download(&mut cloud, "a"));
            outcomes.push(download(&mut cloud, "nope"));
            outcomes.push(call(&mut cloud, encrypt(ALIAS, MARKER, &[])));
            outcomes.push(call(&mut cloud, decrypt(&blob, None, &[])));
            outcomes.push(call(
                &mut cloud,
                decrypt(&blob, None, &[("wrong", "context")]),
            ));
        }
    }
    outcomes
}

/// Taken apart field by field: a new field must be looked at here before this compiles.
#[test]
fn the_bucket_holds_ciphertext_encrypted_key_and_metadata_and_nothing_else() {
    let mut cloud = cloud(ALLOW_ALL);
    let outcome = upload(&mut cloud, "a", MARKER);
    let data_key = data_key_of(&outcome.trace);
    let Bucket {
        name,
        account,
        region,
        policy,
        objects,
        created: _,
        encryption,
        settings: _,
        bucket_keys,
        older,
        uploads,
        completed,
    } = cloud.s3.bucket(BUCKET).unwrap();
    assert_eq!(
        (name.as_str(), account.as_str(), region.as_str()),
        (BUCKET, ACCOUNT, REGION)
    );
    assert!(policy.is_none() && bucket_keys.is_empty() && older.is_empty());
    assert!(uploads.is_empty() && completed.is_empty());
    assert_eq!(*encryption, BucketDefault::default());
    let Object {
        body,
        encryption,
        etag,
        last_modified,
        content_type,
        headers,
        checksum,
        metadata,
        tags,
        version_id,
    } = &objects["a"];
    assert_eq!((headers, checksum), (&ObjectHeaders::default(), &None));
    assert!(metadata.is_empty() && tags.is_empty() && version_id.is_none());
    let [part] = body.parts.as_slice() else {
        panic!("{} parts", body.parts.len());
    };
    assert_eq!(part.len, MARKER.len() as u64);
    let encrypted = EncryptedBody::from_bytes(&part.to_bytes().unwrap()).unwrap();
    let EncryptedBody {
        header,
        frames,
        plaintext_len,
    } = &encrypted;
    let Encryption::Kms(SseKms {
        key_arn: arn,
        encrypted_data_key,
        encryption_context,
        bucket_key: None,
        second: None,
    }) = encryption
    else {
        panic!("{encryption:?}");
    };
    assert_eq!((*last_modified, content_type.as_str()), (NOW, "text/plain"));
    assert_eq!((*plaintext_len, arn), (MARKER.len() as u64, &key_arn()));
    assert_eq!(
        encryption_context.to_string(),
        r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket/a"}"#
    );
    let [frame] = frames.as_slice() else {
        panic!("{} frames", frames.len());
    };
    for (place, bytes) in [
        ("the body", frame),
        ("the encrypted data key", encrypted_data_key),
    ] {
        assert_not_in(&data_key, bytes, place);
        assert_not_in(MARKER, bytes, place);
        assert_not_in(&MARKER[..16], bytes, place);
    }
    assert_not_in(&data_key[..12], header.as_bytes(), "the header");
    assert_nowhere(&data_key, etag, "the ETag");
    for secret in [&data_key[..], MARKER] {
        assert_nowhere(secret, &format!("{:?}", cloud.s3), "Debug of S3");
        assert_nowhere(secret, &format!("{cloud:?}"), "Debug of the cloud");
    }
}

#[test]
fn debug_output_of_calls_in_progress_shows_no_key() {
    let mut cloud = cloud(ALLOW_ALL);
    let blob = blob_of(&call(&mut cloud, encrypt(ALIAS, MARKER, &[])));
    let decrypted = call(&mut cloud, decrypt(&blob, None, &[]));
    assert_nowhere(
        MARKER,
        &format!("{:?}", decrypted.result),
        "Debug of Decrypt's answer",
    );
    let generated = call(&mut cloud, generate(ALIAS, Some("AES_256"), None, &[]));
    let data_key = data_key_of(&generated.trace);
    assert_nowhere(
        &data_key,
        &format!("{:?}", generated.result),
        "Debug of GenerateDataKey's answer",
    );
    let begun = cloud.begin(&Lab::app(), put("a", MARKER), NOW);
    let envelope_lab::core::cloud::Progress::Body(pending) = begun else {
        panic!("no body");
    };
    let key = pending.job().key.reveal_for_teaching();
    assert_nowhere(&key, &format!("{:?}", pending.job()), "Debug of a job");
}

/// The trace shows the key while it lives; from the discarding step on it is zeros and gone.
#[test]
fn the_plaintext_key_lives_from_kms_to_the_discarding_step_and_is_zeros_then() {
    let mut cloud = cloud(ALLOW_ALL);
    for outcome in [upload(&mut cloud, "a", MARKER), download(&mut cloud, "a")] {
        let steps = &outcome.trace.steps;
        let discards: Vec<usize> = (0..steps.len())
            .filter(|i| steps[*i].kind == Kind::Discard)
            .collect();
        let [discard] = discards[..] else {
            panic!("{} steps discard", discards.len());
        };
        let made = steps
            .iter()
            .position(|step| step.scene.secrets().is_some())
            .unwrap();
        assert_eq!(outcome.trace.key_alive(), Some((made, discard - 1)));
        assert_eq!(
            steps[made].scene.secrets(),
            Some(Place::Kms),
            "it is born in KMS"
        );
        let zeros = &steps[discard].fields[0];
        assert_eq!(zeros.role, Role::PlaintextDataKey);
        let Value::Bytes { excerpt, .. } = &zeros.value else {
            panic!("no bytes");
        };
        assert_eq!(excerpt, &Excerpt::of(&[0; 32]));
        let data_key = data_key_of(&outcome.trace);
        assert_ne!(data_key, [0; 32]);
        for (index, step) in steps.iter().enumerate() {
            let alive = (made..discard).contains(&index);
            assert_eq!(step.scene.secrets().is_some(), alive, "step {index}");
            if !alive {
                let text = serde_json::to_string(step).unwrap();
                assert_nowhere(&data_key, &text, "a step outside the key's life");
            }
        }
        assert_eq!(
            steps[discard].scene.place_of(Glyph::BurntKey),
            Some(Place::S3)
        );
    }
}

/// What the stage may show, at every step of every flow. (The KMS key has no shape at all: there is
/// no `Glyph` for it, so no view can carry it out of the box.)
#[test]
fn the_stage_never_shows_a_secret_where_it_may_not_be() {
    let flows = flows();
    let refused = flows
        .iter()
        .filter(|outcome| outcome.result.is_err())
        .count();
    assert!(
        refused > 20 && flows.len() - refused >= 6,
        "{refused} of {} refused",
        flows.len()
    );
    let mut seen = HashSet::new();
    for outcome in &flows {
        for (index, step) in outcome.trace.steps.iter().enumerate() {
            let at = format!(
                "{}, step {}: {}",
                outcome.trace.operation,
                index + 1,
                step.title
            );
            let mut once = HashSet::new();
            for thing in &step.scene.things {
                seen.insert(thing.glyph);
                assert!(once.insert(thing.glyph), "{at}: two of {:?}", thing.glyph);
                let allowed: &[Place] = match thing.glyph {
                    Glyph::File => &[Place::App],
                    Glyph::Body => &[Place::ToS3, Place::S3],
                    Glyph::Ciphertext => &[Place::S3],
                    Glyph::StoredCiphertext | Glyph::StoredEncryptedDataKey => &[Place::Bucket],
                    Glyph::DataKey => &[Place::Kms, Place::S3],
                    Glyph::BurntKey => &[Place::S3],
                    Glyph::EncryptedDataKey => &[Place::S3, Place::ToKms, Place::Kms],
                    Glyph::Secret | Glyph::SealedSecret => &[Place::App, Place::ToKms, Place::Kms],
                    Glyph::Ask => &[Place::ToS3, Place::S3, Place::ToKms, Place::Kms],
                    Glyph::Refusal => &[Place::S3, Place::App],
                };
                assert!(allowed.contains(&thing.place), "{at}: {thing:?}");
            }
        }
        let last = &outcome.trace.steps.last().unwrap().scene;
        for thing in &last.things {
            let rests =
                matches!(thing.place, Place::App | Place::Bucket) || thing.glyph == Glyph::BurntKey;
            assert!(rests, "{}: {thing:?} is left over", outcome.trace.operation);
        }
        let refusal = last.place_of(Glyph::Refusal);
        assert_eq!(refusal.is_some(), outcome.result.is_err());
    }
    assert_eq!(seen.len(), 12, "a shape that no flow shows: {seen:?}");
}

/// A trace is told from start to end: something is said at every step, and only the last one
/// answers the application.
#[test]
fn every_step_says_what_happens() {
    for outcome in flows() {
        let trace = &outcome.trace;
        assert_eq!(trace.refusal.is_some(), outcome.result.is_err());
        for step in &trace.steps {
            assert!(
                !step.title.is_empty() && !step.title.ends_with('.'),
                "{}",
                step.title
            );
            assert!(!step.label.is_empty(), "{} has no label", step.title);
            assert!(step.says.ends_with('.'), "{}", step.says);
            let sentences = step.says.matches(". ").count() + 1;
            assert!(
                (1..=3).contains(&sentences),
                "{sentences} sentences: {}",
                step.says
            );
            let answers = matches!(step.kind, Kind::Authorize);
            assert_eq!(step.decision.is_some(), answers, "{}", step.title);
            assert_eq!(
                step.error.is_some(),
                step.kind == Kind::Fail,
                "{}",
                step.title
            );
        }
    }
}

/// The page must be able to lay two runs side by side.
#[test]
fn the_same_seed_and_calls_give_the_same_bytes_and_another_seed_does_not() {
    let texts = || {
        flows()
            .iter()
            .map(|outcome| outcome.trace.to_string())
            .collect::<Vec<_>>()
    };
    assert!(texts() == texts());
    let traces = || {
        flows()
            .into_iter()
            .map(|outcome| outcome.trace)
            .collect::<Vec<_>>()
    };
    assert!(traces() == traces());
    let of_seed = |seed| {
        let mut lab = Lab::new([seed; 32]).unwrap();
        let outcome = lab.upload("a", "text/plain", MARKER, NOW);
        assert!(outcome.result.is_ok(), "{:?}", outcome.result);
        outcome.trace
    };
    assert!(of_seed(1) == of_seed(1));
    assert_ne!(data_key_of(&of_seed(1)), data_key_of(&of_seed(2)));
}
