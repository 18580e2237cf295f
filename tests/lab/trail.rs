//! The list of CloudTrail's records: what is in it, how it is searched, what is in none of them.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs::upload_at;
use crate::common::world::*;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::Call;
use envelope_lab::core::lab::report::trail::{
    CloudTrailRecord, RecordFilter, callers, names, records, short_name,
};
use envelope_lab::core::lab::{Lab, Permission, Preset};
use envelope_lab::core::s3::delete_object;
use proptest::prelude::*;

const OBJECT: &str = "arn:aws:s3:::my-bucket/letter.txt";

/// An upload, a download, an upload that KMS refuses, one that S3 refuses, an `Encrypt` by the administrator.
fn busy() -> Lab {
    let mut lab = Lab::new(SEED).unwrap();
    upload_at(&mut lab, "letter.txt", b"hello", NOW);
    lab.download("letter.txt", Timestamp(NOW.0 + 1));
    lab.set_permission(Permission::GenerateDataKey, false);
    upload_at(&mut lab, "other.txt", b"hello", Timestamp(NOW.0 + 2));
    lab.apply_preset(Preset::Nothing);
    upload_at(&mut lab, "third.txt", b"hello", Timestamp(NOW.0 + 3));
    lab.call(
        &Lab::admin(),
        encrypt(ALIAS, b"s", &[("tenant", "Seven")]),
        Timestamp(NOW.0 + 4),
    );
    lab
}

#[test]
fn every_record_is_listed_newest_first_with_its_step() {
    let lab = busy();
    let trail = lab.trail();
    let seen: Vec<_> = (trail.iter())
        .map(|e| (e.call, e.name.as_str(), e.clock(), e.error.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (4, "Encrypt", "14:13:24", None),
            // Call 3 was refused by S3 itself: no record.
            (2, "GenerateDataKey", "14:13:22", Some("AccessDenied")),
            (1, "Decrypt", "14:13:21", None),
            (0, "GenerateDataKey", "14:13:20", None),
        ]
    );
    for entry in &trail {
        let step = &lab.past()[entry.call].steps[entry.step];
        let event = step.event.as_ref().unwrap();
        assert_eq!(&entry.text.parse::<serde_json::Value>().unwrap(), event);
        assert_eq!(entry.source, "kms.amazonaws.com");
        assert_eq!(entry.key.as_deref(), Some(key_arn().as_str()));
    }
    let [secret, refused, down, up] = trail.as_slice() else {
        panic!("{} entries", trail.len())
    };
    for entry in [refused, down, up] {
        assert_eq!(entry.who, APP);
        assert_eq!(entry.who_name(), "app-role");
        assert_eq!(entry.invoked_by.as_deref(), Some("fas.s3.amazonaws.com"));
    }
    assert_eq!(up.object.as_deref(), Some(OBJECT));
    assert_eq!(
        (up.about(), up.play_name()),
        ("my-bucket/letter.txt", "letter.txt")
    );
    assert_eq!(refused.play_name(), "other.txt");
    assert_eq!(
        (secret.who_name(), secret.invoked_by.as_deref()),
        ("admin", None)
    );
    assert_eq!(secret.about(), format!("key/{KEY_ID}"));
    assert_eq!(secret.play_name(), "Encrypt");
    assert_eq!(
        lab.past()[refused.call]
            .refusal
            .as_ref()
            .unwrap()
            .errors
            .len(),
        2
    );
    assert!(Lab::new(SEED).unwrap().trail().is_empty());
}

#[test]
fn the_filter_keeps_what_fits_every_part_of_it() {
    let trail = busy().trail();
    let kept = |filter: &RecordFilter| -> Vec<usize> {
        (trail.iter().filter(|entry| filter.passes(entry)))
            .map(|entry| entry.call)
            .collect()
    };
    let text = |text: &str| RecordFilter {
        text: text.to_owned(),
        ..RecordFilter::default()
    };
    assert_eq!(kept(&RecordFilter::default()), [4, 2, 1, 0]);
    for (words, expected) in [
        ("LETTER.txt", vec![1, 0]),
        ("  letter.txt  decrypt ", vec![1]),
        ("\"keyId\": \"alias/my-s3-key\"", vec![4, 2, 0]),
        ("seven", vec![4]),
        ("assumed-role", vec![2, 1, 0]),
        ("nobody", vec![]),
        ("PutObject", vec![]),
    ] {
        assert_eq!(kept(&text(words)), expected, "{words}");
    }
    let failures = RecordFilter {
        failures: true,
        ..RecordFilter::default()
    };
    assert_eq!(kept(&failures), [2]);
    let who = |who: String| RecordFilter {
        who: Some(who),
        ..RecordFilter::default()
    };
    assert_eq!(kept(&who(Lab::admin().arn())), [4]);
    assert_eq!(kept(&who(APP.to_owned())), [2, 1, 0]);
    assert_eq!(kept(&who("app-role".to_owned())), Vec::<usize>::new());

    let mut filter = RecordFilter::default();
    filter.toggle("Decrypt");
    assert_eq!(kept(&filter), [1]);
    filter.toggle("Encrypt");
    assert_eq!(kept(&filter), [4, 1]);
    filter.text = "letter".to_owned();
    assert_eq!(kept(&filter), [1]);
    filter.failures = true;
    assert_eq!(kept(&filter), Vec::<usize>::new());
    filter = RecordFilter::default();
    filter.toggle("Decrypt");
    filter.toggle("Decrypt");
    assert_eq!(filter, RecordFilter::default());

    let known: Vec<_> = names(&trail);
    let expected = [("Encrypt", 1), ("GenerateDataKey", 2), ("Decrypt", 1)];
    assert_eq!(
        known,
        expected.map(|(name, count)| (name.to_owned(), count))
    );
    assert_eq!(callers(&trail), [Lab::admin().arn(), APP.to_owned()]);
}

