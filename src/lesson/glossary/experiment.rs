//! The world in which the experiments of the cards run.

use crate::core::api::World;
use crate::core::clock::Timestamp;
use crate::core::crypto::aead;
use crate::core::crypto::{Aes256Key, Nonce};
use base64ct::{Base64, Encoding};
use serde_json::Value;

pub(super) const NOON: Timestamp = Timestamp(1_795_521_600);

/// The alias of the key with which [`encrypt`] encrypts.
pub(super) const KEY: &str = "alias/one";

/// A world with two keys, `alias/one` and `alias/two`; none if it cannot be created.
pub(super) fn world() -> Option<World> {
    let mut world = World::new();
    for alias in [KEY, "alias/two"] {
        let made = ask(&mut world, "kms", "CreateKey", "{}");
        let id = made.pointer("/output/KeyMetadata/KeyId")?.as_str()?;
        let input = format!(r#"{{"AliasName":"{alias}","TargetKeyId":"{id}"}}"#);
        ask(&mut world, "kms", "CreateAlias", &input);
    }
    Some(world)
}

/// The output of a call by the administrator.
pub(super) fn ask(world: &mut World, service: &str, operation: &str, input: &str) -> Value {
    ask_as(world, "user/admin", service, operation, input)
}

/// The output of a call by a user or role of the account.
pub(super) fn ask_as(
    world: &mut World,
    caller: &str,
    service: &str,
    operation: &str,
    input: &str,
) -> Value {
    world.answer(&format!(
        r#"{{"as":"arn:aws:iam::111122223333:{caller}","service":"{service}","operation":"{operation}","input":{input}}}"#
    ))
}

/// A member of a successful output, as text.
pub(super) fn output(answer: &Value, member: &str) -> Option<String> {
    let member = answer.get("output")?.get(member)?;
    member.as_str().map(str::to_owned)
}

/// A `CiphertextBlob` of this many bytes of plaintext; none if KMS denies it.
pub(super) fn encrypt(world: &mut World, bytes: usize, context: &str) -> Option<String> {
    let plaintext = Base64::encode_string(&vec![7; bytes]);
    let input =
        format!(r#"{{"KeyId":"{KEY}","Plaintext":"{plaintext}","EncryptionContext":{context}}}"#);
    output(&ask(world, "kms", "Encrypt", &input), "CiphertextBlob")
}

/// Ciphertext and tag of the plaintext under a fixed key.
pub(super) fn sealed(plaintext: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = (Aes256Key::new([1; 32]), Nonce::new([2; 12]));
    let sealed = aead::seal_with_known_nonce(&key, &nonce, b"context", plaintext).ok()?;
    Some(sealed.to_bytes())
}
