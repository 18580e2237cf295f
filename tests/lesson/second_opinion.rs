//! The messages of every kind of object, opened and sealed by an implementation that shares no code with ours.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::{NOW, SEED};
use envelope_lab::core::crypto::Nonce;
use envelope_lab::core::lab::world::BUCKET;
use envelope_lab::core::lab::{EncryptionChoice, Lab};
use envelope_lab::lesson::second_opinion::{
    ByteComparison, GcmMessage, OpenedKeys, OpinionError, frames, frames_to_compare, object,
    open_keys,
};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce as RingNonce, UnboundKey};

const NAME: &str = "a.bin";

fn lab_with(kind: EncryptionChoice, body: &[u8]) -> Lab {
    let mut lab = Lab::new(SEED).expect("the lab");
    lab.set_kind(kind);
    assert!(
        lab.upload(NAME, "text/plain", body, NOW).result.is_ok(),
        "{kind:?}"
    );
    lab
}

fn opened(lab: &Lab) -> (OpenedKeys, Vec<GcmMessage>) {
    let object = object(lab, BUCKET, NAME, None).expect("the object");
    let keys = open_keys(lab, BUCKET, NAME, object).expect("its keys");
    let part = object.body.parts.first().expect("its part");
    let frames = frames(&keys, part, "Frame").expect("its frames");
    (keys, frames)
}

fn other_key(message: &GcmMessage) -> (LessSafeKey, RingNonce) {
    let key = UnboundKey::new(&AES_256_GCM, message.key.as_bytes()).expect("a key");
    let nonce = RingNonce::assume_unique_for_key(*message.nonce.as_bytes());
    (LessSafeKey::new(key), nonce)
}

fn other_opens(message: &GcmMessage, sealed: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = other_key(message);
    let mut bytes = sealed.to_vec();
    let opened = key.open_in_place(nonce, Aad::from(&message.associated_data), &mut bytes);
    opened.ok().map(|opened| opened.to_vec())
}

fn other_seals(message: &GcmMessage, plaintext: &[u8]) -> Vec<u8> {
    let (key, nonce) = other_key(message);
    let mut bytes = plaintext.to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(&message.associated_data), &mut bytes)
        .expect("sealed");
    bytes
}

#[test]
fn another_cipher_opens_and_seals_every_message_of_every_kind() {
    for kind in EncryptionChoice::ALL {
        for len in [0, 44, (1 << 20) + 5] {
            let body: Vec<u8> = (0..len).map(|at: u32| (at % 251) as u8).collect();
            let lab = lab_with(kind, &body);
            let (keys, frames) = opened(&lab);
            let mut whole: Vec<u8> = Vec::new();
            for message in keys.messages.iter().chain(&frames) {
                let theirs = other_opens(message, &message.sealed).expect(&message.what);
                assert_eq!(
                    ByteComparison::of(&message.opened, &theirs),
                    ByteComparison::Equal
                );
                assert_eq!(other_seals(message, &message.opened), message.sealed);
                let flipped = message.with_flipped_bit();
                assert_eq!(other_opens(message, &flipped), None, "{}", message.what);
                assert_eq!(message.opens(&flipped), None, "{}", message.what);
                let new = message.fresh(Nonce::new([3; 12]), b"new");
                assert_eq!(new.opens(&other_seals(&new, b"new")), Some(b"new".to_vec()));
                if !message.what.starts_with("Outer") && !message.what.starts_with("The") {
                    whole.extend(message.opened.iter());
                }
            }
            assert_eq!(whole, body, "{kind:?}, {len} bytes");
        }
    }
}

#[test]
fn what_is_gone_is_said_to_be_gone() {
    let lab = lab_with(EncryptionChoice::SseKms, b"a");
    assert_eq!(
        object(&lab, BUCKET, "b", None).err(),
        Some(OpinionError::NoObject)
    );
}

#[test]
fn of_a_large_body_only_the_first_and_the_last_frame_are_compared() {
    assert_eq!(frames_to_compare(3, 3 << 20), [0, 1, 2]);
    assert_eq!(frames_to_compare(1_024, 1 << 30), [0, 1_023]);
    assert_eq!(frames_to_compare(1, 1 << 30), [0]);
}

#[test]
fn a_comparison_names_the_first_byte_that_differs() {
    assert!(ByteComparison::of(b"abc", b"abc").is_equal());
    assert_eq!(
        ByteComparison::of(b"abc", b"abd"),
        ByteComparison::Differs { at: 2 }
    );
    assert_eq!(
        ByteComparison::of(b"abc", b"ab"),
        ByteComparison::Differs { at: 2 }
    );
    assert_eq!(
        ByteComparison::of(b"", b"a").says(),
        "first difference at byte 0"
    );
}