#[test]
fn a_file_of_records_is_what_cloudtrail_delivers() {
    let lab = busy();
    let file: serde_json::Value = records(&lab.trail()).parse().unwrap();
    let expected: Vec<_> = lab.past().iter().flat_map(|trace| trace.events()).collect();
    assert_eq!(file.as_object().unwrap().len(), 1);
    assert_eq!(
        file["Records"]
            .as_array()
            .unwrap()
            .iter()
            .collect::<Vec<_>>(),
        expected
    );
    let none: serde_json::Value = records(&[]).parse().unwrap();
    assert_eq!(none["Records"].as_array().unwrap().len(), 0);
}

/// Which line each remark stands at, and a word of it.
#[test]
fn the_remarks_stand_at_the_lines_they_are_about() {
    let mut lab = busy();
    lab.apply_preset(Preset::EncryptOnly);
    lab.download("letter.txt", Timestamp(NOW.0 + 5));
    let trail = lab.trail();
    let told = |entry: &CloudTrailRecord| -> Vec<String> {
        let lines: Vec<_> = entry.text.lines().collect();
        (entry.notes().iter())
            .map(|note| {
                let line = lines[note.line].trim();
                line[1..].split('"').next().unwrap().to_owned()
            })
            .collect()
    };
    let expected: [(&str, &[&str]); 5] = [
        (
            "Decrypt",
            &[
                "invokedBy",
                "errorCode",
                "requestParameters",
                "encryptionContext",
            ],
        ),
        (
            "Encrypt",
            &["sourceIPAddress", "encryptionContext", "responseElements"],
        ),
        (
            "GenerateDataKey",
            &["invokedBy", "errorCode", "encryptionContext"],
        ),
        (
            "Decrypt",
            &[
                "invokedBy",
                "requestParameters",
                "encryptionContext",
                "responseElements",
            ],
        ),
        (
            "GenerateDataKey",
            &["invokedBy", "encryptionContext", "responseElements"],
        ),
    ];
    assert_eq!(trail.len(), expected.len());
    for (entry, (name, lines)) in trail.iter().zip(expected) {
        assert_eq!(entry.name, name);
        assert_eq!(told(entry), lines, "{name}");
        // An even number of backticks, so that names and words are told apart.
        for note in entry.notes() {
            assert!(
                note.says.matches('`').count().is_multiple_of(2),
                "{}",
                note.says
            );
        }
    }
    assert!(trail[0].notes()[2].says.contains("`resources`"));
}

#[test]
fn names_are_shortened_to_what_people_call_them() {
    for (arn, name) in [
        (APP, "app-role"),
        ("arn:aws:iam::111122223333:user/admin", "admin"),
        ("arn:aws:iam::111122223333:root", "root"),
        ("anonymous", "anonymous"),
        ("", ""),
    ] {
        assert_eq!(short_name(arn), name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Plaintext data keys, files and secrets are in no record: as they are, in hexadecimal, in base64.
    #[test]
    fn neither_keys_nor_files_nor_secrets_are_in_any_record(
        seed: [u8; 32],
        file in proptest::collection::vec(any::<u8>(), 16..200),
        secret in proptest::collection::vec(any::<u8>(), 16..200),
        refuse in 0..3_usize,
    ) {
        let mut lab = Lab::new(seed).unwrap();
        let mut keys = Vec::new();
        for _ in 0..2 {
            keys.push(data_key_of(&upload_at(&mut lab, "letter.txt", &file, NOW).trace));
            keys.push(data_key_of(&lab.download("letter.txt", NOW).trace));
        }
        let admin = Lab::admin();
        let blob = blob_of(&lab.call(&admin, encrypt(ALIAS, &secret, &[("for", "her")]), NOW));
        lab.call(&admin, decrypt(&blob, None, &[("for", "her")]), NOW);
        lab.call(&admin, decrypt(&blob, None, &[("for", "him")]), NOW);
        keys.push(data_key_of(&lab.call(&admin, generate(ALIAS, Some("AES_256"), None, &[]), NOW).trace));
        for permission in [Permission::GenerateDataKey, Permission::Decrypt].into_iter().take(refuse) {
            lab.set_permission(permission, false);
        }
        upload_at(&mut lab, "letter.txt", &file, NOW);
        lab.download("letter.txt", NOW);
        let trail = lab.trail();
        prop_assert_eq!(trail.len(), 4 + 4 + 2);
        prop_assert!(lab.past().len() == trail.len());
        let delivered = records(&trail);
        for key in &keys {
            prop_assert_eq!(key.len(), 32);
            assert_nowhere(key, &delivered, "the trail");
            assert_not_in(key, delivered.as_bytes(), "the trail");
        }
        for hidden in [&file, &secret, &blob] {
            assert_nowhere(hidden, &delivered, "the trail");
            assert_not_in(hidden, delivered.as_bytes(), "the trail");
        }
    }
}

#[test]
fn calls_of_s3_alone_leave_nothing() {
    let mut lab = Lab::new(SEED).unwrap();
    lab.call(
        &Lab::admin(),
        Call::DeleteObject(delete_object::Input {
            bucket: BUCKET.to_owned(),
            key: "x".to_owned(),
            ..delete_object::Input::default()
        }),
        NOW,
    );
    assert_eq!((lab.past().len(), lab.trail().len()), (1, 0));
}
