//! The table of all kinds of encryption against AWS's documents, written down here by hand; and what is
//! said of a case that was run.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::json::{Subject, parse_value};
use envelope_lab::core::lab::Lab;
use envelope_lab::core::trace::{Actor, GateState, Step};
use envelope_lab::lesson::cases::Case;
use envelope_lab::lesson::cases::CaseCall;
use envelope_lab::lesson::cases::case_report;
use envelope_lab::lesson::kinds::{EncryptionScheme, Etag, SchemeRow, rows, side_by_side};
use serde_json::Value;

const NOW: Timestamp = Timestamp(1_795_478_400);

fn row(scheme: EncryptionScheme) -> SchemeRow {
    rows().into_iter().find(|row| row.scheme == scheme).unwrap()
}

fn play(slug: &str) -> Vec<CaseCall> {
    let case = Case::of(slug).unwrap();
    case.run(&mut Lab::new([5; 32]).unwrap(), NOW)
}

/// FIDELITY §2, "Which permissions each S3 operation needs" and "Kind, who holds the key, caller needs"; the
/// S3 guide on Bucket Keys; the KMS guide on `aws/s3` (its key policy lets the account in through S3).
#[test]
fn calls_and_permissions_are_those_of_the_documents() {
    const PUT: &[&str] = &["s3:PutObject"];
    const GET: &[&str] = &["s3:GetObject"];
    const PUT_KMS: &[&str] = &["s3:PutObject", "kms:GenerateDataKey"];
    const GET_KMS: &[&str] = &["s3:GetObject", "kms:Decrypt"];
    // The app asks KMS before it has anything to upload.
    const CLIENT_PUT: &[&str] = &["kms:GenerateDataKey", "s3:PutObject"];
    let documented = [
        (EncryptionScheme::SseS3, 0, PUT, 0, GET),
        (EncryptionScheme::SseKms, 1, PUT_KMS, 1, GET_KMS),
        (
            EncryptionScheme::BucketKeyFirstObject,
            1,
            PUT_KMS,
            1,
            GET_KMS,
        ),
        (EncryptionScheme::BucketKeyNextObject, 0, PUT, 0, GET),
        (EncryptionScheme::AwsManagedKey, 1, PUT, 1, GET),
        (EncryptionScheme::DsseKms, 1, PUT_KMS, 1, GET_KMS),
        (EncryptionScheme::SseC, 0, PUT, 0, GET),
        (EncryptionScheme::ClientSide, 1, CLIENT_PUT, 1, GET_KMS),
    ];
    let found = rows();
    assert_eq!(found.len(), documented.len());
    for (row, (scheme, up, put, down, get)) in found.iter().zip(documented) {
        assert_eq!(row.scheme, scheme);
        assert_eq!(
            (row.upload.kms_calls, row.download.kms_calls),
            (up, down),
            "{scheme:?}"
        );
        assert_eq!(row.upload.needs, put, "{scheme:?}");
        assert_eq!(row.download.needs, get, "{scheme:?}");
        // Counted once more, in what was drawn.
        for (way, calls) in [(&row.upload, up), (&row.download, down)] {
            let events = way.steps.iter().filter(|step| step.event.is_some());
            assert_eq!(events.count(), calls, "{scheme:?}");
            assert!(
                way.steps.iter().all(|step| step.error.is_none()),
                "{scheme:?}"
            );
        }
    }
}

