//! The calls to KMS and the bytes of files that it saw, and the sentence that ends a call.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs::{download, new_lab, upload};
use crate::common::tally::stays_at_zero;
use crate::common::world::{NOW, key_arn};
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::kms::{decrypt, encrypt, generate_data_key};
use envelope_lab::core::lab::world::secrets::SecretRequest;
use envelope_lab::core::lab::{
    EncryptionChoice, KmsCalls, Lab, OperationCalls, Permission, receipt,
};
use envelope_lab::core::trace::{Actor, Excerpt, Field, Kind, Recorder, Role, Step, Trace, Value};
use envelope_lab::core::wire::WireRequest;
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

const SECRET: &str = "correct horse battery staple";

/// A trace like a real upload's, with a further request from S3 to KMS before its last step.
fn with_request(trace: &Trace, step: Step) -> Trace {
    let mut recorder = Recorder::new(trace.operation);
    let (last, before) = trace.steps.split_last().unwrap();
    let own = before.iter().cloned().chain([step, last.clone()]);
    own.for_each(|step| recorder.step(step));
    recorder.finish()
}

fn to_kms() -> Step {
    Step::new(Actor::S3, Actor::Kms, Kind::Request, "S3 asks KMS")
}

/// The bytes of a file that KMS saw in an upload with such a request.
fn seen(body: &[u8], step: Step) -> u64 {
    let mut lab = new_lab();
    let real = upload(&mut lab, "a-file", body).trace;
    let steps = KmsCalls::at_steps(&[], &with_request(&real, step));
    assert_eq!(steps[steps.len() - 3].file_bytes_seen, 0);
    assert_eq!(steps.last().unwrap().file_bytes, body.len() as u64);
    steps.last().unwrap().file_bytes_seen
}

/// 200 KB without repetition: three frames and a part of one.
fn file() -> Vec<u8> {
    (0..50_000_u32)
        .flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect()
}

#[test]
fn a_frame_of_the_file_in_a_request_to_kms_is_seen() {
    let file = file();
    let frame = Excerpt::of(&file[..65_536]);
    // By its content, whatever the field claims to be, and all of it, though a trace keeps its first 4 KiB.
    for role in [Role::Metadata, Role::Ciphertext, Role::EncryptedDataKey] {
        let step = to_kms().field(Field::bytes("Data", role, frame.clone()));
        assert_eq!(seen(&file, step), 65_536, "{role:?}");
    }
    // By its role, from anywhere in the file.
    let late = Excerpt::of(&file[131_072..196_608]);
    let step = to_kms().field(Field::bytes("Plaintext", Role::Plaintext, late));
    assert_eq!(seen(&file, step), 65_536);
}

#[test]
fn a_piece_of_the_file_is_seen_in_every_parameter() {
    let file = file();
    let piece = &file[1_000..1_100];
    let in_blob = encrypt::Input {
        plaintext: piece.to_vec(),
        ..encrypt::Input::default()
    };
    let in_text = generate_data_key::Input {
        key_id: base64(piece),
        ..generate_data_key::Input::default()
    };
    let in_context = decrypt::Input {
        encryption_context: EncryptionContext([("x".to_owned(), base64(piece))].into()),
        ..decrypt::Input::default()
    };
    let requests = [
        WireRequest::of(&in_blob, "us-east-1"),
        WireRequest::of(&in_text, "us-east-1"),
        WireRequest::of(&in_context, "us-east-1"),
    ];
    for request in requests {
        let operation = request.operation();
        assert_eq!(seen(&file, to_kms().request(request)), 100, "{operation}");
    }
    // Amid other bytes, only the file's own count.
    let amid = [&[9; 40], piece, &[9; 40]].concat();
    let step = to_kms().field(Field::bytes("Data", Role::Metadata, Excerpt::of(&amid)));
    assert_eq!(seen(&file, step), 100);
}

fn base64(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    Base64::encode_string(bytes)
}

