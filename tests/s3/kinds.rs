//! Every kind of encryption: what comes back, what the answers say, and what each kind is for.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::requests;
use crate::common::world::*;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Call, Cloud};
use envelope_lab::core::crypto::digest::md5;
use envelope_lab::core::crypto::{Aes256Key, Nonce, aead};
use envelope_lab::core::iam::Principal;
use envelope_lab::core::kms::KeyState;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::bucket_key::HOLDS;
use envelope_lab::core::s3::sse_headers::CustomerKey;
use envelope_lab::core::s3::{
    Answer, EncryptedBody, Encryption, Object, Request, SseHeaders, get_object, head_object,
};
use envelope_lab::core::trace::print::hex;
use envelope_lab::core::trace::{Excerpt, Role, Value};

const BODY: &[u8] = b"test-sse";
/// Recorded from S3 for these eight bytes under SSE-S3: their MD5.
const MD5: &str = "\"42832cdec7083e70a9cd6f2d5852e004\"";

fn object<'a>(cloud: &'a Cloud, key: &str) -> &'a Object {
    &cloud.s3.bucket(BUCKET).unwrap().objects[key]
}

fn bob() -> Principal {
    Principal::User {
        account: ACCOUNT.to_owned(),
        name: "bob".to_owned(),
    }
}

fn range(cloud: &mut Cloud, key: &str, range: &str, customer: Option<&CustomerKey>) -> Vec<u8> {
    let input = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        range: Some(range.to_owned()),
        customer: customer.cloned(),
        ..get_object::Input::default()
    };
    body_of(&call(cloud, Call::GetObject(input))).to_vec()
}

fn copy(cloud: &mut Cloud, from: &str, to: &str, sse: &SseHeaders, customer: Option<&CustomerKey>) {
    answered(s3(cloud, &requests::copy(from, to, sse.clone(), customer)));
}

#[test]
fn what_was_stored_comes_back_whole_in_ranges_in_parts_and_as_a_copy() {
    let app = Lab::app();
    for (name, sse) in kinds() {
        let mut cloud = cloud(ALLOW_ALL);
        let customer = sse.customer.as_ref();
        stored(&mut cloud, "a", BODY, &sse);
        assert!(
            in_parts(&mut cloud, "m", &sse, &[b"tes", b"", b"t-sse"])
                .result
                .is_ok(),
            "{name}"
        );
        for key in ["a", "m"] {
            assert_eq!(
                body_of(&get_as(&mut cloud, &app, key, customer, NOW)),
                BODY,
                "{name} {key}"
            );
            assert_eq!(
                range(&mut cloud, key, "bytes=2-4", customer),
                b"st-",
                "{name} {key}"
            );
            assert_eq!(
                range(&mut cloud, key, "bytes=-3", customer),
                b"sse",
                "{name} {key}"
            );
            assert_eq!(
                range(&mut cloud, key, "bytes=5-", customer),
                b"sse",
                "{name} {key}"
            );
            assert_eq!(
                range(&mut cloud, key, "lines=1", customer),
                BODY,
                "{name} {key}"
            );
            assert_eq!(object(&cloud, key).body.plaintext_len(), 8);
        }
        assert_eq!(object(&cloud, "m").body.parts.len(), 3);
        for (other, to) in kinds() {
            for key in ["a", "m"] {
                copy(&mut cloud, key, "copy", &to, customer);
                let copied = get_as(&mut cloud, &app, "copy", to.customer.as_ref(), NOW);
                assert_eq!(body_of(&copied), BODY, "{name} {key} to {other}");
            }
        }
    }
}

#[test]
fn every_kind_says_what_it_is() {
    for (name, sse) in kinds() {
        let mut cloud = cloud(ALLOW_ALL);
        stored(&mut cloud, "a", BODY, &sse);
        let encryption = &object(&cloud, "a").encryption;
        let headers: Vec<_> = encryption.headers();
        let names: Vec<_> = headers
            .iter()
            .map(|(name, _)| name.trim_start_matches("x-amz-server-side-encryption"))
            .collect();
        let expected: &[&str] = match name {
            "SSE-S3" => &[""],
            "SSE-C" => &["-customer-algorithm", "-customer-key-MD5"],
            "bucket key" => &["", "-aws-kms-key-id", "-bucket-key-enabled"],
            _ => &["", "-aws-kms-key-id"],
        };
        assert_eq!(names, expected, "{name}");
        let usual = match name {
            "aws/s3" | "context" | "bucket key" => "SSE-KMS",
            name => name,
        };
        assert_eq!(encryption.name(), usual);
    }
}

