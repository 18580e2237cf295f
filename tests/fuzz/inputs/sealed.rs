//! Encrypted things from outside: proof bundles, messages of other SDKs, metadata, and ciphertext blobs.

use super::{done, lines, text};
use base64ct::{Base64, Encoding};
use envelope_lab::core::api::World;
use envelope_lab::core::bundle::{Bundle, BundleKind};
use envelope_lab::core::client_side::{Message, ObjectMetadata, RawAesKeyring};
use envelope_lab::core::crypto::Aes256Key;
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::kms::{CiphertextBlob, EncryptionContext};
use serde_json::{Value, json};

#[path = "../../common/bundles.rs"]
mod bundles;

fn keyring() -> RawAesKeyring {
    RawAesKeyring {
        namespace: "python".to_owned(),
        name: "sdk".to_owned(),
        key: Aes256Key::from_slice(&std::array::from_fn::<u8, 32, _>(|at| at as u8)).unwrap(),
    }
}

/// A proof bundle.
pub fn bundle(input: &[u8]) {
    if let Ok(bundle) = Bundle::read(&text(input)) {
        done(bundle.open().map_err(|error| error.to_string()));
        let again = Bundle::read(&bundle.to_json());
        assert_eq!(again.unwrap().to_json(), bundle.to_json());
    }
}

pub fn bundle_seeds() -> Vec<Vec<u8>> {
    use BundleKind::{ClientSide, DsseKms, Multipart, SseC, SseKms, SseS3};
    [SseKms, DsseKms, SseS3, SseC, ClientSide, Multipart]
        .map(|kind| {
            bundles::bundle_of(kind, b"hello", [3; 32])
                .unwrap()
                .to_json()
        })
        .map(String::into_bytes)
        .to_vec()
}

/// A message of the AWS Encryption SDK.
pub fn message(input: &[u8]) {
    match Message::parse(input) {
        Ok(message) => {
            assert!(message.header_len() <= input.len());
            done(message.open(&keyring()).map_err(|error| error.to_string()));
        }
        Err(error) => {
            done(error.to_string());
        }
    }
}

pub fn message_seeds() -> Vec<Vec<u8>> {
    (lines(include_str!("../../data/messages.jsonl"), 10).into_iter())
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| Base64::decode_vec(line["message"].as_str().unwrap()).unwrap())
        .collect()
}

/// An object's metadata as an S3 Encryption Client writes them, one `name: value` a line; the last line is the body.
pub fn metadata(input: &[u8]) {
    let text = text(input);
    let (pairs, body) = text.rsplit_once('\n').unwrap_or((&text, ""));
    let pairs: Vec<(String, String)> = (pairs.lines())
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    match ObjectMetadata::from_pairs(&pairs) {
        Ok(metadata) => {
            done(
                metadata
                    .open(&keyring(), body.as_bytes())
                    .map_err(|error| error.to_string()),
            );
            assert!(ObjectMetadata::from_pairs(&metadata.to_pairs()).is_ok());
        }
        Err(error) => {
            done(error.to_string());
        }
    }
}

pub fn metadata_seeds() -> Vec<Vec<u8>> {
    let mut entropy = Entropy::from_seed([5; 32]);
    let (metadata, _) = ObjectMetadata::seal(
        &keyring(),
        EncryptionContext::default(),
        b"hello",
        &mut entropy,
    )
    .unwrap();
    let lines: Vec<String> = (metadata.to_pairs().into_iter())
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    vec![format!("{}\nbody", lines.join("\n")).into_bytes()]
}

/// A `CiphertextBlob`, which `Decrypt` gets from anybody.
pub fn blob(input: &[u8]) {
    thread_local! {
        static WORLD: World = world();
    }
    let Some(blob) = CiphertextBlob::parse(input) else {
        return;
    };
    assert_eq!(blob.to_bytes(), input, "a blob is its bytes");
    let length: u64 = blob.parts().iter().map(|part| part.len).sum();
    assert_eq!(length, input.len() as u64, "its parts are all of it");
    WORLD.with(|world| {
        for key in world.cloud.kms.keys() {
            done(blob.open(key, &EncryptionContext::default()));
        }
    });
}

/// A world with one KMS key, which line after line is asked.
fn world() -> World {
    let mut world = World::new();
    ask(&mut world, "CreateKey", json!({}));
    world
}

fn ask(world: &mut World, operation: &str, input: Value) -> Value {
    let admin = "arn:aws:iam::111122223333:user/admin";
    let line = json!({"as": admin, "service": "kms", "operation": operation, "input": input});
    let mut reply = world.answer(&line.to_string());
    reply["output"].take()
}

pub fn blob_seeds() -> Vec<Vec<u8>> {
    let mut world = world();
    let keys = ask(&mut world, "ListKeys", json!({}));
    let key = keys["Keys"][0]["KeyId"].clone();
    let input = json!({"KeyId": key, "Plaintext": "aGVsbG8="});
    let output = ask(&mut world, "Encrypt", input);
    vec![Base64::decode_vec(output["CiphertextBlob"].as_str().unwrap()).unwrap()]
}
