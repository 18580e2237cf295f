//! S3's operations on SSE-KMS objects: what comes back, what is refused and by whom, what changes.
#![expect(clippy::panic, reason = "test helpers stand outside test functions")]

use crate::common::world::*;
use envelope_lab::core::body_store::{Bodies, BodyId, BodyStoreError};
use envelope_lab::core::cloud::{BodyResult, Call, Cloud, Pending, Progress, Response};
use envelope_lab::core::crypto::Unauthentic;
use envelope_lab::core::kms::{CiphertextBlob, KeyState};
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::{
    BodyError, Encryption, Object, Request, SseHeaders, StoredPart, delete_object, delete_objects,
};
use envelope_lab::core::trace::{Damage, Kind};
use proptest::prelude::*;

const KEY: &str = "a b/ü+.txt";
const BODY: &[u8] = b"sixteen bytes or more of a body";
const S3_ONLY: &str = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
const KMS_ONLY: &str = r#"{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}"#;

/// The encrypted data key beside an object.
fn blob(object: &mut Object) -> &mut Vec<u8> {
    match &mut object.encryption {
        Encryption::Kms(sse) => &mut sse.encrypted_data_key,
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_uploaded_comes_back_bit_by_bit(
        body in prop::collection::vec(any::<u8>(), 0..3_000),
        key in "[ -~äß→]{1,40}",
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        prop_assert!(upload(&mut cloud, &key, &body).result.is_ok());
        let outcome = download(&mut cloud, &key);
        prop_assert_eq!(body_of(&outcome), &body[..]);
    }
}

#[test]
fn a_body_of_several_frames_comes_back_bit_by_bit() {
    let body: Vec<u8> = (0..(1 << 20) + 5).map(|i: u32| (i % 251) as u8).collect();
    let mut cloud = cloud(ALLOW_ALL);
    assert!(upload(&mut cloud, KEY, &body).result.is_ok());
    assert!(
        body_of(&download(&mut cloud, KEY)) == body,
        "the body changed"
    );
}

#[test]
fn an_upload_over_an_object_replaces_it_with_a_new_key() {
    let mut cloud = cloud(ALLOW_ALL);
    let first = upload(&mut cloud, KEY, BODY);
    let old = object_mut(&mut cloud, KEY).clone();
    let second = upload(&mut cloud, KEY, BODY);
    let new = object_mut(&mut cloud, KEY).clone();
    assert_ne!(data_key_of(&first.trace), data_key_of(&second.trace));
    assert_ne!(old.body, new.body, "the same body, other ciphertext");
    assert_ne!(
        old.encryption.kms().unwrap().encrypted_data_key,
        new.encryption.kms().unwrap().encrypted_data_key
    );
}

#[test]
fn the_answer_names_the_keys_arn_and_an_etag_that_is_no_md5() {
    let mut cloud = cloud(ALLOW_ALL);
    let mut tags = Vec::new();
    for key in ["one", "two"] {
        let outcome = upload(&mut cloud, key, b"test-sse");
        let Ok(Response::PutObject(output)) = outcome.result else {
            panic!("{:?}", outcome.result);
        };
        assert_eq!(
            output.encryption.kms().unwrap().key_arn,
            key_arn(),
            "sent as an alias"
        );
        assert_eq!(output.etag, object_mut(&mut cloud, key).etag);
        let digits = output
            .etag
            .strip_prefix('"')
            .unwrap()
            .strip_suffix('"')
            .unwrap();
        assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        tags.push(output.etag);
    }
    assert_ne!(tags[0], tags[1], "the same bytes");
    // `printf test-sse | md5sum`
    assert_ne!(tags[0], "\"42832cdec7083e70a9cd6f2d5852e004\"");
}

/// S3 API reference, GetObject: 404 for those who may list the bucket, 403 for others.
#[test]
fn only_those_who_may_list_the_bucket_learn_that_an_object_is_missing() {
    let outcome = download(&mut cloud(ALLOW_ALL), "nope");
    assert_eq!(
        error_of(&outcome),
        "NoSuchKey (404): The specified key does not exist."
    );
    let get_only = r#"{"Effect": "Allow", "Action": ["s3:GetObject", "kms:*"], "Resource": "*"}"#;
    assert_eq!(
        error_of(&download(&mut cloud(get_only), "nope")),
        format!(
            "AccessDenied (403): User: {APP} is not authorized to perform: s3:ListBucket on resource: \
             \"arn:aws:s3:::my-bucket\" because no identity-based policy allows the s3:ListBucket action"
        )
    );
}

#[test]
fn other_requests_that_cannot_be_met_are_refused_by_s3_alone() {
    let mut cloud = cloud(ALLOW_ALL);
    let (long, longest) = ("k".repeat(1_025), "k".repeat(1_024));
    assert_eq!(
        error_of(&upload(&mut cloud, &long, BODY)),
        "KeyTooLongError (400): Your key is too long"
    );
    assert!(upload(&mut cloud, &longest, BODY).result.is_ok());
    let Call::PutObject(mut input) = put(KEY, BODY) else {
        panic!("a put");
    };
    input.bucket = "nobodys-bucket".to_owned();
    let outcome = call(&mut cloud, Call::PutObject(input));
    assert_eq!(
        error_of(&outcome),
        "NoSuchBucket (404): The specified bucket does not exist"
    );
    assert_eq!(
        outcome.trace.refusal.as_ref().unwrap().errors.len(),
        1,
        "KMS said nothing"
    );
}

#[test]
fn a_refused_upload_leaves_the_bucket_exactly_as_it_was() {
    type Spoil = fn(&mut Cloud);
    let spoils: [(&str, Spoil); 5] = [
        ("no s3:PutObject", |cloud| {
            grant(cloud, &Lab::app(), KMS_ONLY)
        }),
        ("no kms:GenerateDataKey", |cloud| {
            grant(cloud, &Lab::app(), S3_ONLY)
        }),
        ("no policy", |cloud| grant(cloud, &Lab::app(), "")),
        ("disabled key", |cloud| {
            cloud.kms.key_mut(KEY_ID).unwrap().state = KeyState::Disabled
        }),
        ("key policy shut", |cloud| {
            cloud.kms.key_mut(KEY_ID).unwrap().policy = policy("")
        }),
    ];
    for (what, spoil) in spoils {
        let mut cloud = cloud(ALLOW_ALL);
        upload(&mut cloud, KEY, BODY);
        let before = cloud.s3.clone();
        spoil(&mut cloud);
        for key in [KEY, "new"] {
            assert!(
                upload(&mut cloud, key, b"another body").result.is_err(),
                "{what}"
            );
            assert!(cloud.s3 == before, "{what} changed the bucket");
        }
    }
}

#[test]
fn a_cancelled_or_spoilt_upload_stores_nothing() {
    let mut cloud = cloud(ALLOW_ALL);
    upload(&mut cloud, KEY, BODY);
    let before = cloud.s3.clone();
    let begin = |cloud: &mut Cloud| match cloud.begin(&Lab::app(), put(KEY, BODY), NOW) {
        Progress::Body(pending) => *pending,
        Progress::Done(outcome) => panic!("{:?}", outcome.result),
    };
    drop(begin(&mut cloud));
    assert!(cloud.s3 == before, "cancelled");
    // A body of another length than announced, and one encrypted for another upload.
    let short = begin(&mut cloud).work(&BODY[1..]);
    let outcome = cloud.finish(short);
    assert!(error_of(&outcome).starts_with("InternalError (500)"));
    let (first, Pending::Upload(second)) = (begin(&mut cloud), begin(&mut cloud)) else {
        panic!("no upload");
    };
    let BodyResult::Encrypted(_, foreign) = first.work(BODY) else {
        panic!("no upload");
    };
    let outcome = cloud.finish(second.with(foreign));
    assert!(error_of(&outcome).starts_with("InternalError (500)"));
    let says = &outcome.trace.steps.last().unwrap().says;
    assert!(says.starts_with("The body isn't the one that the request announced."));
    assert!(cloud.s3 == before, "spoilt");
}

#[test]
fn a_stored_object_with_any_bit_flipped_gives_no_byte_of_its_plaintext() {
    let mut cloud = cloud(ALLOW_ALL);
    upload(&mut cloud, "a", BODY);
    let whole = object_mut(&mut cloud, "a").clone();
    let damage: [fn(&mut Object, usize); 2] = [
        |object, byte| flip_stored_bit(object, 0, byte),
        |object, byte| blob(object)[byte] ^= 1 << (byte % 8),
    ];
    let lengths = [
        whole.body.stored_len() as usize,
        blob(&mut whole.clone()).len(),
    ];
    for (damage, length) in damage.into_iter().zip(lengths) {
        // Every byte, a different bit in each.
        for byte in 0..length {
            let mut damaged = whole.clone();
            damage(&mut damaged, byte);
            *object_mut(&mut cloud, "a") = damaged;
            let outcome = download(&mut cloud, "a");
            let code = &outcome.result.as_ref().unwrap_err().code;
            let expected = ["InternalError", "KMS.InvalidCiphertextException"];
            assert!(expected.contains(&code.as_str()), "{code}");
            let steps = serde_json::to_string(&outcome.trace.steps).unwrap();
            assert_nowhere(BODY, &steps, "the trace of a damaged download");
        }
    }
    *object_mut(&mut cloud, "a") = whole;
    assert_eq!(body_of(&download(&mut cloud, "a")), BODY);
}

/// Bytes of each part, the part and the stored byte that is changed, `None` where the last frame is cut off, the step's
/// title, and the bytes verified before.
type DamagedCase = (&'static [usize], usize, Option<usize>, &'static str, u64);

/// The trace names the frame that does not decrypt.
#[test]
fn the_trace_names_the_frame_that_does_not_decrypt() {
    const FRAME: usize = 1 << 20;
    const STORED: usize = FRAME + 16;
    let cases: [DamagedCase; 5] = [
        (&[40], 0, Some(12), "the tag doesn't match", 0),
        (
            &[FRAME + 9],
            0,
            Some(12),
            "the tag of frame 1 doesn't match",
            0,
        ),
        (
            &[FRAME + 9],
            0,
            Some(12 + STORED),
            "the tag of frame 2 doesn't match",
            FRAME as u64,
        ),
        (&[FRAME + 9], 0, None, "frame 2 is missing", FRAME as u64),
        (
            &[5 << 20, 40],
            1,
            Some(12),
            "the tag of part 2 doesn't match",
            5 << 20,
        ),
    ];
    for (sizes, part, changed, expected, before) in cases {
        let mut cloud = cloud(ALLOW_ALL);
        let parts: Vec<Vec<u8>> = sizes.iter().map(|&len| vec![7; len]).collect();
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let sse = SseHeaders::kms(ALIAS);
        match parts.as_slice() {
            [only] => drop(stored(&mut cloud, KEY, only, &sse)),
            all => assert!(in_parts(&mut cloud, KEY, &sse, all).result.is_ok()),
        }
        let object = object_mut(&mut cloud, KEY);
        match changed {
            Some(byte) => flip_stored_bit(object, part, byte),
            None => {
                let part = &mut object.body.parts[part];
                let mut bytes = part.to_bytes().unwrap();
                bytes.truncate(12 + STORED);
                let len = part.len;
                *part = StoredPart::on_disk(&Bodies::default(), bytes, len, len).unwrap();
            }
        }
        let outcome = download(&mut cloud, KEY);
        let step = (outcome.trace.steps.iter())
            .find(|step| step.damage.is_some())
            .unwrap();
        assert_eq!(
            step.title,
            format!("S3 can't decrypt the file: {expected}"),
            "{sizes:?} {changed:?}"
        );
        let Some(Damage::Frame { verified, .. }) = step.damage else {
            panic!("{:?}", step.damage);
        };
        assert_eq!(verified, before, "{expected}");
        let says = &outcome.trace.steps.last().unwrap().says;
        assert!(says.starts_with("S3 can't decrypt the stored bytes:"));
    }
}

/// The context names the object, so a blob cannot be carried to another one.
#[test]
fn an_encrypted_data_key_opens_only_for_its_own_object() {
    let mut cloud = cloud(ALLOW_ALL);
    upload(&mut cloud, "a", BODY);
    upload(&mut cloud, "b", BODY);
    let mut a = object_mut(&mut cloud, "a").clone();
    let b = object_mut(&mut cloud, "b");
    b.body = a.body.clone();
    *blob(b) = blob(&mut a).clone();
    let outcome = download(&mut cloud, "b");
    assert_eq!(error_of(&outcome), "KMS.InvalidCiphertextException (400): ");
}

#[test]
fn deleting_needs_no_key_and_succeeds_on_what_is_not_there() {
    let mut cloud = cloud(S3_ONLY);
    let delete = |key: &str| {
        Call::DeleteObject(delete_object::Input {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            ..delete_object::Input::default()
        })
    };
    grant(&mut cloud, &Lab::app(), ALLOW_ALL);
    upload(&mut cloud, KEY, BODY);
    grant(&mut cloud, &Lab::app(), KMS_ONLY);
    assert!(error_of(&call(&mut cloud, delete(KEY))).contains("s3:DeleteObject on resource: \""));
    assert_eq!(cloud.s3.bucket(BUCKET).unwrap().objects.len(), 1);
    grant(&mut cloud, &Lab::app(), S3_ONLY);
    for _ in 0..2 {
        let outcome = call(&mut cloud, delete(KEY));
        assert!(matches!(outcome.result, Ok(Response::DeleteObject(_))));
        assert_eq!(outcome.trace.steps.last().unwrap().kind, Kind::Respond);
        assert_eq!(cloud.s3.bucket(BUCKET).unwrap().objects.len(), 0);
    }
}

/// `DeleteObjects` takes 1 to 1,000 objects (S3 API reference).
#[test]
fn at_most_a_thousand_objects_are_deleted_at_once() {
    let mut cloud = cloud(S3_ONLY);
    for (count, taken) in [
        (0, false),
        (1, true),
        (999, true),
        (1_000, true),
        (1_001, false),
        (2_000, false),
    ] {
        let objects = (0..count)
            .map(|number| (format!("{number}"), None))
            .collect();
        let input = delete_objects::Input {
            bucket: BUCKET.to_owned(),
            delete: delete_objects::Delete {
                objects,
                quiet: Some(true),
            },
            ..delete_objects::Input::default()
        };
        let outcome = s3(&mut cloud, &Request::DeleteObjects(input));
        assert_eq!(outcome.result.is_ok(), taken, "{count}");
        if !taken {
            assert!(
                error_of(&outcome).starts_with("MalformedXML (400)"),
                "{count}"
            );
        }
    }
}

/// A worker may find a body changed, and a store may lose one.
#[test]
fn a_download_whose_body_cannot_be_decrypted_is_refused() {
    let mut cloud = cloud(ALLOW_ALL);
    upload(&mut cloud, KEY, BODY);
    for error in [
        BodyError::from(Unauthentic),
        BodyError::from(BodyStoreError::Missing(BodyId(0))),
    ] {
        let Progress::Body(pending) = cloud.begin(&Lab::app(), get(KEY), NOW) else {
            panic!("no body");
        };
        let Pending::Download(download) = *pending else {
            panic!("no download");
        };
        let outcome = cloud.finish(download.with(Err(error)));
        assert!(error_of(&outcome).starts_with("InternalError (500)"));
    }
}

#[test]
fn the_stored_blob_is_a_data_key_blob_that_names_the_key() {
    let mut cloud = cloud(ALLOW_ALL);
    upload(&mut cloud, KEY, BODY);
    let blob = CiphertextBlob::parse(blob(object_mut(&mut cloud, KEY))).unwrap();
    assert_eq!(cloud.kms.by_uuid(&blob.key).unwrap().id, KEY_ID);
}
