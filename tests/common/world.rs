//! A small world for tests: the lab's names, but every policy and part of it open to the test.

use base64ct::{Base64, Encoding};
use envelope_lab::core::body_store::Bodies;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Call, Cloud, Outcome, Response};
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::iam::{NamedPolicy, PolicyDocument, PolicySet, Principal};
use envelope_lab::core::kms::{
    self, Answer, EncryptionContext, KeyState, decrypt, encrypt, generate_data_key,
};
use envelope_lab::core::lab::Lab;
use envelope_lab::core::lab::admin::KeyRef;
use envelope_lab::core::s3::{
    EncryptedBody, Object, SseHeaders, StoredPart, get_object, put_object,
};
use envelope_lab::core::trace::print::hex;
use envelope_lab::core::trace::{Role, Trace, Value};
use std::collections::BTreeMap;

pub use envelope_lab::core::lab::world::{ACCOUNT, ALIAS, BUCKET, KEY_ID, REGION, key_arn};

pub const NOW: Timestamp = Timestamp(1_790_000_000);
pub const SEED: [u8; 32] = [7; 32];
/// A second key of the account.
pub const OTHER_KEY_ID: &str = "0987dcba-09fe-87dc-65ba-ab0987654321";
pub const ALLOW_ALL: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
/// AWS's default key policy: IAM policies count.
pub const DELEGATES: &str = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}"#;

/// The application's session, as AWS prints it.
pub const APP: &str = "arn:aws:sts::111122223333:assumed-role/app-role/i-0abcd1234ef567890";

/// A policy of these statements.
pub fn policy(statements: &str) -> PolicyDocument {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    text.parse().unwrap()
}

/// Two keys, an alias for the first, a bucket; the application holds a policy of these statements.
pub fn cloud(statements: &str) -> Cloud {
    let mut cloud = Cloud::new(REGION, Entropy::from_seed(SEED));
    for id in [KEY_ID, OTHER_KEY_ID] {
        cloud
            .kms
            .create_key(id, ACCOUNT, REGION, policy(DELEGATES), &mut cloud.entropy);
    }
    cloud.kms.create_alias(ACCOUNT, REGION, ALIAS, KEY_ID);
    cloud.s3.create_bucket(BUCKET, ACCOUNT, REGION);
    // Every kind of encryption can be tried: new buckets block SSE-C.
    let bucket = cloud.s3.bucket_mut(BUCKET).unwrap();
    bucket.settings.blocks_sse_c = false;
    grant(&mut cloud, &Lab::app(), statements);
    for name in PEOPLE {
        cloud.put_policies(&who(name), PolicySet::default());
    }
    cloud
}

/// Switches Block Public Access off, so that a bucket policy can make the bucket public.
pub fn unblock_public_access(cloud: &mut Cloud) {
    let bucket = cloud.s3.bucket_mut(BUCKET).unwrap();
    bucket.settings.public_access_block = None;
}
/// Users without policies, for policies and grants to name.
const PEOPLE: [&str; 4] = [
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:iam::111122223333:user/bob",
    "arn:aws:iam::444455556666:user/dave",
    "arn:aws:iam::444455556666:user/mallory",
];

/// Replaces a principal's identity policy.
pub fn grant(cloud: &mut Cloud, principal: &Principal, statements: &str) {
    let named = NamedPolicy::new("app-policy", policy(statements));
    let policies = PolicySet {
        identity: vec![named],
        ..PolicySet::default()
    };
    cloud.put_policies(principal, policies);
}

pub fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
    let pairs = pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    EncryptionContext(pairs.collect::<BTreeMap<_, _>>())
}

pub fn call(cloud: &mut Cloud, call: Call) -> Outcome {
    cloud.call(&Lab::app(), call, &[], NOW)
}

/// Any other call of KMS, by the application.
pub fn kms(cloud: &mut Cloud, request: kms::Request) -> Outcome {
    cloud.kms(&Lab::app(), &request, NOW)
}

/// What KMS answered.
pub fn answer_of(outcome: Outcome) -> Answer {
    match outcome.result {
        Ok(Response::Kms(answer)) => answer,
        other => panic!("no answer: {other:?}"),
    }
}

/// A caller by their ARN.
pub fn who(arn: &str) -> Principal {
    arn.parse().unwrap()
}

