//! Who calls, and how it is encrypted: the lab's own choices, run.

use crate::common::runs::{download, upload};
use crate::common::world::{BUCKET, NOW, body_of, error_of};
use envelope_lab::core::api::Line;
use envelope_lab::core::cloud::Response;
use envelope_lab::core::crypto::digest::md5;
use envelope_lab::core::lab::{CallerChoice, EncryptionChoice, Lab, Permission, Preset};
use envelope_lab::core::trace::print::hex;

const BODY: &[u8] = b"sixteen bytes or more of a body";

/// (kind, header, KMS calls of an upload, KMS calls of a download, whether the ETag is the file's MD5)
#[test]
fn every_kind_round_trips_with_its_own_header_and_calls() {
    let kinds = [
        (EncryptionChoice::SseKms, Some("aws:kms"), 1, 1, false),
        (
            EncryptionChoice::SseKmsBucketKey,
            Some("aws:kms"),
            1,
            0,
            false,
        ),
        (
            EncryptionChoice::SseKmsAwsManaged,
            Some("aws:kms"),
            1,
            1,
            false,
        ),
        (EncryptionChoice::DsseKms, Some("aws:kms:dsse"), 1, 1, false),
        (EncryptionChoice::SseS3, Some("AES256"), 0, 0, true),
        (EncryptionChoice::SseC, None, 0, 0, false),
        (EncryptionChoice::BucketDefault, Some("AES256"), 0, 0, true),
    ];
    assert_eq!(kinds.map(|(kind, ..)| kind), EncryptionChoice::ALL);
    for (kind, header, up, down, is_md5) in kinds {
        let mut lab = Lab::new([7; 32]).unwrap();
        lab.set_kind(kind);
        let outcome = upload(&mut lab, "a.txt", BODY);
        let Ok(Response::PutObject(output)) = &outcome.result else {
            panic!("{kind:?}: {:?}", outcome.result);
        };
        assert_eq!(output.encryption.algorithm(), header, "{kind:?}");
        assert_eq!(
            output.etag == format!("\"{}\"", hex(&md5(BODY))),
            is_md5,
            "{kind:?}"
        );
        assert_eq!(outcome.trace.events().count(), up, "{kind:?}");
        // Whatever is chosen for the next upload: an object is opened as it was sealed.
        lab.set_kind(EncryptionChoice::SseKms);
        let outcome = download(&mut lab, "a.txt");
        assert_eq!(body_of(&outcome), BODY, "{kind:?}");
        assert_eq!(outcome.trace.events().count(), down, "{kind:?}");
        assert_eq!(lab.objects().len(), 1);
    }
}

/// Who may what, in a lab as it is at the start, with one object in it.
#[test]
fn every_caller_is_judged_by_policies_of_its_own() {
    let expected = [
        (CallerChoice::App, "", ""),
        (CallerChoice::Auditor, "s3:PutObject", "kms:Decrypt"),
        (CallerChoice::Admin, "", ""),
        (
            CallerChoice::Partner,
            "AccessDenied (403): Access Denied",
            "AccessDenied (403): Access Denied",
        ),
        (
            CallerChoice::Anonymous,
            "AccessDenied (403): Access Denied",
            "AccessDenied (403): Access Denied",
        ),
    ];
    assert_eq!(expected.map(|(who, ..)| who), CallerChoice::ALL);
    for (who, up, down) in expected {
        let mut lab = Lab::new([7; 32]).unwrap();
        upload(&mut lab, "there.txt", BODY).result.unwrap();
        lab.set_who(who);
        for (outcome, words) in [
            (upload(&mut lab, "new.txt", BODY), up),
            (download(&mut lab, "there.txt"), down),
        ] {
            match words {
                "" => assert!(outcome.result.is_ok(), "{who:?}: {:?}", outcome.result),
                words => assert!(
                    error_of(&outcome).contains(words),
                    "{who:?}: {}",
                    error_of(&outcome)
                ),
            }
        }
    }
}

#[test]
fn a_fix_for_another_caller_goes_into_that_callers_policy() {
    let mut lab = Lab::new([7; 32]).unwrap();
    lab.apply_preset(Preset::Nothing);
    lab.set_who(CallerChoice::Admin);
    upload(&mut lab, "there.txt", BODY).result.unwrap();
    lab.set_who(CallerChoice::Auditor);
    let before = lab.policy().text.clone();
    let refused = download(&mut lab, "there.txt");
    let fix = refused.trace.refusal.as_ref().unwrap().fixes[0].clone();
    assert!(lab.apply_fix(&fix));
    assert_eq!(body_of(&download(&mut lab, "there.txt")), BODY);
    assert_eq!(
        lab.policy().text,
        before,
        "the application's own policy is untouched"
    );
    assert!(!lab.is_granted(Permission::Decrypt));
}

/// A public bucket policy never makes an SSE-KMS object public.
#[test]
fn an_anonymous_download_of_a_kms_object_needs_a_signature_even_from_a_public_bucket() {
    use envelope_lab::core::lab::LabPolicy;
    let mut lab = Lab::new([7; 32]).unwrap();
    upload(&mut lab, "kms.txt", BODY).result.unwrap();
    lab.set_kind(EncryptionChoice::SseS3);
    upload(&mut lab, "plain.txt", BODY).result.unwrap();
    let public = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}"#;
    let unblock = Line {
        principal: Lab::admin(),
        service: "s3".to_owned(),
        operation: "DeletePublicAccessBlock".to_owned(),
        input: serde_json::json!({"Bucket": BUCKET}),
    };
    lab.send(&unblock, NOW).result.unwrap();
    lab.change(LabPolicy::Bucket, |draft| draft.edit(public.to_owned()));
    lab.set_who(CallerChoice::Anonymous);
    assert_eq!(body_of(&download(&mut lab, "plain.txt")), BODY);
    assert_eq!(
        error_of(&download(&mut lab, "kms.txt")),
        "InvalidArgument (400): Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4."
    );
}