#[test]
fn the_ciphertext_of_the_file_counts_too() {
    let mut lab = new_lab();
    let real = upload(&mut lab, "a-file", &file()).trace;
    let stored = real.steps.iter().flat_map(|step| &step.fields);
    let body = stored
        .into_iter()
        .find(|field| field.name == "Stored body")
        .unwrap();
    let step = to_kms().field(Field {
        role: Role::Metadata,
        ..body.clone()
    });
    let steps = KmsCalls::at_steps(&[], &with_request(&real, step));
    assert_eq!(steps.last().unwrap().file_bytes_seen, 200_000);
}

#[test]
fn a_short_file_is_seen_if_a_value_is_that_file() {
    let with =
        |bytes: &[u8]| to_kms().field(Field::bytes("Data", Role::Metadata, Excerpt::of(bytes)));
    assert_eq!(seen(b"a", with(b"a")), 1);
    assert_eq!(seen(b"tiny file", with(b"tiny file")), 9);
    assert_eq!(seen(b"tiny file", with(b"a tiny file.")), 0);
}

/// A file may contain the very names that every request to KMS has: KMS did not get them from the file.
#[test]
fn names_that_a_file_shares_with_its_request_are_not_seen() {
    let object = format!("arn:aws:s3:::my-bucket/{}", "a-file");
    for body in [
        "AES_256",
        "aws:s3:arn",
        "alias/my-s3-key",
        &key_arn(),
        &object,
    ] {
        let mut lab = new_lab();
        stays_at_zero(&upload(&mut lab, "a-file", body.as_bytes()).trace);
        stays_at_zero(&download(&mut lab, "a-file").trace);
    }
    // As plaintext, the same name is the file.
    let step = Field::bytes(
        "Plaintext",
        Role::Metadata,
        Excerpt::of(key_arn().as_bytes()),
    );
    assert_eq!(
        seen(key_arn().as_bytes(), to_kms().field(step)),
        key_arn().len() as u64
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the file, its name and its encryption: KMS sees none of it, and Encrypt stays at 0.
    #[test]
    fn kms_sees_no_byte_of_any_file(
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..3_000),
            proptest::collection::vec(Just(0_u8), 0..3_000),
            "[ -~]{0,200}".prop_map(String::into_bytes),
        ],
        kind in proptest::sample::select(EncryptionChoice::ALL.to_vec()),
        may in any::<[bool; 5]>(),
    ) {
        let mut lab = new_lab();
        lab.set_kind(kind);
        upload(&mut lab, "stored before", &body);
        for (permission, on) in Permission::ALL.into_iter().zip(may) {
            lab.set_permission(permission, on);
        }
        upload(&mut lab, "the file", &body);
        download(&mut lab, "the file");
        download(&mut lab, "stored before");
        lab.past().iter().for_each(|trace| stays_at_zero(trace));
        let calls = lab.kms_calls();
        prop_assert_eq!(calls.encrypt, OperationCalls::default());
        prop_assert_eq!(calls.file_bytes_seen, 0);
        // The meter counts the same requests from CloudTrail's records.
        for (operation, calls) in calls.operations() {
            let counted = lab.meter().counts.into_iter().find(|count| count.operation == operation);
            let counted = counted.map_or((0, 0), |count| (count.requests, count.failed));
            prop_assert_eq!(counted, (calls.made.into(), (calls.denied + calls.failed).into()));
        }
    }
}

