//! Another implementation, of `ring` and this file: it opens a bundle from its JSON and `docs/bundle.md` alone.

use base64ct::{Base64, Encoding};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::{digest, hkdf, hmac};
use serde_json::Value;
use std::collections::BTreeMap;

const FULL: usize = (1 << 20) + 16;

/// AES-256-GCM; `None` if the tag doesn't match.
pub fn unseal(key: &[u8], nonce: &[u8], sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut bytes = sealed.to_vec();
    let opened = key
        .open_in_place(nonce, Aad::from(bound), &mut bytes)
        .ok()?;
    Some(opened.to_vec())
}

fn bytes(value: &Value) -> Vec<u8> {
    Base64::decode_vec(value.as_str().unwrap()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn serialize(context: &Value) -> Vec<u8> {
    let pairs: BTreeMap<_, _> = context.as_object().unwrap().iter().collect();
    let mut out = (pairs.len() as u16).to_be_bytes().to_vec();
    for (name, value) in pairs {
        for text in [name.as_str(), value.as_str().unwrap()] {
            out.extend((text.len() as u16).to_be_bytes());
            out.extend(text.as_bytes());
        }
    }
    out
}

fn kms_decrypt(wrapped: &Value, keys: &Value) -> Option<Vec<u8>> {
    let blob = bytes(&wrapped["ciphertext_blob"]);
    let known = keys["kms"].as_array()?.iter();
    let named = known.filter(|key| key["key"] == hex(&blob[5..21]));
    let mut secret = named
        .filter(|key| key["material"] == hex(&blob[21..37]))
        .map(|key| bytes(&key["secret"]));
    let bound = [&blob[..54], &serialize(&wrapped["encryption_context"])].concat();
    let secret = secret.next_back()?;
    let inside = unseal(&secret, &blob[108..120], &blob[125..], &bound)?;
    inside
        .strip_prefix(b"sim\0\0\0\0\0\0\0\x20")
        .map(<[u8]>::to_vec)
}

fn data_key(layer: &Value, arn: &str, keys: &Value) -> Option<Vec<u8>> {
    let under = |key: &[u8], bound: &[u8]| {
        let wrapped = bytes(&layer["encrypted_data_key"]);
        unseal(key, &wrapped[..12], &wrapped[12..], bound)
    };
    match layer["wrapped_by"].as_str()? {
        "kms" => kms_decrypt(layer, keys),
        "s3" => under(&bytes(&keys["s3"]), arn.as_bytes()),
        "customer" => {
            let key = bytes(&keys["customer"]);
            let salt = hmac::Key::new(hmac::HMAC_SHA256, &bytes(&layer["salt"]));
            hmac::verify(&salt, &key, &bytes(&layer["hmac_sha256"])).ok()?;
            Some(key)
        }
        "bucket-key" => {
            let bound = [&serialize(&layer["encryption_context"]), arn.as_bytes()].concat();
            under(&kms_decrypt(&layer["bucket_key"], keys)?, &bound)
        }
        other => panic!("{other}"),
    }
}

fn open_frames(key: &[u8], stored: &[u8]) -> Option<Vec<u8>> {
    let (header, rest) = stored.split_at(12);
    let count = rest.chunks(FULL).count();
    let mut out = Vec::new();
    for (number, frame) in rest.chunks(FULL).enumerate() {
        let last = u8::from(number + 1 == count);
        let nonce = [&header[..7], &(number as u32).to_be_bytes(), &[last]].concat();
        out.extend(unseal(key, &nonce, frame, b"")?);
    }
    Some(out)
}

/// What HKDF-SHA-256 makes of a data key, the suite's number and the message id.
fn derived(key: &[u8], info: &[u8]) -> Vec<u8> {
    struct Length;
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            32
        }
    }
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(key);
    let mut out = [0; 32];
    salt.expand(&[info], Length)
        .unwrap()
        .fill(&mut out)
        .unwrap();
    out.to_vec()
}

/// A message of the AWS Encryption SDK with one data key, under this key.
pub fn open_message(message: &[u8], name: &str, wrapping: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    let mut take = |length: usize| {
        at += length;
        message.get(at - length..at).map(<[u8]>::to_vec)
    };
    let number = |bytes: Vec<u8>| {
        bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
    };
    (take(2)? == [1, 0x80]).then_some(())?;
    let suite = take(2)?;
    let id = take(16)?;
    let length = number(take(2)?);
    let context = take(length)?;
    (take(2)? == [0, 1]).then_some(())?;
    let mut fields = Vec::new();
    for _ in 0..3 {
        let length = number(take(2)?);
        fields.push(take(length)?);
    }
    let frame_length = {
        (take(6)? == [2, 0, 0, 0, 0, 12]).then_some(())?;
        number(take(4)?)
    };
    let [_, info, sealed] = fields.as_slice() else {
        return None;
    };
    let mut key = unseal(wrapping, &info[name.len() + 8..], sealed, &context)?;
    if suite == [1, 0x78] {
        key = derived(&key, &[&suite[..], &id].concat());
    }
    let (nonce, tag) = (take(12)?, take(16)?);
    let header =
        2 + 2 + 16 + 2 + context.len() + 2 + 6 + fields.iter().map(Vec::len).sum::<usize>() + 10;
    unseal(&key, &nonce, &tag, &message[..header])?;
    let mut file = Vec::new();
    for sequence in 1_u32.. {
        let mut start = take(4)?;
        let last = start == [0xff; 4];
        if last {
            start = take(4)?;
        }
        (start == sequence.to_be_bytes()).then_some(())?;
        let nonce = take(12)?;
        let length = match last {
            true => number(take(4)?),
            false => frame_length,
        };
        let kind = [
            "AWSKMSEncryptionClient Frame",
            "AWSKMSEncryptionClient Final Frame",
        ][usize::from(last)];
        let bound = [
            &id[..],
            kind.as_bytes(),
            &start,
            &(length as u64).to_be_bytes(),
        ]
        .concat();
        file.extend(unseal(&key, &nonce, &take(length + 16)?, &bound)?);
        if last {
            break;
        }
    }
    take(1).is_none().then_some(file)
}

/// Opens a bundle.
pub fn open(text: &str) -> Option<Vec<u8>> {
    let bundle: Value = serde_json::from_str(text).unwrap();
    let keys = &bundle["keys"];
    let parts = bundle["parts"].as_array()?.iter();
    let mut parts: Vec<Vec<u8>> = parts.map(|part| bytes(&part["bytes"])).collect();
    if let Some(name) = bundle["message"]["key_name"].as_str() {
        parts = vec![open_message(&parts[0], name, &bytes(&keys["wrapping"]))?];
    }
    let none = Vec::new();
    for layer in bundle["layers"].as_array().map_or(&none, |layers| layers) {
        let key = data_key(layer, bundle["object"]["arn"].as_str()?, keys)?;
        let opened = parts.iter().map(|part| open_frames(&key, part));
        parts = opened.collect::<Option<_>>()?;
    }
    let file = parts.concat();
    let found = hex(digest::digest(&digest::SHA256, &file).as_ref());
    (bundle["plaintext"]["sha256"] == found).then_some(file)
}
