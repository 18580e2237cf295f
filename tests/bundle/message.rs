//! Messages of the AWS Encryption SDK.

use crate::kinds::file;
use crate::peer;
use base64ct::{Base64, Encoding};
use envelope_lab::core::client_side::{
    AlgorithmSuite, ContentType, Message, MessageFault, MessageOptions, RawAesKeyring, SealError,
    seal,
};
use envelope_lab::core::crypto::Aes256Key;
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::kms::EncryptionContext;

fn keyring() -> RawAesKeyring {
    RawAesKeyring::generate(
        "envelope-lab",
        "classroom",
        &mut Entropy::from_seed([1; 32]),
    )
}

fn options(suite: AlgorithmSuite, frame_length: u32) -> MessageOptions {
    let mut context = EncryptionContext::default();
    context
        .0
        .insert("purpose".to_owned(), "teaching".to_owned());
    MessageOptions {
        suite,
        frame_length,
        context,
    }
}

fn sealed(length: usize) -> Vec<u8> {
    let options = options(AlgorithmSuite::Aes256GcmHkdfSha256, 16);
    seal(
        &keyring(),
        &options,
        &file(length),
        &mut Entropy::from_seed([2; 32]),
    )
    .unwrap()
}

#[test]
fn both_suites_and_any_frame_length_open_here_and_elsewhere() {
    let mut entropy = Entropy::from_seed([3; 32]);
    for suite in AlgorithmSuite::ALL {
        for frame_length in [1, 15, 16, 4_096] {
            for length in [0, 1, 15, 16, 17, 32, 100] {
                let file = file(length);
                let message = seal(
                    &keyring(),
                    &options(suite, frame_length),
                    &file,
                    &mut entropy,
                )
                .unwrap();
                let parsed = Message::parse(&message).unwrap();
                assert_eq!(parsed.content, ContentType::Framed(frame_length));
                assert_eq!(parsed.open(&keyring()).unwrap(), file);
                let peer = peer::open_message(&message, "classroom", keyring().key.as_bytes());
                assert_eq!(peer.unwrap(), file);
            }
        }
    }
    let none = options(AlgorithmSuite::Aes256Gcm, 0);
    assert_eq!(
        seal(&keyring(), &none, b"", &mut entropy),
        Err(SealError::FrameLength)
    );
    let mut reserved = options(AlgorithmSuite::Aes256Gcm, 16);
    let name = "aws-crypto-public-key".to_owned();
    reserved.context.0.insert(name, String::new());
    assert_eq!(
        seal(&keyring(), &reserved, b"", &mut entropy),
        Err(SealError::Reserved)
    );
}

/// The suites that aren't read are refused by name, with the byte at which they stand.
#[test]
fn other_suites_and_versions_are_refused_by_name() {
    let mut message = sealed(5);
    let mut said = |at: usize, bytes: &[u8]| {
        let before = message[at..at + bytes.len()].to_vec();
        message[at..at + bytes.len()].copy_from_slice(bytes);
        let error = Message::parse(&message).unwrap_err().to_string();
        message[at..at + bytes.len()].copy_from_slice(&before);
        error
    };
    assert_eq!(
        said(2, &[3, 0x78]),
        "byte 2 of the message: algorithm suite 0x0378, AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384, is not read here: it needs an ECDSA signature"
    );
    assert_eq!(
        said(2, &[4, 0x78]),
        "byte 2 of the message: algorithm suite 0x0478, AES_256_GCM_HKDF_SHA512_COMMIT_KEY, is not read here: it needs key commitment, which message version 1 hasn’t"
    );
    assert_eq!(
        said(2, &[0, 0x14]),
        "byte 2 of the message: algorithm suite 0x0014, AES_128_GCM_IV12_TAG16, is not read here: it needs a 128-bit key"
    );
    assert_eq!(
        said(2, &[9, 9]),
        "byte 2 of the message: 0x0909 is no algorithm suite of the AWS Encryption SDK"
    );
    assert_eq!(
        said(0, &[2, 5, 0x78]),
        "byte 0 of the message: this is a message of version 2 (AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384, with key commitment); only version 1 is read here"
    );
    assert_eq!(
        said(0, &[3]),
        "byte 0 of the message: expected 01 (message version 1), found 03"
    );
    assert_eq!(
        said(1, &[0x90]),
        "byte 1 of the message: expected 80 (customer authenticated encrypted data), found 90"
    );
}

