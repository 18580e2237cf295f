//! A small world for tests: the lab's names, but every policy and part of it open to the test.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::panic,
    reason = "shared by several test programs; no test uses all of it"
)]

use base64ct::{Base64, Encoding};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Call, Cloud, Outcome, Response};
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::iam::{NamedPolicy, PolicyDocument, PolicySet, Principal};
use envelope_lab::core::kms::{
    self, Answer, EncryptionContext, decrypt, encrypt, generate_data_key,
};
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::{SseHeaders, get_object, put_object};
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
    grant(&mut cloud, &Lab::app(), statements);
    cloud
}

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
        dry_run: false,
    })
}

pub fn encrypt(key_id: &str, plaintext: &[u8], pairs: &[(&str, &str)]) -> Call {
    Call::Encrypt(encrypt::Input {
        key_id: key_id.to_owned(),
        plaintext: plaintext.to_vec(),
        encryption_context: context(pairs),
        dry_run: false,
    })
}

pub fn decrypt(blob: &[u8], key_id: Option<&str>, pairs: &[(&str, &str)]) -> Call {
    Call::Decrypt(decrypt::Input {
        ciphertext_blob: blob.to_vec(),
        key_id: key_id.map(str::to_owned),
        encryption_context: context(pairs),
        dry_run: false,
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
