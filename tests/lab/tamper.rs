//! Tampering with stored objects: every bit that is protected, and what isn't; undo; what a download finds.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs::{download, new_lab, upload};
use crate::common::world::{BUCKET, NOW, body_of};
use envelope_lab::core::api::Line;
use envelope_lab::core::cloud::{Outcome, Response};
use envelope_lab::core::crypto::frames::FRAME;
use envelope_lab::core::lab::log::{
    CommandLog, Download, LogFile, NoBodies, Tamper, UndoTampering, Upload,
};
use envelope_lab::core::lab::tamper::{
    TamperCatch, TamperError, TamperField, TamperLabel, TamperRow, TamperTrial, Tampering,
    TamperingSource,
};
use envelope_lab::core::lab::{EncryptionChoice, Lab};
use envelope_lab::core::s3::Object;
use envelope_lab::core::trace::{Actor, Damage, Kind, Role};
use proptest::prelude::*;
use serde_json::json;

const KEY: &str = "letter.txt";
const BODY: &[u8] = b"Dear Ada,";

fn lab_with(kind: EncryptionChoice, body: &[u8]) -> Lab {
    let mut lab = new_lab();
    lab.set_kind(kind);
    upload(&mut lab, KEY, body);
    lab
}

fn stored(lab: &Lab, key: &str) -> Object {
    let bucket = lab.cloud().s3.bucket(BUCKET).unwrap();
    bucket.objects.get(key).unwrap().clone()
}

fn flip(field: TamperField, bit: u64) -> Tampering {
    Tampering::Flip { field, bit }
}

/// The latest download of a tampered object.
fn trial(lab: &Lab) -> &TamperTrial {
    lab.tampering().unwrap().trials().last().unwrap()
}

/// Nothing of the file left S3, and it was not even decrypted.
fn assert_nothing_released(outcome: &Outcome) {
    assert!(outcome.result.is_err());
    for step in &outcome.trace.steps {
        let is_body = |role: Role, name: &str| role == Role::Plaintext && name == "Body";
        assert!(
            !(step.fields.iter()).any(|field| is_body(field.role, field.name)),
            "{}",
            step.title
        );
        assert!(step.kind != Kind::Respond || step.from != Actor::S3);
    }
    let last = outcome.trace.steps.last().unwrap();
    assert_eq!((last.from, last.kind), (Actor::S3, Kind::Fail));
}

/// Flips every bit of a field, one at a time. Each download fails and releases nothing; each undo restores the bytes.
fn every_bit_fails(lab: &mut Lab, field: TamperField, caught: &[TamperCatch]) {
    let original = stored(lab, KEY);
    let bits = lab.stored_bytes(KEY, field).unwrap().len() as u64 * 8;
    assert!(bits >= 96, "{field:?}: {bits} bits");
    for bit in 0..bits {
        lab.tamper(KEY, &flip(field, bit)).unwrap();
        let outcome = download(lab, KEY);
        assert_nothing_released(&outcome);
        assert_eq!(trial(lab).caught(), caught, "{field:?}, bit {bit}");
        lab.undo_tampering().unwrap();
        assert!(stored(lab, KEY) == original, "{field:?}, bit {bit}");
    }
    assert!(download(lab, KEY).result.is_ok());
    assert_eq!(
        lab.tampering().unwrap().trials().len() as u64 % bits,
        0,
        "a download of the original is no trial"
    );
}

const BODY_FIELD: TamperField = TamperField::Body { part: 0 };

#[test]
fn every_bit_of_an_sse_kms_body_is_protected() {
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    every_bit_fails(&mut lab, BODY_FIELD, &[TamperCatch::Tag]);
}

#[test]
fn every_bit_of_an_sse_kms_data_key_is_protected() {
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    every_bit_fails(&mut lab, TamperField::DataKey, &[TamperCatch::Kms]);
}

