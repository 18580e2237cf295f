//! “Is this key anywhere?”: the search finds what was planted, and a data key only where it may be.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::{NOW, SEED};
use envelope_lab::core::lab::log::{CommandLog, SetEncryption, Upload};
use envelope_lab::core::lab::world::{BUCKET, KEY_ID};
use envelope_lab::core::lab::{EncryptionChoice, Sample};
use envelope_lab::core::s3::Encryption;
use envelope_lab::core::trace::print::hex;
use envelope_lab::lesson::key_lifetime::{RunKeyKind, key_lifetimes};
use envelope_lab::lesson::key_search::places::verdict;
use envelope_lab::lesson::key_search::{KeyBytes, PlaceGroup, SearchedPlace, search};

fn log() -> CommandLog {
    CommandLog::new(SEED).expect("the lab")
}

fn uploaded(kind: EncryptionChoice, body: &[u8]) -> CommandLog {
    let mut log = log();
    log.apply(SetEncryption(kind));
    let outcome = log.apply(Upload {
        key: "letter.txt",
        content_type: "text/plain",
        body,
        now: NOW,
    });
    assert!(outcome.result.is_ok(), "{kind:?}");
    log
}

/// The names of the places where the key is.
fn found(log: &CommandLog, key: &[u8], bundle: Option<&str>) -> Vec<&'static str> {
    let key = KeyBytes::new(key).expect("a key");
    let places = search(log, &key, bundle);
    let found = places.iter().filter(|place| !place.found.is_empty());
    found.map(|place| place.name).collect()
}

fn keys_of_upload(log: &CommandLog) -> Vec<(RunKeyKind, Vec<u8>)> {
    let upload = log.lab().past().last().expect("the upload");
    let keys = key_lifetimes(upload).into_iter();
    keys.map(|key| (key.kind, key.bytes.expect("its bytes")))
        .collect()
}

const RUNS: &str = "The runs that this page shows";

#[test]
fn after_an_upload_the_plaintext_data_key_is_in_no_place_but_the_teaching_aid() {
    let letter = Sample::Letter.bytes();
    for kind in EncryptionChoice::ALL {
        let log = uploaded(kind, &letter);
        for (key, bytes) in keys_of_upload(&log) {
            let mut expected = vec![RUNS];
            match key {
                RunKeyKind::DataKey | RunKeyKind::SecondDataKey => {}
                RunKeyKind::BucketKey => expected.push("Bucket keys in S3’s memory"),
                RunKeyKind::CustomerKey => {
                    // The app keeps its own key, so the lab's file has it.
                    expected.insert(0, "The lab as a file");
                    expected.push("The app’s own key for SSE-C");
                }
            }
            assert_eq!(found(&log, &bytes, None), expected, "{kind:?}");
        }
    }
}

#[test]
fn the_kms_key_is_in_kms_and_in_the_file_that_says_so() {
    let log = uploaded(EncryptionChoice::SseKms, &Sample::Letter.bytes());
    let key = log.lab().cloud().kms.key(KEY_ID).expect("the key");
    let secret = *key.current().secret.as_bytes();
    assert_eq!(
        found(&log, &secret, None),
        ["The lab as a file", "KMS’s keys"]
    );
    let log = uploaded(EncryptionChoice::SseS3, &Sample::Letter.bytes());
    let root = *log
        .lab()
        .cloud()
        .s3
        .root_key()
        .expect("S3's key")
        .as_bytes();
    assert_eq!(
        found(&log, &root, None),
        ["The lab as a file", "S3’s own key"]
    );
}

#[test]
fn what_was_planted_is_found_in_its_place() {
    let planted: Vec<u8> = (100..132).collect();
    // In an object's name: it is text.
    let mut log = log();
    let key = hex(&planted);
    log.apply(Upload {
        key: &key,
        content_type: "text/plain",
        body: b"a",
        now: NOW,
    });
    let places = found(&log, &planted, None);
    for place in [
        "Objects’ names and metadata in S3",
        "The lab as a file",
        "The command log",
        "CloudTrail events",
        RUNS,
    ] {
        assert!(places.contains(&place), "{place} in {places:?}");
    }
    // In a file: S3 stores it encrypted, but the log has what was uploaded.
    let mut body = vec![7; 3_000_000];
    body[2_000_000..2_000_032].copy_from_slice(&planted);
    let log = uploaded(EncryptionChoice::SseKms, &body);
    assert!(found(&log, &planted, None).is_empty());
    let log = uploaded(
        EncryptionChoice::SseKms,
        &[b"the key: ", &planted[..]].concat(),
    );
    assert_eq!(found(&log, &planted, None), ["The command log", RUNS]);
    // In a bundle.
    let bundle = format!("{{\"key\": \"{}\"}}", hex(&planted).to_uppercase());
    let log = uploaded(EncryptionChoice::SseKms, b"a");
    assert_eq!(
        found(&log, &planted, Some(&bundle)),
        ["The newest object’s bundle, without keys"]
    );
}

#[test]
fn ciphertext_and_encrypted_keys_are_found_where_they_are_stored() {
    for kind in [EncryptionChoice::SseKmsBucketKey, EncryptionChoice::DsseKms] {
        let body: Vec<u8> = (0..1_200_000_u32).map(|at| at as u8).collect();
        let log = uploaded(kind, &body);
        let bucket = log.lab().cloud().s3.bucket(BUCKET).expect("the bucket");
        let object = &bucket.objects["letter.txt"];
        let stored = object.body.parts[0].to_bytes().expect("its bytes");
        // Across the border of two pieces of the search.
        let piece = &stored[(1 << 20) - 16..(1 << 20) + 16];
        let places = found(&log, piece, None);
        assert_eq!(places[0], "Objects’ bodies in S3", "{kind:?}");
        if let Encryption::Kms(sse) = &object.encryption {
            let places = found(&log, &sse.encrypted_data_key, None);
            assert_eq!(places[0], "Encrypted data keys in S3", "{kind:?}");
        }
    }
}

#[test]
fn the_verdict_counts_what_was_searched() {
    let log = uploaded(EncryptionChoice::SseKms, &Sample::Letter.bytes());
    let (_, bytes) = keys_of_upload(&log).remove(0);
    let places = search(&log, &KeyBytes::new(&bytes).expect("a key"), Some("{}"));
    let says = verdict(&places);
    assert!(
        says.contains("No service stores, exports, logs, or holds this key."),
        "{says}"
    );
    let all = |place: &&SearchedPlace| place.unread == 0;
    assert!(places.iter().all(|place| all(&place)));
    for group in PlaceGroup::ALL {
        assert!(places.iter().any(|place| place.group == group), "{group:?}");
    }
    let nowhere = KeyBytes::new(&[0x5a; 32]).expect("a key");
    let says = verdict(&search(&log, &nowhere, None));
    assert!(says.ends_with("The key is in none of them."), "{says}");
    let runs = places
        .iter()
        .find(|place| place.name == RUNS)
        .expect("the runs");
    assert_eq!(runs.found, ["call 1, PutObject: steps 6, 7, 8"]);
}

#[test]
fn a_secret_of_the_app_is_searched_as_well() {
    let log = log();
    let key = KeyBytes::new(&[1; 32]).expect("a key");
    let table = |log: &CommandLog| {
        let places = search(log, &key, None);
        let table = places
            .iter()
            .find(|place| place.name == "The app’s table of secrets");
        table.map(|place| place.searched)
    };
    assert_eq!(table(&log), Some(0));
}