pub fn generate(
    key_id: &str,
    spec: Option<&str>,
    bytes: Option<i64>,
    pairs: &[(&str, &str)],
) -> Call {
    Call::GenerateDataKey(generate_data_key::Input {
        key_id: key_id.to_owned(),
        key_spec: spec.map(str::to_owned),
        number_of_bytes: bytes,
        encryption_context: context(pairs),
        ..Default::default()
    })
}

pub fn encrypt(key_id: &str, plaintext: &[u8], pairs: &[(&str, &str)]) -> Call {
    Call::Encrypt(encrypt::Input {
        key_id: key_id.to_owned(),
        plaintext: plaintext.to_vec(),
        encryption_context: context(pairs),
        ..Default::default()
    })
}

pub fn decrypt(blob: &[u8], key_id: Option<&str>, pairs: &[(&str, &str)]) -> Call {
    Call::Decrypt(decrypt::Input {
        ciphertext_blob: blob.to_vec(),
        key_id: key_id.map(str::to_owned),
        encryption_context: context(pairs),
        ..Default::default()
    })
}

pub fn put(key: &str, body: &[u8]) -> Call {
    Call::PutObject(put_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        content_type: "text/plain".to_owned(),
        sse: SseHeaders::kms(ALIAS),
        body: envelope_lab::core::s3::body::excerpt_of(body),
        ..put_object::Input::default()
    })
}

pub fn get(key: &str) -> Call {
    Call::GetObject(get_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        ..get_object::Input::default()
    })
}

pub fn upload(cloud: &mut Cloud, key: &str, body: &[u8]) -> Outcome {
    cloud.call(&Lab::app(), put(key, body), body, NOW)
}

pub fn download(cloud: &mut Cloud, key: &str) -> Outcome {
    call(cloud, get(key))
}

/// The body of a successful download.
pub fn body_of(outcome: &Outcome) -> &[u8] {
    match &outcome.result {
        Ok(Response::GetObject(output)) => output.body.bytes.as_deref().unwrap(),
        other => panic!("no body: {other:?}"),
    }
}

/// The blob that an `Encrypt` or `GenerateDataKey` gave.
pub fn blob_of(outcome: &Outcome) -> Vec<u8> {
    match &outcome.result {
        Ok(Response::Encrypt(output)) => output.ciphertext_blob.clone(),
        Ok(Response::GenerateDataKey(output)) => output.ciphertext_blob.clone(),
        Ok(Response::Kms(Answer::ReEncrypt(output))) => output.ciphertext_blob.clone(),
        Ok(Response::Kms(Answer::GenerateDataKeyWithoutPlaintext(output))) => {
            output.ciphertext_blob.clone()
        }
        other => panic!("no blob: {other:?}"),
    }
}

/// `code (status): message` of a refused call.
pub fn error_of(outcome: &Outcome) -> String {
    match &outcome.result {
        Err(error) => error.to_string(),
        Ok(response) => panic!("not refused: {response:?}"),
    }
}

/// The plaintext data key, found where it may be found: in a step of the trace.
pub fn data_key_of(trace: &Trace) -> Vec<u8> {
    let fields = trace.steps.iter().flat_map(|step| &step.fields);
    fields
        .filter(|field| field.role == Role::PlaintextDataKey)
        .find_map(|field| match &field.value {
            Value::Bytes { excerpt, .. } => Some(excerpt.head.clone()),
            Value::Text(_) => None,
        })
        .unwrap()
}

/// Fails when `text` holds the secret in hexadecimal, in base64, as a list of numbers or as it is.
pub fn assert_nowhere(secret: &[u8], text: &str, place: &str) {
    assert!(secret.len() >= 16, "too short to be told from chance");
    let numbers = format!("{secret:?}");
    let compact = numbers.replace(' ', "");
    let encoded = Base64::encode_string(secret);
    // The last digits of base64 depend on what follows.
    let encoded: String = encoded.chars().take(secret.len() * 4 / 3 - 2).collect();
    let forms = [
        hex(secret),
        hex(secret).to_uppercase(),
        encoded,
        numbers.trim_matches(['[', ']']).to_owned(),
        compact.trim_matches(['[', ']']).to_owned(),
        String::from_utf8_lossy(secret).into_owned(),
    ];
    for form in forms {
        assert!(!text.contains(&form), "{place} holds the secret as {form}");
    }
}