#[test]
fn every_bit_of_an_sse_kms_context_is_protected() {
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    let caught = [TamperCatch::Context, TamperCatch::Kms];
    every_bit_fails(&mut lab, TamperField::Context, &caught);
}

#[test]
fn every_bit_under_a_bucket_key_is_protected() {
    let mut lab = lab_with(EncryptionChoice::SseKmsBucketKey, BODY);
    every_bit_fails(&mut lab, BODY_FIELD, &[TamperCatch::Tag]);
    let mut lab = lab_with(EncryptionChoice::SseKmsBucketKey, BODY);
    every_bit_fails(&mut lab, TamperField::DataKey, &[TamperCatch::Tag]);
    let mut lab = lab_with(EncryptionChoice::SseKmsBucketKey, BODY);
    let caught = [TamperCatch::Tag, TamperCatch::Context];
    every_bit_fails(&mut lab, TamperField::Context, &caught);
}

#[test]
fn every_bit_of_a_bucket_key_is_protected_once_s3_needs_it_again() {
    let mut lab = lab_with(EncryptionChoice::SseKmsBucketKey, BODY);
    // S3 still has the plaintext bucket key, so it doesn't look at the stored one.
    lab.tamper(KEY, &flip(TamperField::BucketKey, 700)).unwrap();
    assert!(download(&mut lab, KEY).result.is_ok());
    assert_eq!(trial(&lab).caught(), [TamperCatch::Nothing]);
    lab.undo_tampering().unwrap();
    // A failed call leaves S3 without it; the last, successful download would not.
    let bits = (lab.stored_bytes(KEY, TamperField::BucketKey).unwrap()).len() as u64 * 8;
    lab.advance(301);
    for bit in 0..bits {
        let bucket = |lab: &Lab| lab.cloud().s3.bucket(BUCKET).unwrap().bucket_keys.clone();
        let before = bucket(&lab);
        lab.tamper(KEY, &flip(TamperField::BucketKey, bit)).unwrap();
        assert!(bucket(&lab) != before);
        assert_nothing_released(&download(&mut lab, KEY));
        assert_eq!(trial(&lab).caught(), [TamperCatch::Kms], "bit {bit}");
        lab.undo_tampering().unwrap();
        assert!(bucket(&lab) == before);
    }
}

#[test]
fn every_bit_under_dsse_kms_is_protected() {
    let kind = EncryptionChoice::DsseKms;
    every_bit_fails(&mut lab_with(kind, BODY), BODY_FIELD, &[TamperCatch::Tag]);
    let second = TamperField::SecondDataKey;
    every_bit_fails(&mut lab_with(kind, BODY), second, &[TamperCatch::Tag]);
    let data_key = TamperField::DataKey;
    every_bit_fails(&mut lab_with(kind, BODY), data_key, &[TamperCatch::Kms]);
    let caught = [TamperCatch::Context, TamperCatch::Kms];
    every_bit_fails(&mut lab_with(kind, BODY), TamperField::Context, &caught);
}

#[test]
fn every_bit_under_sse_s3_and_sse_c_is_protected() {
    let kind = EncryptionChoice::SseS3;
    every_bit_fails(&mut lab_with(kind, BODY), BODY_FIELD, &[TamperCatch::Tag]);
    let data_key = TamperField::DataKey;
    every_bit_fails(&mut lab_with(kind, BODY), data_key, &[TamperCatch::Tag]);
    let kind = EncryptionChoice::SseC;
    every_bit_fails(&mut lab_with(kind, BODY), BODY_FIELD, &[TamperCatch::Tag]);
    let mark = TamperField::KeyMark;
    every_bit_fails(&mut lab_with(kind, BODY), mark, &[TamperCatch::KeyMark]);
}

