//! A bundle as JSON: `docs/bundle.md` has every member.

use super::layer::{KmsDataKey, Layer};
use super::parts::{Bundle, BundledEnvelope, BundledKeys, BundledPart};
use crate::core::client_side::{ContentType, Message};
use crate::core::crypto::frames::FRAME;
use crate::core::crypto::{Nonce, Tag};
use crate::core::json::Object;
use crate::core::kms::blob::CiphertextBlob;
use crate::core::trace::print::hex;
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// The member `format` of every bundle.
pub const FORMAT: &str = "envelope-lab-bundle";
/// The version that is written, and the only one that is read.
pub const VERSION: u64 = 1;
/// The longest bundle, in bytes of JSON: 64 MiB.
pub const LARGEST: u64 = 64 << 20;
/// The most stored bytes that fit: base64 makes four characters of three bytes; one MiB is for everything else.
pub(super) const LARGEST_BODY: u64 = ((LARGEST - (1 << 20)) / 4) * 3;
/// The member `warning` of a bundle with keys; the page shows it, too.
pub const WARNING: &str = "This bundle contains keys of a simulation. A real KMS key never leaves KMS, and S3 never gives its own away. Don't put real secrets into this lab.";

impl Bundle {
    /// The bundle as JSON, indented by two spaces, with a line feed at the end.
    pub fn to_json(&self) -> String {
        // `{:#}` is serde_json's pretty form and cannot fail.
        format!("{:#}\n", self.to_value(true))
    }

    /// The bundle as a value; the parts have their bytes only `with_bytes`.
    pub(super) fn to_value(&self, with_bytes: bool) -> Value {
        let mut file = Object::of(&[("format", FORMAT)]);
        file.put("version", Value::from(VERSION));
        file.text("kind", self.kind().name());
        file.text("encryption", self.encryption());
        if self.keys.is_some() {
            file.text("warning", WARNING);
        }
        let object = &self.object;
        file.put(
            "object",
            Object::of(&[
                ("bucket", &object.bucket),
                ("key", &object.key),
                ("version_id", &object.version_id),
                ("arn", &object.arn()),
            ])
            .value(),
        );
        let mut plaintext = Object::default();
        plaintext.put("length", Value::from(self.length()));
        if let Some(sha256) = &self.sha256 {
            plaintext.text("sha256", &hex(sha256));
        }
        file.put("plaintext", plaintext.value());
        match &self.envelope {
            BundledEnvelope::Server(layers) => {
                file.put("body", body());
                file.put("layers", layers.iter().map(layer).collect());
            }
            BundledEnvelope::Message { namespace, name } => {
                let stored = self.parts.first().map(|part| part.stored.as_slice());
                file.put("message", message(namespace, name, stored));
            }
        }
        if let Some(keys) = &self.keys {
            file.put("keys", key_values(keys));
        }
        let framed = matches!(self.envelope, BundledEnvelope::Server(_));
        let parts = (1..).zip(&self.parts);
        let parts = parts.map(|(number, bundled)| part(number, bundled, framed, with_bytes));
        file.put("parts", parts.collect());
        file.value()
    }
}

fn bytes(bytes: &[u8]) -> Value {
    Value::String(Base64::encode_string(bytes))
}

/// The lengths that every layer's bytes are made of.
fn body() -> Value {
    let mut body = Object::of(&[("cipher", "AES-256-GCM")]);
    body.put("nonce_length", Value::from(Nonce::LEN));
    body.put("frame_length", Value::from(FRAME));
    body.put("tag_length", Value::from(Tag::LEN)).value()
}

fn layer(layer: &Layer) -> Value {
    let mut object = Object::of(&[("wrapped_by", layer.wrapped_by())]);
    match layer {
        Layer::Kms(wrapped) => by_kms(&mut object, wrapped),
        Layer::BucketKey(wrapped) => {
            object.put("encrypted_data_key", bytes(&wrapped.encrypted));
            object.put("encryption_context", wrapped.context.to_json());
            let mut bucket_key = Object::of(&[("id", &hex(&wrapped.id))]);
            by_kms(&mut bucket_key, &wrapped.bucket_key);
            object.put("bucket_key", bucket_key.value());
        }
        Layer::S3 { encrypted } => {
            object.put("encrypted_data_key", bytes(encrypted));
        }
        Layer::Customer(mark) => {
            object.text("key_md5", &mark.key_md5);
            object.put("salt", bytes(&mark.salt));
            object.put("hmac_sha256", bytes(mark.mac.as_bytes()));
        }
    }
    object.value()
}

fn by_kms(object: &mut Object, wrapped: &KmsDataKey) {
    object.text("key_arn", &wrapped.key_arn);
    object.put("ciphertext_blob", bytes(&wrapped.blob));
    object.put("encryption_context", wrapped.context.to_json());
    // What the blob says, for people; a damaged blob says nothing.
    if let Some(blob) = CiphertextBlob::parse(&wrapped.blob) {
        let mut fields = Object::of(&[
            ("key", &hex(&blob.key)),
            ("material", &hex(&blob.material)),
            ("message", &hex(&blob.message)),
        ]);
        fields.put("nonce", bytes(blob.nonce.as_bytes()));
        fields.put("ciphertext", bytes(&blob.sealed.ciphertext));
        fields.put("tag", bytes(blob.sealed.tag.as_bytes()));
        object.put("blob", fields.value());
    }
}

/// What a message says of itself, for people; a damaged one says nothing.
fn message(namespace: &str, name: &str, stored: Option<&[u8]>) -> Value {
    let mut object = Object::of(&[("key_namespace", namespace), ("key_name", name)]);
    if let Some(message) = stored.and_then(|bytes| Message::parse(bytes).ok()) {
        object.text("suite", &format!("0x{:04x}", message.suite.id()));
        object.text("suite_name", message.suite.name());
        object.text("message_id", &hex(&message.id));
        object.put("encryption_context", message.context.to_json());
        let length = match message.content {
            ContentType::Framed(length) => length,
            ContentType::NotFramed => 0,
        };
        object.put("frame_length", Value::from(length));
        object.put("header_length", Value::from(message.header_len()));
    }
    object.value()
}

fn key_values(keys: &BundledKeys) -> Value {
    let mut object = Object::default();
    if !keys.kms.is_empty() {
        let kms = (keys.kms.iter()).map(|known| {
            let mut object = Object::of(&[
                ("key_arn", &known.key_arn),
                ("key", &hex(&known.key)),
                ("material", &hex(&known.material)),
            ]);
            object.put("secret", bytes(known.secret.as_bytes())).value()
        });
        object.put("kms", kms.collect());
    }
    let others = [
        ("s3", &keys.s3),
        ("customer", &keys.customer),
        ("wrapping", &keys.wrapping),
    ];
    for (name, key) in others {
        if let Some(key) = key {
            object.put(name, bytes(key.as_bytes()));
        }
    }
    object.value()
}

fn part(number: usize, part: &BundledPart, framed: bool, with_bytes: bool) -> Value {
    let mut object = Object::default();
    object.put("number", Value::from(number));
    object.put("length", Value::from(part.length));
    object.put("stored_length", Value::from(part.stored.len()));
    if framed {
        let body = part.stored.len().saturating_sub(Nonce::LEN);
        object.put("frames", Value::from(body.div_ceil(FRAME + Tag::LEN)));
    }
    if with_bytes {
        object.put("bytes", bytes(&part.stored));
    }
    object.value()
}