#[test]
fn every_bit_counts_and_every_cut_is_found() {
    let message = sealed(40);
    let keyring = keyring();
    let header = Message::parse(&message).unwrap().header_len();
    for bit in 0..message.len() * 8 {
        let mut changed = message.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let error = Message::parse(&changed).and_then(|message| message.open(&keyring));
        let error = error.unwrap_err();
        // A changed length in the header makes other fields of those behind it.
        if bit / 8 >= header {
            assert!(
                (header..=bit / 8).contains(&error.offset)
                    || matches!(
                        error.fault,
                        MessageFault::Ends { .. } | MessageFault::Trailing(_)
                    ),
                "{bit}: {error}"
            );
        }
    }
    for end in 0..message.len() {
        let error = Message::parse(&message[..end]).unwrap_err();
        assert!(
            matches!(error.fault, MessageFault::Ends { .. }),
            "{end}: {error}"
        );
    }
    let longer = [&message[..], b"x"].concat();
    assert_eq!(
        Message::parse(&longer).unwrap_err().fault,
        MessageFault::Trailing(1)
    );
}

#[test]
fn another_key_or_a_moved_frame_is_named() {
    let message = sealed(48);
    let parsed = Message::parse(&message).unwrap();
    let other = RawAesKeyring {
        name: "other".to_owned(),
        ..keyring()
    };
    assert_eq!(
        parsed.open(&other).unwrap_err().to_string(),
        "byte 43 of the message: the given key wrapped none of the data keys; these did: envelope-lab/classroom"
    );
    // Frames 1 and 2 change places: 4 + 12 + 16 + 16 bytes each.
    let start = parsed.header_len();
    let mut swapped = message.clone();
    swapped[start..start + 48].copy_from_slice(&message[start + 48..start + 96]);
    swapped[start + 48..start + 96].copy_from_slice(&message[start..start + 48]);
    let error = Message::parse(&swapped).unwrap_err();
    assert_eq!(
        error.fault,
        MessageFault::Sequence {
            expected: 1,
            found: 2
        }
    );
    // With their numbers mended, the tag finds it.
    swapped[start..start + 4].copy_from_slice(&[0, 0, 0, 1]);
    swapped[start + 48..start + 52].copy_from_slice(&[0, 0, 0, 2]);
    let error = Message::parse(&swapped)
        .unwrap()
        .open(&keyring())
        .unwrap_err();
    assert_eq!((error.offset, error.fault), (start, MessageFault::Frame(1)));
}

/// Made by the AWS Encryption SDK for Python 4.0.7, by `tests/outside/encryption_sdk.py`.
#[test]
fn messages_of_the_sdk_open() {
    let lines = include_str!("../data/messages.jsonl").lines();
    let mut count = 0;
    for line in lines {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let bytes = |name: &str| Base64::decode_vec(line[name].as_str().unwrap()).unwrap();
        let keyring = RawAesKeyring {
            namespace: "python".to_owned(),
            name: "sdk".to_owned(),
            key: Aes256Key::from_slice(&bytes("key")).unwrap(),
        };
        let message = Message::parse(&bytes("message")).unwrap();
        assert_eq!(line["suite"], format!("0x{:04x}", message.suite.id()));
        let content = match line["frame_length"].as_u64().unwrap() {
            0 => ContentType::NotFramed,
            length => ContentType::Framed(length as u32),
        };
        assert_eq!(message.content, content);
        let file = bytes("file");
        assert_eq!(message.context.0.len(), 2 * (file.len() % 2), "{line}");
        assert!(message.open(&keyring).unwrap() == file, "{line}");
        for at in 0..bytes("message").len() {
            let mut changed = bytes("message");
            changed[at] ^= 0x10;
            let opened = Message::parse(&changed).and_then(|message| message.open(&keyring));
            assert!(opened.is_err(), "{at} of {line}");
        }
        count += 1;
    }
    assert_eq!(count, 10);
}