/// An object of two parts.
fn multipart() -> Lab {
    let mut lab = new_lab();
    let now = lab.now(NOW);
    let mut send = |operation: &str, input: serde_json::Value| {
        let line = Line {
            principal: Lab::app(),
            service: "s3".to_owned(),
            operation: operation.to_owned(),
            input,
        };
        lab.send(&line, now).result.unwrap()
    };
    let place = json!({"Bucket": BUCKET, "Key": KEY, "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/my-s3-key"});
    let upload = send("CreateMultipartUpload", place);
    let id = upload.get("UploadId").unwrap().clone();
    let mut parts = Vec::new();
    for number in [1, 2] {
        let part = json!({"Bucket": BUCKET, "Key": KEY, "UploadId": id, "PartNumber": number, "Body": "QUFB"});
        let etag = send("UploadPart", part).get("ETag").unwrap().clone();
        parts.push(json!({"PartNumber": number, "ETag": etag}));
    }
    let complete =
        json!({"Bucket": BUCKET, "Key": KEY, "UploadId": id, "MultipartUpload": {"Parts": parts}});
    send("CompleteMultipartUpload", complete);
    lab
}

#[test]
fn every_bit_of_a_multipart_upload_is_protected() {
    let mut lab = multipart();
    every_bit_fails(&mut lab, TamperField::Body { part: 0 }, &[TamperCatch::Tag]);
    let mut lab = multipart();
    every_bit_fails(&mut lab, TamperField::Body { part: 1 }, &[TamperCatch::Tag]);
    let damage = trial(&lab).damage().unwrap();
    let second = Damage::Frame {
        part: 2,
        frame: Some(1),
        frames: 1,
        verified: 3,
    };
    assert_eq!(damage, second);
    let mut lab = multipart();
    every_bit_fails(&mut lab, TamperField::DataKey, &[TamperCatch::Kms]);
    let mut lab = multipart();
    let caught = [TamperCatch::Context, TamperCatch::Kms];
    every_bit_fails(&mut lab, TamperField::Context, &caught);
}

#[test]
fn etag_metadata_tags_and_content_type_are_not_protected() {
    let edit = |label, name: &str, value: &str| Tampering::Edit {
        label,
        name: name.to_owned(),
        value: Some(value.to_owned()),
    };
    for kind in EncryptionChoice::ALL {
        let mut lab = lab_with(kind, BODY);
        for (label, name) in [
            (TamperLabel::Metadata, "author"),
            (TamperLabel::Tag, "class"),
        ] {
            lab.tamper(KEY, &edit(label, name, "ada")).unwrap();
        }
        lab.tamper(KEY, &edit(TamperLabel::ContentType, "", "text/html"))
            .unwrap();
        lab.tamper(KEY, &edit(TamperLabel::ETag, "", "\"0\""))
            .unwrap();
        let outcome = download(&mut lab, KEY);
        assert_eq!(body_of(&outcome), BODY, "{kind:?}");
        let Ok(Response::GetObject(output)) = &outcome.result else {
            panic!("checked above");
        };
        assert_eq!(output.etag, "\"0\"");
        assert_eq!(output.content_type, "text/html");
        assert_eq!(output.metadata, [("author".to_owned(), "ada".to_owned())]);
        assert_eq!(output.identical, Some(true));
        assert_eq!(trial(&lab).caught(), [TamperCatch::Nothing]);
        // And every single bit of them.
        for field in [
            TamperField::ETag,
            TamperField::ContentType,
            TamperField::Metadata,
            TamperField::Tags,
        ] {
            let bits = lab.stored_bytes(KEY, field).unwrap().len() as u64 * 8;
            for bit in 0..bits {
                let before = stored(&lab, KEY);
                lab.tamper(KEY, &flip(field, bit)).unwrap();
                assert!(stored(&lab, KEY) != before);
                assert_eq!(body_of(&download(&mut lab, KEY)), BODY, "{field:?} {bit}");
                lab.undo_tampering().unwrap();
                assert!(stored(&lab, KEY) == before);
            }
        }
    }
    // S3 shows the ARN, and KMS uses the key that the encrypted data key names.
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    lab.tamper(KEY, &flip(TamperField::KeyArn, 6)).unwrap();
    assert_eq!(body_of(&download(&mut lab, KEY)), BODY);
}