/// S3 API reference, `Object.ETag`; recorded headers; the S3 guide on each kind.
#[test]
fn keys_headers_and_digests_are_those_of_the_documents() {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    #[expect(clippy::type_complexity, reason = "a table, read once")]
    let documented: [(EncryptionScheme, &str, &str, Etag, bool, &[&str]); 8] = [
        (
            EncryptionScheme::SseS3,
            "S3",
            "S3, with its own key",
            Etag::Md5,
            true,
            &["AES256"],
        ),
        (
            EncryptionScheme::SseKms,
            "KMS",
            "KMS, with your key",
            Etag::NoMd5,
            true,
            &["aws:kms", key],
        ),
        (
            EncryptionScheme::BucketKeyFirstObject,
            "S3",
            "S3 for a while, then KMS, with your key",
            Etag::NoMd5,
            true,
            &["aws:kms", key, "true"],
        ),
        (
            EncryptionScheme::BucketKeyNextObject,
            "S3",
            "S3 for a while, then KMS, with your key",
            Etag::NoMd5,
            true,
            &["aws:kms", key, "true"],
        ),
        (
            EncryptionScheme::AwsManagedKey,
            "KMS",
            "KMS, with aws/s3",
            Etag::NoMd5,
            true,
            &["aws:kms", ""],
        ),
        (
            EncryptionScheme::DsseKms,
            "KMS, plus a second one from S3",
            "KMS, with your key, and S3, with its own",
            Etag::NoMd5,
            true,
            &["aws:kms:dsse", key],
        ),
        (
            EncryptionScheme::SseC,
            "your app",
            "only your app",
            Etag::NoMd5,
            true,
            &["AES256", ""],
        ),
        (
            EncryptionScheme::ClientSide,
            "KMS, called by your app",
            "KMS, called by your app",
            Etag::Md5OfCiphertext,
            false,
            &["AES256"],
        ),
    ];
    for (scheme, made_by, opened_by, etag, sees, values) in documented {
        let row = row(scheme);
        assert_eq!(
            (row.made_by, row.opened_by),
            (made_by, opened_by),
            "{scheme:?}"
        );
        assert_eq!((row.etag, row.s3_sees_file), (etag, sees), "{scheme:?}");
        assert_eq!(
            row.headers.len(),
            values.len(),
            "{scheme:?}: {:?}",
            row.headers
        );
        for ((name, value), expected) in row.headers.iter().zip(values) {
            assert!(name.starts_with("x-amz-server-side-encryption"), "{name}");
            // The id of a key that AWS makes, and the MD5 of a key that the app makes, are random.
            assert!(
                expected.is_empty() || value == expected,
                "{scheme:?}: {value}"
            );
        }
    }
    assert_eq!(
        row(EncryptionScheme::BucketKeyFirstObject).answer(),
        "aws:kms, bucket-key-enabled: true"
    );
    assert_eq!(
        row(EncryptionScheme::SseC).answer(),
        "customer-algorithm: AES256"
    );
    let managed = row(EncryptionScheme::AwsManagedKey);
    assert!(managed.headers.iter().all(|(_, value)| value != key));
}

#[test]
fn every_step_stands_once_and_in_order_and_equal_ones_side_by_side() {
    let rows = rows();
    for left in &rows {
        for right in &rows {
            for (a, b) in [
                (&left.upload.steps, &right.upload.steps),
                (&left.download.steps, &right.download.steps),
            ] {
                let rungs = side_by_side(a, b);
                let lefts: Vec<&Step> = rungs.iter().filter_map(|rung| rung.left).collect();
                let rights: Vec<&Step> = rungs.iter().filter_map(|rung| rung.right).collect();
                assert!(lefts.iter().copied().eq(a.iter()));
                assert!(rights.iter().copied().eq(b.iter()));
                for rung in &rungs {
                    let titles = (
                        rung.left.map(|step| &step.title),
                        rung.right.map(|step| &step.title),
                    );
                    assert_eq!(rung.same, titles.0 == titles.1, "{titles:?}");
                    assert_ne!(titles, (None, None));
                }
                if left.scheme == right.scheme {
                    assert!(rungs.iter().all(|rung| rung.same));
                }
            }
        }
    }
    // SSE-S3 lacks the four steps of KMS and has one of its own.
    let (kms, s3) = (row(EncryptionScheme::SseKms), row(EncryptionScheme::SseS3));
    let rungs = side_by_side(&kms.upload.steps, &s3.upload.steps);
    let differ: Vec<_> = rungs.iter().filter(|rung| !rung.same).collect();
    assert_eq!(differ.len(), 4);
    assert_eq!(differ.iter().filter(|rung| rung.right.is_some()).count(), 1);
}

