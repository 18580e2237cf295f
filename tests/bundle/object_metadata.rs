//! The S3 Encryption Client's object metadata.

use crate::peer;
use base64ct::{Base64, Encoding};
use envelope_lab::core::client_side::{MetadataError, ObjectMetadata, RawAesKeyring};
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::kms::EncryptionContext;

const FILE: &[u8] = b"what only the application can read";

fn sealed() -> (RawAesKeyring, Vec<(String, String)>, Vec<u8>) {
    let mut entropy = Entropy::from_seed([2; 32]);
    let keyring = RawAesKeyring::generate("envelope-lab", "classroom", &mut entropy);
    let mut description = EncryptionContext::default();
    description.0.insert("class".to_owned(), "9b".to_owned());
    let (metadata, body) = ObjectMetadata::seal(&keyring, description, FILE, &mut entropy).unwrap();
    (keyring, metadata.to_pairs(), body)
}

#[test]
fn another_implementation_opens_what_the_metadata_describes() {
    let (keyring, pairs, body) = sealed();
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(known, _)| known == name)
            .unwrap()
            .1
            .as_str()
    };
    let bytes = |name: &str| Base64::decode_vec(value(name)).unwrap();
    let wrapped = bytes("x-amz-key-v2");
    let cipher = "AES/GCM/NoPadding";
    assert_eq!(value("x-amz-cek-alg"), cipher);
    let key = peer::unseal(
        keyring.key.as_bytes(),
        &wrapped[..12],
        &wrapped[12..],
        cipher.as_bytes(),
    )
    .unwrap();
    assert_eq!(
        peer::unseal(&key, &bytes("x-amz-iv"), &body, b"").unwrap(),
        FILE
    );
    let names: Vec<_> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "x-amz-key-v2",
            "x-amz-iv",
            "x-amz-cek-alg",
            "x-amz-tag-len",
            "x-amz-wrap-alg",
            "x-amz-matdesc"
        ]
    );
    assert_eq!(
        (value("x-amz-tag-len"), value("x-amz-wrap-alg")),
        ("128", "AES/GCM")
    );
    assert_eq!(value("x-amz-matdesc"), r#"{"class":"9b"}"#);
    let read = ObjectMetadata::from_pairs(&pairs).unwrap();
    assert_eq!(read.to_pairs(), pairs);
    assert_eq!(read.open(&keyring, &body).unwrap(), FILE);
}

#[test]
fn every_bit_of_key_nonce_and_body_counts() {
    let (keyring, pairs, mut body) = sealed();
    let metadata = ObjectMetadata::from_pairs(&pairs).unwrap();
    for bit in 0..metadata.encrypted_data_key.len() * 8 {
        let mut changed = metadata.clone();
        changed.encrypted_data_key[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(changed.open(&keyring, &body), Err(MetadataError::DataKey));
    }
    for bit in 0..body.len() * 8 {
        body[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(metadata.open(&keyring, &body), Err(MetadataError::Body));
        body[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn what_is_not_read_is_refused_by_name() {
    let (_, pairs, _) = sealed();
    let with = |name: &str, value: Option<&str>| {
        let mut pairs = pairs.clone();
        pairs.retain(|(known, _)| known != name);
        pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        ObjectMetadata::from_pairs(&pairs).unwrap_err().to_string()
    };
    let cases = [
        (
            "x-amz-c",
            Some("115"),
            "x-amz-c: format 3, with key commitment, is not read here, only format 2 with a raw AES key",
        ),
        (
            "x-amz-wrap-alg",
            Some("kms+context"),
            "x-amz-wrap-alg: a data key that KMS wrapped (kms+context) is not read here, only format 2 with a raw AES key",
        ),
        (
            "x-amz-wrap-alg",
            Some("ROT13"),
            "x-amz-wrap-alg: expected AES/GCM, found `ROT13`",
        ),
        (
            "x-amz-cek-alg",
            Some("AES/CBC/PKCS5Padding"),
            "x-amz-cek-alg: a body in AES-CBC, which nothing authenticates, is not read here, only format 2 with a raw AES key",
        ),
        (
            "x-amz-iv",
            Some("AAAA"),
            "x-amz-iv: expected 12 bytes in base64, found `AAAA`",
        ),
        ("x-amz-iv", None, "x-amz-iv: is missing"),
        (
            "x-amz-matdesc",
            Some("{"),
            "x-amz-matdesc: line 1, column 2: ",
        ),
        (
            "x-amz-tag-len",
            Some("96"),
            "x-amz-tag-len: expected 128, found `96`",
        ),
    ];
    for (name, value, expected) in cases {
        let said = with(name, value);
        assert!(said.starts_with(expected), "{said}");
    }
}