/// S3 API reference, `Object.ETag`, and recorded for these bytes.
#[test]
fn an_etag_is_an_md5_under_sse_s3_alone() {
    for (name, sse) in kinds() {
        let mut cloud = cloud(ALLOW_ALL);
        let etag = stored(&mut cloud, "a", BODY, &sse).etag;
        assert_eq!(etag == MD5, name == "SSE-S3", "{name}: {etag}");
        let etag = etag_of(in_parts(&mut cloud, "m", &sse, &[b"test", b"-sse"]));
        let digests = [md5(b"test"), md5(b"-sse")].concat();
        let expected = format!("\"{}-2\"", hex(&md5(&digests)));
        assert_eq!(etag == expected, name == "SSE-S3", "{name}: {etag}");
        let (digits, parts) = etag.trim_matches('"').split_once('-').unwrap();
        assert_eq!((digits.len(), parts), (32, "2"), "{name}");
    }
}

#[test]
fn sse_c_needs_the_same_key_every_time_and_s3_keeps_none() {
    let mut cloud = cloud(ALLOW_ALL);
    let (_, sse) = kinds().pop().unwrap();
    let key = sse.customer.as_ref().unwrap();
    stored(&mut cloud, "a", BODY, &sse);
    let app = Lab::app();
    let id = upload_id_of(create_as(&mut cloud, &app, "m", &sse));
    for (what, customer, message) in [
        (
            "none",
            None,
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
        ),
        (
            "another",
            Some(customer(1)),
            "The provided encryption parameters did not match the ones used originally.",
        ),
    ] {
        let outcome = part_as(&mut cloud, &app, "m", &id, 1, BODY, customer.as_ref());
        assert_eq!(
            error_of(&outcome),
            format!("InvalidRequest (400): {message}"),
            "{what}"
        );
    }
    part_as(&mut cloud, &app, "m", &id, 1, BODY, Some(key))
        .result
        .unwrap();
    let bucket = format!("{:?}", cloud.s3);
    assert_nowhere(&key.key, &bucket, "S3");
    let Encryption::SseC(mark) = &object(&cloud, "a").encryption else {
        panic!("no mark");
    };
    assert_ne!(&mark.mac.as_bytes()[..], &key.key[..]);
    assert_eq!(
        kms_calls(&get_as(&mut cloud, &app, "a", Some(key), NOW)),
        [""; 0]
    );
}

#[test]
fn dsse_kms_seals_twice_and_kms_guards_the_inner_layer() {
    let mut cloud = cloud(ALLOW_ALL);
    let sse = asks("aws:kms:dsse", Some(ALIAS));
    let outcome = put_as(&mut cloud, &Lab::app(), "a", BODY, &sse, NOW);
    let keys: Vec<Vec<u8>> = (outcome.trace.steps.iter().flat_map(|step| &step.fields))
        .filter(|field| field.role == Role::PlaintextDataKey)
        .filter_map(|field| match &field.value {
            Value::Bytes { excerpt, .. } => Some(excerpt.head.clone()),
            Value::Text(_) => None,
        })
        .filter(|key| key.iter().any(|byte| *byte != 0))
        .collect();
    let distinct: std::collections::BTreeSet<_> = keys.into_iter().collect();
    assert_eq!(distinct.len(), 2, "two keys");
    let once = asks("aws:kms", Some(ALIAS));
    stored(&mut cloud, "b", BODY, &once);
    let (dual, single) = (object(&cloud, "a"), object(&cloud, "b"));
    // A nonce and a tag more, and one KMS call as before.
    assert_eq!(dual.body.stored_len(), single.body.stored_len() + 28);
    assert!(dual.encryption.is_dual() && dual.single().is_none());
    assert_eq!(kms_calls(&download(&mut cloud, "a")), ["Decrypt"]);
    // S3's own layer opens without KMS; what is inside stays sealed.
    set_state(&mut cloud, KeyState::Disabled);
    assert!(error_of(&download(&mut cloud, "a")).starts_with("KMS.DisabledException"));
}