/// Fails when `bytes` hold the secret.
pub fn assert_not_in(secret: &[u8], bytes: &[u8], place: &str) {
    let found = bytes.windows(secret.len()).any(|window| window == secret);
    assert!(!found, "{place} holds the secret");
}

// What follows serves the tests of S3's other operations and kinds of encryption.

use envelope_lab::core::s3::sse_headers::CustomerKey;
use envelope_lab::core::s3::{
    self, Answer as S3Answer, complete_multipart_upload, create_multipart_upload, upload_part,
};

/// A stranger's account.
pub const STRANGER: &str = "444455556666";

/// Any call of S3 by the application.
pub fn s3(cloud: &mut Cloud, request: &s3::Request) -> Outcome {
    cloud.s3(&Lab::app(), request, &[], NOW)
}

/// The answer of a call of S3 that went well.
pub fn answered(outcome: Outcome) -> S3Answer {
    match outcome.result {
        Ok(Response::S3(answer)) => answer,
        other => panic!("no answer of S3: {other:?}"),
    }
}

/// The answer as boto3 would give it.
pub fn json_of(outcome: &Outcome) -> serde_json::Value {
    match &outcome.result {
        Ok(Response::S3(answer)) => answer.to_json(),
        Ok(Response::PutObject(output)) => output.to_json(),
        Ok(Response::GetObject(output)) => output.to_json(),
        other => panic!("no answer of S3: {other:?}"),
    }
}

/// Names of KMS's operations that the call led to, with the outcome of each.
pub fn kms_calls(outcome: &Outcome) -> Vec<String> {
    let name = |event: &serde_json::Value| {
        let name = event.get("eventName").and_then(serde_json::Value::as_str);
        name.unwrap().to_owned()
    };
    outcome.trace.events().map(name).collect()
}

/// A key of SSE-C.
pub fn customer(byte: u8) -> CustomerKey {
    CustomerKey {
        algorithm: "AES256".to_owned(),
        key: vec![byte; 32],
        md5: None,
    }
}

/// Headers that ask for this algorithm, with this key.
pub fn asks(algorithm: &str, key_id: Option<&str>) -> SseHeaders {
    SseHeaders {
        algorithm: Some(algorithm.to_owned()),
        kms_key_id: key_id.map(str::to_owned),
        ..SseHeaders::default()
    }
}

/// Every kind of encryption, by the headers that ask for it.
pub fn kinds() -> Vec<(&'static str, SseHeaders)> {
    vec![
        ("SSE-S3", asks("AES256", None)),
        ("SSE-KMS", asks("aws:kms", Some(ALIAS))),
        ("aws/s3", asks("aws:kms", None)),
        (
            "context",
            SseHeaders {
                context: Some(Base64::encode_string(br#"{"tenant":"7"}"#)),
                ..asks("aws:kms", Some(ALIAS))
            },
        ),
        ("bucket key", bucket_key()),
        ("DSSE-KMS", asks("aws:kms:dsse", Some(ALIAS))),
        (
            "SSE-C",
            SseHeaders {
                customer: Some(customer(9)),
                ..SseHeaders::default()
            },
        ),
    ]
}

/// SSE-KMS with a Bucket Key.
pub fn bucket_key() -> SseHeaders {
    SseHeaders {
        bucket_key: Some(true),
        ..asks("aws:kms", Some(ALIAS))
    }
}

pub fn put_input(key: &str, body: &[u8], sse: &SseHeaders) -> put_object::Input {
    put_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        content_type: "text/plain".to_owned(),
        sse: sse.clone(),
        body: envelope_lab::core::s3::body::excerpt_of(body),
        ..put_object::Input::default()
    }
}

pub fn put_as(
    cloud: &mut Cloud,
    who: &Principal,
    key: &str,
    body: &[u8],
    sse: &SseHeaders,
    now: Timestamp,
) -> Outcome {
    cloud.call(who, Call::PutObject(put_input(key, body, sse)), body, now)
}

/// An upload by the application that must go well.
pub fn stored(cloud: &mut Cloud, key: &str, body: &[u8], sse: &SseHeaders) -> put_object::Output {
    match put_as(cloud, &Lab::app(), key, body, sse, NOW).result {
        Ok(Response::PutObject(output)) => output,
        other => panic!("{other:?}"),
    }
}

pub fn get_as(
    cloud: &mut Cloud,
    who: &Principal,
    key: &str,
    customer: Option<&CustomerKey>,
    now: Timestamp,
) -> Outcome {
    let input = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        customer: customer.cloned(),
        ..get_object::Input::default()
    };
    cloud.call(who, Call::GetObject(input), &[], now)
}