/// Three frames, the last of them short.
fn frames() -> Vec<u8> {
    (0..2 * FRAME + 5).map(|place| (place / 7) as u8).collect()
}

#[test]
fn frames_are_bound_to_their_places() {
    let mut lab = lab_with(EncryptionChoice::SseKms, &frames());
    let original = stored(&lab, KEY);
    let part = 0;
    let swap = |one, other| Tampering::SwapFrames { part, one, other };
    let drop_frame = |frame| Tampering::DropFrame { part, frame };
    let cut = |len| Tampering::Truncate { part, len };
    let full = FRAME as u64;
    let whole = original.body.stored_len();
    let cases = [
        // The bit of the first frame's first byte of ciphertext, and one of the last frame's tag.
        (flip(BODY_FIELD, 12 * 8), 1, 3),
        (flip(BODY_FIELD, whole * 8 - 1), 3, 3),
        (swap(0, 1), 1, 3),
        (swap(1, 2), 2, 3),
        (drop_frame(0), 1, 2),
        (drop_frame(1), 2, 2),
        (drop_frame(2), 3, 2),
        (cut(whole - 1), 3, 3),
        (cut(12 + 2 * (full + 16)), 3, 2),
        (cut(12 + full + 16 + 10), 2, 2),
        (cut(12), 1, 0),
        (cut(3), 1, 0),
        (cut(0), 1, 0),
    ];
    for (tampering, number, frames) in cases {
        lab.tamper(KEY, &tampering).unwrap();
        assert_nothing_released(&download(&mut lab, KEY));
        let verified = (number - 1) * full;
        let frame = Some(number);
        let damage = Damage::Frame {
            part: 1,
            frame,
            frames,
            verified,
        };
        assert_eq!(trial(&lab).damage(), Some(damage), "{tampering:?}");
        // What is shown of the stored body fits its length.
        assert!(!lab.objects().is_empty());
        let world = Lab::import(&lab.export(true).unwrap(), [9; 32]).unwrap();
        assert!(stored(&world, KEY) == stored(&lab, KEY));
        lab.undo_tampering().unwrap();
        assert!(stored(&lab, KEY) == original);
    }
}

#[test]
fn a_data_key_belongs_to_one_object() {
    let with = "other.txt".to_owned();
    let both = [TamperCatch::Context, TamperCatch::Kms];
    let own = [TamperCatch::Tag, TamperCatch::Context];
    for (kind, caught) in [
        (EncryptionChoice::SseKms, both),
        (EncryptionChoice::DsseKms, both),
        (EncryptionChoice::SseS3, own),
        (EncryptionChoice::SseKmsBucketKey, own),
    ] {
        let mut lab = lab_with(kind, BODY);
        upload(&mut lab, &with, b"Dear Charles,");
        let before = [KEY, &with].map(|key| stored(&lab, key));
        let swap = Tampering::SwapDataKeys { with: with.clone() };
        lab.tamper(KEY, &swap).unwrap();
        for key in [KEY, &with] {
            assert_nothing_released(&download(&mut lab, key));
            assert_eq!(trial(&lab).caught(), caught, "{kind:?}");
            assert_eq!(TamperRow::of_trial(trial(&lab)), TamperRow::SwapDataKeys);
        }
        lab.undo_tampering().unwrap();
        assert!([KEY, &with].map(|key| stored(&lab, key)) == before);
        lab.tamper(KEY, &Tampering::SwapBodies { with: with.clone() })
            .unwrap();
        assert_nothing_released(&download(&mut lab, KEY));
        assert_eq!(trial(&lab).caught(), [TamperCatch::Tag]);
        lab.undo_tampering().unwrap();
        assert!([KEY, &with].map(|key| stored(&lab, key)) == before);
    }
}

