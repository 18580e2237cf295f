//! The `CiphertextBlob` under attack, and its labels.

use crate::common::world::*;
use envelope_lab::core::kms::{CiphertextBlob, blob::Purpose};
use proptest::prelude::*;

#[test]
fn a_blob_with_any_one_bit_flipped_never_opens() {
    let pairs = [("tenant", "7")];
    let mut cloud = cloud(ALLOW_ALL);
    let made = [
        generate(KEY_ID, Some("AES_256"), None, &pairs),
        encrypt(KEY_ID, b"a secret of the app", &pairs),
    ];
    for made in made {
        let blob = blob_of(&call(&mut cloud, made));
        for place in 0..blob.len() * 8 {
            let mut damaged = blob.clone();
            damaged[place / 8] ^= 1 << (place % 8);
            let outcome = call(&mut cloud, decrypt(&damaged, None, &pairs));
            assert_eq!(
                error_of(&outcome),
                "InvalidCiphertextException (400): ",
                "bit {place}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(
        mut bytes in prop::collection::vec(any::<u8>(), 0..300),
        true_start in 0..120usize,
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        prop_assert_eq!(CiphertextBlob::parse(&bytes), None);
        // And bytes that begin like a true blob.
        let blob = blob_of(&call(&mut cloud, generate(KEY_ID, Some("AES_256"), None, &[])));
        bytes.splice(..0, blob.iter().take(true_start).copied());
        let outcome = call(&mut cloud, decrypt(&bytes, None, &[]));
        prop_assert!(outcome.result.is_err());
    }

    #[test]
    fn a_blob_parses_back_to_what_it_was_and_its_parts_cover_it(len in 1..1_500usize) {
        let mut cloud = cloud(ALLOW_ALL);
        let bytes = blob_of(&call(&mut cloud, encrypt(KEY_ID, &vec![9; len], &[])));
        let blob = CiphertextBlob::parse(&bytes);
        prop_assert_eq!(blob.as_ref().map(CiphertextBlob::to_bytes), Some(bytes.clone()));
        let blob = blob.ok_or_else(|| TestCaseError::fail("no blob"))?;
        prop_assert_eq!(blob.purpose, Purpose::Encrypt);
        let parts = blob.parts();
        let mut at = 0;
        for part in &parts {
            prop_assert_eq!(part.offset, at);
            at += part.len;
        }
        prop_assert_eq!(at, bytes.len() as u64);
        // The labels lie on the bytes they name.
        let slice = |name: &str| {
            let part = parts.iter().find(|part| part.name == name);
            part.map(|part| bytes[part.offset as usize..][..part.len as usize].to_vec())
        };
        prop_assert_eq!(slice("nonce"), Some(blob.nonce.as_bytes().to_vec()));
        prop_assert_eq!(slice("KMS key ID"), Some(blob.key.to_vec()));
        prop_assert_eq!(slice("key material ID"), Some(blob.material.to_vec()));
        let tag = blob.sealed.tag.as_bytes().to_vec();
        prop_assert_eq!(slice("tag"), Some(tag));
    }
}