#[test]
fn what_is_said_of_a_case_is_counted_in_its_calls() {
    let acts = play("key-policy-and-iam");
    assert!(acts.iter().all(CaseCall::as_expected));
    assert_eq!(
        case_report::asked_of_kms(&acts),
        "KMS was called 4 times: GenerateDataKey 3, PutKeyPolicy 1"
    );
    let settings: Vec<CaseCall> = acts
        .iter()
        .filter(|act| act.is_setting())
        .cloned()
        .collect();
    assert_eq!(case_report::set_up(&settings), "1 key, 1 role");
    assert_eq!(
        case_report::asked_of_kms(&settings),
        "KMS wasn’t called at all"
    );

    let refused = acts.iter().find(|act| act.reply.result.is_err()).unwrap();
    let trace = refused.reply.trace.as_ref().unwrap();
    let checked = case_report::checked(trace);
    assert_eq!(checked.len(), 1);
    assert_eq!(
        (checked[0].to, checked[0].action.as_str(), checked[0].state),
        (Actor::Kms, "kms:GenerateDataKey", GateState::Shut)
    );
    let left = case_report::cloudtrail_lines(trace);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].name, "GenerateDataKey");
    assert_eq!(left[0].error.as_deref(), Some("AccessDenied"));
    assert_eq!(left[0].invoked_by, None);
    assert!(left[0].who.ends_with("full-access"), "{}", left[0].who);
    // The app asked KMS itself: nothing stands further in, and the stage has something to show.
    assert!(case_report::is_staged(trace));
    assert!(
        trace
            .steps
            .iter()
            .all(|step| !case_report::is_inner(trace, step))
    );
    // Of a call that S3 makes for its caller, KMS's part does.
    let mut lab = Lab::new([5; 32]).unwrap();
    let trace = lab.upload("a", "", &[], NOW).trace;
    let inner: Vec<&str> = (trace
        .steps
        .iter()
        .filter(|step| case_report::is_inner(&trace, step)))
    .map(|step| step.label.as_str())
    .collect();
    assert_eq!(inner.len(), 4, "{inner:?}");
    assert_eq!(
        case_report::cloudtrail_lines(&trace)[0]
            .invoked_by
            .as_deref(),
        Some("fas.s3.amazonaws.com")
    );
    // IAM has no place on the stage.
    let iam = acts.iter().find(|act| act.line.service == "iam").unwrap();
    assert!(!case_report::is_staged(iam.reply.trace.as_ref().unwrap()));
}

/// The lines are the call itself: read back, each asks for the same.
#[test]
fn a_call_as_a_line_is_that_call() {
    for slug in ["key-policy-and-iam", "encryption-context", "lock-out"] {
        let acts = play(slug);
        let text = case_report::protocol_of(&acts);
        assert_eq!(text.lines().count(), acts.len());
        for (line, act) in text.lines().zip(&acts) {
            let value = parse_value(Subject::RequestLine, line).unwrap();
            let read = envelope_lab::core::api::Line::of(&value).unwrap();
            assert_eq!(read, act.line);
        }
    }
}

#[test]
fn what_is_read_is_short_and_says_how_long_it_was() {
    let acts = play("encryption-context");
    let sealed = acts
        .iter()
        .find(|act| act.line.operation == "Encrypt")
        .unwrap();
    let output = sealed.reply.result.as_ref().unwrap();
    let whole = output
        .get("CiphertextBlob")
        .and_then(Value::as_str)
        .unwrap();
    let shown = case_report::readable(output);
    let short = shown.get("CiphertextBlob").and_then(Value::as_str).unwrap();
    let bytes = whole.len() / 4 * 3 - whole.matches('=').count();
    assert_eq!(
        short,
        format!("{}… ({bytes} bytes)", whole.get(..24).unwrap_or_default())
    );
    assert_eq!(shown.get("KeyId"), output.get("KeyId"));
    // A policy is read as what it is.
    let policy = play("lock-out")
        .into_iter()
        .find(|act| act.line.operation == "PutKeyPolicy")
        .unwrap();
    let shown = case_report::readable(&policy.line.input);
    assert!(
        shown
            .get("Policy")
            .unwrap()
            .get("Statement")
            .unwrap()
            .is_array()
    );
}