/// AES-GCM authenticates a message, not its age.
#[test]
fn an_old_copy_put_back_is_not_noticed() {
    for kind in EncryptionChoice::ALL {
        let mut lab = lab_with(kind, b"You owe me 100.");
        lab.copy_stored(KEY).unwrap();
        let replay = Tampering::Replay(TamperingSource::Copy);
        assert_eq!(lab.tamper(KEY, &replay), Err(TamperError::Unchanged));
        upload(&mut lab, KEY, b"You owe me nothing.");
        lab.tamper(KEY, &replay).unwrap();
        let outcome = download(&mut lab, KEY);
        assert_eq!(body_of(&outcome), b"You owe me 100.");
        assert_eq!(trial(&lab).caught(), [TamperCatch::Nothing]);
        // Only the app's own notes tell.
        assert_eq!(trial(&lab).identical, Some(false));
        lab.undo_tampering().unwrap();
        assert_eq!(body_of(&download(&mut lab, KEY)), b"You owe me nothing.");
    }
}

#[test]
fn an_old_version_put_back_is_not_noticed() {
    let mut lab = new_lab();
    let line = Line {
        principal: Lab::admin(),
        service: "s3".to_owned(),
        operation: "PutBucketVersioning".to_owned(),
        input: json!({"Bucket": BUCKET, "VersioningConfiguration": {"Status": "Enabled"}}),
    };
    let now = lab.now(NOW);
    lab.send(&line, now).result.unwrap();
    upload(&mut lab, KEY, b"first");
    let first = stored(&lab, KEY).version_id.unwrap();
    upload(&mut lab, KEY, b"second");
    let second = stored(&lab, KEY).version_id;
    let replay = |id: &str| Tampering::Replay(TamperingSource::Version(id.to_owned()));
    let id = "no such version".to_owned();
    let refused = lab.tamper(KEY, &replay(&id));
    assert_eq!(refused, Err(TamperError::NoVersion { id }));
    lab.tamper(KEY, &replay(&first)).unwrap();
    assert_eq!(body_of(&download(&mut lab, KEY)), b"first");
    assert_eq!(stored(&lab, KEY).version_id, second);
    lab.undo_tampering().unwrap();
    assert_eq!(body_of(&download(&mut lab, KEY)), b"second");
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    let mut refused = |key: &str, tampering: Tampering| {
        let before = lab.export(true).unwrap();
        let error = lab.tamper(key, &tampering).unwrap_err();
        assert!(lab.export(true).unwrap() == before);
        error.to_string()
    };
    let part = 0;
    let one_frame = "The body is a single frame. Frames are 1 MiB, so it takes a larger file.";
    let drop_frame = Tampering::DropFrame { part, frame: 0 };
    assert_eq!(refused(KEY, drop_frame), one_frame);
    let swap = Tampering::SwapFrames {
        part,
        one: 0,
        other: 1,
    };
    assert_eq!(refused(KEY, swap), one_frame);
    assert_eq!(
        refused("no.txt", flip(BODY_FIELD, 0)),
        "The bucket stores no object named no.txt."
    );
    assert_eq!(
        refused(KEY, flip(BODY_FIELD, 37 * 8)),
        "There are only 296 bits, numbered from 0."
    );
    assert_eq!(
        refused(KEY, flip(TamperField::Body { part: 1 }, 0)),
        "The object has 1 parts, numbered from 0."
    );
    assert_eq!(
        refused(KEY, flip(TamperField::KeyMark, 0)),
        "S3 stores no key mark of this object."
    );
    assert_eq!(
        refused(KEY, flip(TamperField::Metadata, 0)),
        "S3 stores no user metadata of this object."
    );
    assert_eq!(
        refused(KEY, Tampering::Truncate { part, len: 37 }),
        "37 bytes are stored. Cut to fewer."
    );
    let with = KEY.to_owned();
    assert_eq!(
        refused(KEY, Tampering::SwapBodies { with }),
        "Choose another object to swap with."
    );
    assert_eq!(
        refused(KEY, Tampering::Replay(TamperingSource::Copy)),
        "No earlier copy was kept. Copy the stored object first, then overwrite it."
    );
    let mut edit = |label, name: &str, value: Option<&str>| {
        let (name, value) = (name.to_owned(), value.map(str::to_owned));
        refused(KEY, Tampering::Edit { label, name, value })
    };
    let same = "That is what S3 stores already.";
    assert_eq!(edit(TamperLabel::ContentType, "", Some("text/plain")), same);
    assert_eq!(
        edit(TamperLabel::ETag, "", None),
        "Every object has one, so it can’t be removed."
    );
    assert_eq!(edit(TamperLabel::Tag, "", Some("a")), "Type a name.");
    assert_eq!(
        edit(TamperLabel::Metadata, "a", None),
        "There is no user metadata named a to remove."
    );
    assert_eq!(
        edit(TamperLabel::Context, "a", Some(&"b".repeat(2_049))),
        "The text has 2049 bytes. 2048 are the most."
    );
    assert_eq!(lab.undo_tampering(), Err(TamperError::NothingToUndo));
}