/// Begins a multipart upload as this principal.
pub fn create_as(cloud: &mut Cloud, who: &Principal, key: &str, sse: &SseHeaders) -> Outcome {
    let input = create_multipart_upload::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        content_type: "text/plain".to_owned(),
        sse: sse.clone(),
        ..create_multipart_upload::Input::default()
    };
    cloud.s3(who, &s3::Request::CreateMultipartUpload(input), &[], NOW)
}

pub fn upload_id_of(outcome: Outcome) -> String {
    match answered(outcome) {
        S3Answer::CreateMultipartUpload(output) => output.upload_id,
        other => panic!("{other:?}"),
    }
}

pub fn part_as(
    cloud: &mut Cloud,
    who: &Principal,
    key: &str,
    upload_id: &str,
    number: i64,
    body: &[u8],
    customer: Option<&CustomerKey>,
) -> Outcome {
    let input = upload_part::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        upload_id: upload_id.to_owned(),
        part_number: number,
        customer: customer.cloned(),
        ..upload_part::Input::default()
    };
    cloud.s3(who, &s3::Request::UploadPart(input), body, NOW)
}

pub fn etag_of(outcome: Outcome) -> String {
    match answered(outcome) {
        S3Answer::UploadPart(output) => output.etag,
        S3Answer::UploadPartCopy(output) => output.etag,
        S3Answer::CompleteMultipartUpload(output) => output.etag,
        S3Answer::CopyObject(output) => output.etag,
        other => panic!("{other:?}"),
    }
}

pub fn complete_as(
    cloud: &mut Cloud,
    who: &Principal,
    key: &str,
    upload_id: &str,
    parts: &[(i64, String)],
) -> Outcome {
    let input = complete_multipart_upload::Input {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        upload_id: upload_id.to_owned(),
        parts: (parts.iter())
            .map(|(number, etag)| complete_multipart_upload::NamedPart::new(*number, etag))
            .collect(),
        ..complete_multipart_upload::Input::default()
    };
    cloud.s3(who, &s3::Request::CompleteMultipartUpload(input), &[], NOW)
}

/// A whole multipart upload by the application; the answer of its last call.
pub fn in_parts(cloud: &mut Cloud, key: &str, sse: &SseHeaders, bodies: &[&[u8]]) -> Outcome {
    let page = Lab::app();
    let id = upload_id_of(create_as(cloud, &page, key, sse));
    let mut parts = Vec::new();
    for (number, body) in (1..).zip(bodies) {
        let outcome = part_as(cloud, &page, key, &id, number, body, sse.customer.as_ref());
        parts.push((number, etag_of(outcome)));
    }
    complete_as(cloud, &page, key, &id, &parts)
}

/// The lab's own key, as an administrator's action names it.
pub fn labs_key() -> KeyRef {
    KeyRef {
        id: KEY_ID.to_owned(),
        account: ACCOUNT.to_owned(),
        name: ALIAS.to_owned(),
    }
}

/// The user `alice` of this account.
pub fn alice() -> Principal {
    who("arn:aws:iam::111122223333:user/alice")
}

/// Puts the lab's key into this state.
pub fn set_state(cloud: &mut Cloud, state: KeyState) {
    cloud.kms.key_mut(KEY_ID).unwrap().state = state;
}

/// A stored object, to be tampered with.
pub fn object_mut<'a>(cloud: &'a mut Cloud, key: &str) -> &'a mut Object {
    (cloud.s3.bucket_mut(BUCKET).unwrap().objects.get_mut(key)).unwrap()
}

/// Flips one bit of what is stored of a part, another bit in each byte. The header comes first, then the frames.
pub fn flip_stored_bit(object: &mut Object, part: usize, byte: usize) {
    let part = &mut object.body.parts[part];
    let mut bytes = part.to_bytes().unwrap();
    bytes[byte] ^= 1 << (byte % 8);
    let body = EncryptedBody::from_bytes(&bytes).unwrap();
    *part = StoredPart::put(&Bodies::default(), body, part.len).unwrap();
}