/// The counts of each step, run by run.
#[test]
fn the_counts_follow_the_steps() {
    let mut lab = new_lab();
    let first = upload(&mut lab, "letter.txt", b"Dear reader").trace;
    let second = download(&mut lab, "letter.txt").trace;
    lab.set_permission(Permission::GenerateDataKey, false);
    let third = upload(&mut lab, "letter.txt", b"Dear reader").trace;
    let mut text = String::new();
    for trace in [&first, &second, &third] {
        let counts = lab.kms_calls_at_steps(trace);
        assert_eq!(counts.len(), trace.steps.len());
        writeln!(text, "{}", trace.operation).unwrap();
        for (step, calls) in trace.steps.iter().zip(counts) {
            let [made, decrypt, encrypt] = calls.operations().map(|(_, calls)| calls);
            writeln!(
                text,
                "  {} / {} / {}, {} of {}: {}",
                shown(made),
                shown(decrypt),
                shown(encrypt),
                calls.file_bytes_seen,
                calls.file_bytes,
                step.title,
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(text);
    assert_eq!(
        Some(&lab.kms_calls()),
        lab.kms_calls_at_steps(&third).last()
    );
    // A run of another world counts alone.
    assert_eq!(
        new_lab()
            .kms_calls_at_steps(&second)
            .last()
            .unwrap()
            .decrypt
            .made,
        1
    );
}

fn shown(calls: OperationCalls) -> String {
    match calls {
        OperationCalls {
            made,
            denied: 0,
            failed: 0,
        } => made.to_string(),
        OperationCalls {
            made,
            denied,
            failed: 0,
        } => format!("{made} ({denied} denied)"),
        OperationCalls {
            made,
            denied,
            failed,
        } => format!("{made} ({denied} denied, {failed} failed)"),
    }
}

fn secret(lab: &mut Lab, secret: &str) -> Arc<Trace> {
    let request = SecretRequest::Write {
        username: "alice".to_owned(),
        secret: secret.to_owned(),
        context: EncryptionContext::default(),
    };
    lab.run_secret(request, NOW).unwrap().trace
}

#[test]
fn encrypt_moves_in_secrets_and_a_file_typed_there_is_seen() {
    let mut lab = new_lab();
    lab.set_permission(Permission::Encrypt, true);
    upload(
        &mut lab,
        "letter.txt",
        b"Dear reader, these words are yours to watch.",
    );
    secret(&mut lab, SECRET);
    let calls = lab.kms_calls();
    assert_eq!((calls.encrypt.made, calls.file_bytes_seen), (1, 0));
    secret(
        &mut lab,
        "he wrote: Dear reader, these words are yours to watch.",
    );
    let calls = lab.kms_calls();
    assert_eq!((calls.encrypt.made, calls.file_bytes_seen), (2, 44));
}

/// The last sentence of every kind of run.
#[test]
fn receipts() {
    let mut text = String::new();
    let mut say = |name: &str, trace: &Trace| {
        writeln!(
            text,
            "{name}: {}",
            receipt(trace).unwrap_or("none".to_owned())
        )
        .unwrap();
    };
    for kind in EncryptionChoice::ALL {
        let mut lab = new_lab();
        lab.set_kind(kind);
        for count in ["first", "second"] {
            let body = b"Dear reader";
            say(
                &format!("{}, {count} upload", kind.name()),
                &upload(&mut lab, "a", body).trace,
            );
        }
        say(
            &format!("{}, download", kind.name()),
            &download(&mut lab, "a").trace,
        );
    }
    for permission in Permission::ALL {
        let mut lab = new_lab();
        lab.set_permission(Permission::Encrypt, true);
        upload(&mut lab, "a", b"Dear reader");
        lab.set_permission(permission, false);
        let action = permission.action();
        say(
            &format!("without {action}, upload"),
            &upload(&mut lab, "a", b"b").trace,
        );
        say(
            &format!("without {action}, download"),
            &download(&mut lab, "a").trace,
        );
        say(
            &format!("without {action}, Encrypt"),
            &secret(&mut lab, SECRET),
        );
    }
    let mut lab = new_lab();
    lab.set_permission(Permission::Encrypt, true);
    say("a secret of one byte", &secret(&mut lab, "x"));
    say(
        "a download of nothing",
        &download(&mut lab, "nothing").trace,
    );
    insta::assert_snapshot!(text);
}

/// A field that takes part is not left out: what the trace keeps of a file is what the file begins with.
#[test]
fn the_trace_keeps_the_start_of_the_file() {
    let mut lab = new_lab();
    let trace = upload(&mut lab, "a", &file()).trace;
    let body = (trace.steps.iter().flat_map(|step| &step.fields))
        .find(|field| field.role == Role::Plaintext)
        .unwrap();
    let Value::Bytes { excerpt, .. } = &body.value else {
        panic!("no bytes")
    };
    assert_eq!(excerpt.head, file()[..Excerpt::HEAD]);
}