#[test]
fn a_new_upload_ends_the_tampering() {
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    lab.tamper(KEY, &flip(BODY_FIELD, 100)).unwrap();
    assert!(lab.objects().iter().all(|row| row.tampered));
    upload(&mut lab, KEY, b"new");
    assert!(!lab.objects().iter().any(|row| row.tampered));
    // The old bytes don't come back over the new ones.
    assert_eq!(lab.undo_tampering(), Err(TamperError::NothingToUndo));
    assert_eq!(body_of(&download(&mut lab, KEY)), b"new");
}

#[test]
fn several_at_once_are_undone_in_order() {
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    let mut states = vec![stored(&lab, KEY)];
    for tampering in [
        flip(BODY_FIELD, 3),
        flip(TamperField::DataKey, 800),
        Tampering::Truncate { part: 0, len: 20 },
    ] {
        lab.tamper(KEY, &tampering).unwrap();
        states.push(stored(&lab, KEY));
    }
    download(&mut lab, KEY);
    assert_eq!(TamperRow::of_trial(trial(&lab)), TamperRow::Several);
    assert_eq!(trial(&lab).tamperings.len(), 3);
    while let Some(state) = states.pop() {
        assert!(stored(&lab, KEY) == state);
        assert_eq!(lab.undo_tampering().is_ok(), !states.is_empty());
    }
}

#[test]
fn a_world_file_has_the_tampered_bytes_but_no_originals() {
    let mut lab = lab_with(EncryptionChoice::SseKms, BODY);
    assert!(!lab.export_says(true).contains("attacker"));
    lab.tamper(KEY, &flip(BODY_FIELD, 100)).unwrap();
    assert!(lab.export_says(true).ends_with(
        "Tampered objects stay tampered with: their originals and the attacker’s copies aren’t in the file."
    ));
    let mut other = Lab::import(&lab.export(true).unwrap(), [9; 32]).unwrap();
    assert!(stored(&other, KEY) == stored(&lab, KEY));
    assert_eq!(other.tampered_objects(), [KEY]);
    assert_nothing_released(&download(&mut other, KEY));
    assert_eq!(other.undo_tampering(), Err(TamperError::OriginalLost));
    // What is done after the import can be undone.
    other.tamper(KEY, &flip(BODY_FIELD, 100)).unwrap();
    assert!(download(&mut other, KEY).result.is_ok());
    other.undo_tampering().unwrap();
    assert!(stored(&other, KEY) == stored(&lab, KEY));
    let text = lab
        .export(true)
        .unwrap()
        .replace("\"letter.txt\"\n", "\"no\"\n");
    let error = Lab::import(&text, [9; 32]).unwrap_err().to_string();
    assert_eq!(
        error,
        "lab.tampered[0]: expected the key of an object in the lab’s bucket"
    );
}