/// Encryption contexts that KMS saw.
fn contexts(outcome: &envelope_lab::core::cloud::Outcome) -> Vec<String> {
    let context =
        |event: &serde_json::Value| event["requestParameters"]["encryptionContext"].to_string();
    outcome.trace.events().map(context).collect()
}

#[test]
fn a_bucket_key_is_bound_to_the_bucket_and_saves_calls_for_its_requester_for_300_seconds() {
    let mut cloud = cloud(ALLOW_ALL);
    grant(&mut cloud, &bob(), ALLOW_ALL);
    let (app, sse) = (Lab::app(), bucket_key());
    let first = put_as(&mut cloud, &app, "0", BODY, &sse, NOW);
    assert_eq!(
        contexts(&first),
        [r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket"}"#]
    );
    let mut calls = 0;
    for number in 1..=50 {
        let name = number.to_string();
        calls += kms_calls(&put_as(&mut cloud, &app, &name, BODY, &sse, NOW)).len();
        calls += kms_calls(&get_as(&mut cloud, &app, &name, None, NOW)).len();
    }
    assert_eq!(calls, 0, "of 100 requests");
    // Another requester is asked for once, and does not write under the key that was made for the first.
    assert_eq!(
        kms_calls(&get_as(&mut cloud, &bob(), "1", None, NOW)),
        ["Decrypt"]
    );
    assert_eq!(
        kms_calls(&get_as(&mut cloud, &bob(), "2", None, NOW)),
        [""; 0]
    );
    assert_eq!(
        kms_calls(&put_as(&mut cloud, &bob(), "b", BODY, &sse, NOW)),
        ["GenerateDataKey"]
    );
    assert_eq!(cloud.s3.bucket(BUCKET).unwrap().bucket_keys.len(), 2);
    // The same role in another session is another requester.
    let Principal::Session {
        account,
        role,
        path,
        ..
    } = Lab::app()
    else {
        panic!("a session");
    };
    let other = Principal::Session {
        account,
        role,
        path,
        session: "another".to_owned(),
    };
    assert_eq!(
        kms_calls(&get_as(&mut cloud, &other, "1", None, NOW)),
        ["Decrypt"]
    );
    // Held for 300 seconds, not a second longer.
    let last = Timestamp(NOW.0 + HOLDS - 1);
    assert_eq!(
        kms_calls(&get_as(&mut cloud, &app, "1", None, last)),
        [""; 0]
    );
    let over = Timestamp(NOW.0 + HOLDS);
    let again = get_as(&mut cloud, &app, "1", None, over);
    assert_eq!(
        contexts(&again),
        [r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket"}"#]
    );
    assert_eq!(body_of(&again), BODY);
    assert_eq!(
        kms_calls(&put_as(&mut cloud, &app, "1", BODY, &sse, over)),
        ["GenerateDataKey"]
    );
}

#[test]
fn without_a_bucket_key_every_request_asks_kms_about_its_object() {
    let mut cloud = cloud(ALLOW_ALL);
    for name in ["a", "b"] {
        let outcome = put_as(
            &mut cloud,
            &Lab::app(),
            name,
            BODY,
            &SseHeaders::kms(ALIAS),
            NOW,
        );
        let context = format!(r#"{{"aws:s3:arn":"arn:aws:s3:::my-bucket/{name}"}}"#);
        assert_eq!(contexts(&outcome), [context.as_str()]);
        assert_eq!(contexts(&download(&mut cloud, name)), [context]);
    }
    let own = kinds()[3].1.clone();
    let outcome = put_as(&mut cloud, &Lab::app(), "c", BODY, &own, NOW);
    assert_eq!(
        contexts(&outcome),
        [r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket/c","tenant":"7"}"#]
    );
    // A copy does not take the context along.
    copy(&mut cloud, "c", "d", &SseHeaders::kms(ALIAS), None);
    assert_eq!(
        contexts(&download(&mut cloud, "d")),
        [r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket/d"}"#]
    );
}

/// S3 guide, bucket-key: "policies that use the object ARN as the encryption context" stop working.
#[test]
fn a_policy_on_the_objects_arn_stops_matching_with_a_bucket_key() {
    let statement = |arn: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}},
               {{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
                 "Condition": {{"StringLike": {{"kms:EncryptionContext:aws:s3:arn": "{arn}"}}}}}}"#
        )
    };
    let app = Lab::app();
    let on_objects = statement("arn:aws:s3:::my-bucket/*");
    let mut world = cloud(&on_objects);
    assert!(
        put_as(&mut world, &app, "a", BODY, &SseHeaders::kms(ALIAS), NOW)
            .result
            .is_ok()
    );
    let outcome = put_as(&mut world, &app, "b", BODY, &bucket_key(), NOW);
    assert!(
        error_of(&outcome)
            .ends_with("no identity-based policy allows the kms:GenerateDataKey action")
    );
    let mut world = cloud(&statement("arn:aws:s3:::my-bucket"));
    assert!(
        put_as(&mut world, &app, "b", BODY, &bucket_key(), NOW)
            .result
            .is_ok()
    );
}

#[test]
fn a_bucket_key_changes_nothing_for_what_is_there_and_nothing_for_dsse_kms() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "old", BODY, &SseHeaders::kms(ALIAS));
    cloud.s3.bucket_mut(BUCKET).unwrap().encryption.bucket_key = true;
    assert_eq!(
        contexts(&download(&mut cloud, "old")),
        [r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket/old"}"#]
    );
    let json = json_of(&put_as(
        &mut cloud,
        &Lab::app(),
        "new",
        BODY,
        &SseHeaders::kms(ALIAS),
        NOW,
    ));
    assert_eq!(
        json["BucketKeyEnabled"], true,
        "the request keeps the bucket's setting"
    );
    let dual = put_as(
        &mut cloud,
        &Lab::app(),
        "dual",
        BODY,
        &asks("aws:kms:dsse", Some(ALIAS)),
        NOW,
    );
    assert!(json_of(&dual).get("BucketKeyEnabled").is_none());
    assert_eq!(
        contexts(&dual),
        [r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket/dual"}"#]
    );
}

#[test]
fn a_head_tells_the_size_and_the_checksum_of_the_plain_bytes() {
    let mut cloud = cloud(ALLOW_ALL);
    for (name, sse) in kinds() {
        stored(&mut cloud, "a", b"123456789", &sse);
        for (mode, calls) in [(None, 0), (Some("ENABLED".to_owned()), 1)] {
            let input = head_object::Input {
                bucket: BUCKET.to_owned(),
                key: "a".to_owned(),
                checksum_mode: mode.clone(),
                customer: sse.customer.clone(),
                algorithm: None,
                ..head_object::Input::default()
            };
            let outcome = s3(&mut cloud, &Request::HeadObject(input));
            let by_kms = !matches!(name, "SSE-S3" | "SSE-C" | "bucket key");
            assert_eq!(
                kms_calls(&outcome).len(),
                if by_kms { calls } else { 0 },
                "{name}"
            );
            let Answer::HeadObject(head) = answered(outcome) else {
                panic!("no head");
            };
            assert_eq!(head.content_length, 9);
            // CRC-64/NVME's check value, 0xae8b14860a799888.
            assert_eq!(
                head.checksum.map(|checksum| checksum.value),
                mode.map(|_| "rosUhgp5mIg=".to_owned()),
                "{name}"
            );
        }
    }
}

/// With these, anyone who has the key opens a stored body: AES-256-GCM, `nonce ‖ ciphertext ‖ tag`.
#[test]
fn a_stored_body_is_one_aes_gcm_message() {
    let mut cloud = cloud(ALLOW_ALL);
    let outcome = put_as(
        &mut cloud,
        &Lab::app(),
        "a",
        BODY,
        &SseHeaders::kms(ALIAS),
        NOW,
    );
    let key = Aes256Key::from_slice(&data_key_of(&outcome.trace)).unwrap();
    let stored = object(&cloud, "a").single().unwrap().to_bytes().unwrap();
    let (nonce, rest) = stored.split_first_chunk().unwrap();
    let message = aead::Sealed::from_bytes(rest).unwrap();
    let opened = aead::open(&key, &Nonce::new(*nonce), b"", &message).unwrap();
    assert_eq!(opened, BODY);
    assert_eq!(
        EncryptedBody::from_bytes(&stored).unwrap().to_bytes(),
        stored
    );
    assert_eq!(Excerpt::of(&stored).len, 36);
}