#[test]
fn golden_traces_of_each_kind() {
    let kinds = [
        ("body", EncryptionChoice::SseKms, flip(BODY_FIELD, 100)),
        (
            "data_key",
            EncryptionChoice::SseKms,
            flip(TamperField::DataKey, 1_300),
        ),
        (
            "own_data_key",
            EncryptionChoice::SseS3,
            flip(TamperField::DataKey, 100),
        ),
        (
            "context",
            EncryptionChoice::SseKms,
            flip(TamperField::Context, 100),
        ),
        (
            "bucket_key_context",
            EncryptionChoice::SseKmsBucketKey,
            flip(TamperField::Context, 100),
        ),
        ("dsse", EncryptionChoice::DsseKms, flip(BODY_FIELD, 200)),
        (
            "key_mark",
            EncryptionChoice::SseC,
            flip(TamperField::KeyMark, 7),
        ),
        (
            "truncated",
            EncryptionChoice::SseKms,
            Tampering::Truncate { part: 0, len: 30 },
        ),
        (
            "swapped_keys",
            EncryptionChoice::SseKms,
            Tampering::SwapDataKeys {
                with: "b".to_owned(),
            },
        ),
        (
            "swapped_bodies",
            EncryptionChoice::SseKms,
            Tampering::SwapBodies {
                with: "b".to_owned(),
            },
        ),
    ];
    for (name, kind, tampering) in kinds {
        let mut lab = lab_with(kind, BODY);
        upload(&mut lab, "b", b"Dear Charles,");
        lab.tamper(KEY, &tampering).unwrap();
        let outcome = download(&mut lab, KEY);
        insta::assert_snapshot!(format!("tampered_{name}"), outcome.trace);
    }
    let mut lab = lab_with(EncryptionChoice::SseKms, &frames());
    let part = 0;
    let (one, other) = (1, 2);
    lab.tamper(KEY, &Tampering::SwapFrames { part, one, other })
        .unwrap();
    let outcome = download(&mut lab, KEY);
    insta::assert_snapshot!("tampered_swapped_frames", outcome.trace);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Tampering and its undo, in any order of any changes, leave the world as it was; and a replay gives the same.
    #[test]
    fn undo_is_exact_and_replay_gives_the_same(deeds in prop::collection::vec(0_usize..400, 1..8), kind in 0_usize..7) {
        let mut log = CommandLog::new([3; 32]).unwrap();
        log.apply(envelope_lab::core::lab::log::SetEncryption(EncryptionChoice::ALL[kind]));
        for (number, body) in ["one", "two", "three"].into_iter().enumerate() {
            let key = &format!("object {number}");
            log.apply(Upload { key, content_type: "text/plain", body: body.as_bytes(), now: NOW });
        }
        let before = log.lab().export(true).unwrap();
        let mut done = 0;
        for which in deeds {
            let tampering = crate::log::tamperings(which);
            let key = &format!("object {}", which % 3);
            done += usize::from(log.apply(Tamper { key, tampering: &tampering }).is_ok());
            log.apply(Download { key, now: NOW });
        }
        let tampered = log.lab().export(true).unwrap();
        prop_assert_eq!(done > 0, tampered != before);
        let again = LogFile::parse(&LogFile::of(&log).to_text()).unwrap();
        let again = again.replay(&NoBodies).unwrap();
        prop_assert!(again.lab().export(true).unwrap() == tampered);
        let trials = |log: &CommandLog| log.lab().tampering().map(|all| all.trials().to_vec());
        prop_assert_eq!(trials(&again), trials(&log));
        let mut undone = 0;
        while log.apply(UndoTampering).is_ok() {
            undone += 1;
        }
        prop_assert_eq!(undone, done);
        // S3's own keys may have come up since.
        let objects = |lab: &Lab| (0..3).map(|number| stored(lab, &format!("object {number}"))).collect::<Vec<_>>();
        let fresh = Lab::import(&before, [1; 32]).unwrap();
        prop_assert!(objects(log.lab()) == objects(&fresh));
        prop_assert!(log.lab().tampered_objects().is_empty());
    }
}
