//! Bundles of every kind: what they hold, and that another implementation opens them to the same bytes.

use crate::common::bundles::{bundle_of, client_side, object, uploaded};
use crate::common::world::{self, NOW, grant};
use crate::peer;
use envelope_lab::core::bundle::{
    Bundle, BundleDraft, BundleKind, BundledObject, ExportError, OpenError,
};
use envelope_lab::core::client_side::{AlgorithmSuite, MessageOptions};
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::lab::world::EncryptionChoice;
use proptest::prelude::*;

/// A file that looks like nothing.
pub fn file(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| (at * at / 7 + at / 256) as u8)
        .collect()
}

#[test]
fn every_kind_of_every_size_opens_here_and_elsewhere() {
    for kind in BundleKind::ALL {
        for length in [0, 1, 4_097, (1 << 20) + 1] {
            let file = file(length);
            let bundle = bundle_of(kind, &file, [length as u8; 32]).unwrap();
            assert_eq!(bundle.kind(), kind);
            assert_eq!(bundle.length(), length as u64);
            let text = bundle.to_json();
            let read = Bundle::read(&text).unwrap();
            assert!(read == bundle, "{} {length}", kind.name());
            assert!(read.open().unwrap() == file, "{} {length}", kind.name());
            assert!(
                peer::open(&text).unwrap() == file,
                "{} {length}",
                kind.name()
            );
            let closed = bundle.without_keys();
            assert_eq!(closed.open(), Err(OpenError::NoKeys));
            assert!(Bundle::read(&closed.to_json()).unwrap() == closed);
            assert!(!closed.to_json().contains("\"secret\""));
        }
    }
}

#[test]
fn every_choice_of_the_menu_opens() {
    let file = file(5_000);
    for choice in EncryptionChoice::ALL {
        let text = uploaded(choice, &file, [3; 32]).unwrap().to_json();
        assert!(
            Bundle::read(&text).unwrap().open().unwrap() == file,
            "{choice:?}"
        );
        assert!(peer::open(&text).unwrap() == file, "{choice:?}");
    }
    let with_bucket_key = uploaded(EncryptionChoice::SseKmsBucketKey, &file, [3; 32]).unwrap();
    assert_eq!(with_bucket_key.kind(), BundleKind::SseKms);
    assert!(
        with_bucket_key
            .to_json()
            .contains(r#""wrapped_by": "bucket-key""#)
    );
}

fn context() -> impl Strategy<Value = EncryptionContext> {
    prop::collection::btree_map("\\PC{1,12}", "\\PC{0,20}", 0..5).prop_map(EncryptionContext)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Random files, keys and contexts: what the lab seals opens under another implementation.
    #[test]
    fn what_is_sealed_here_opens_elsewhere(
        seed: [u8; 32],
        file in prop::collection::vec(any::<u8>(), 0..20_000),
        kind in prop::sample::select(&BundleKind::ALL[..]),
        context in context(),
        suite in prop::sample::select(&AlgorithmSuite::ALL[..]),
        frame_length in 1_u32..6_000,
    ) {
        let bundle = match kind {
            BundleKind::ClientSide => {
                let options = MessageOptions { suite, frame_length, context };
                client_side(&options, &file, seed).unwrap()
            }
            BundleKind::SseKms => in_context(&file, context, seed),
            _ => bundle_of(kind, &file, seed).unwrap(),
        };
        let text = bundle.to_json();
        prop_assert_eq!(&Bundle::read(&text).unwrap(), &bundle);
        prop_assert!(bundle.open().unwrap() == file);
        prop_assert!(peer::open(&text).as_ref() == Some(&file));
    }
}

/// SSE-KMS with an encryption context of the caller's own, by an API call.
fn in_context(file: &[u8], context: EncryptionContext, seed: [u8; 32]) -> Bundle {
    use base64ct::{Base64, Encoding};
    let mut lab = Lab::new(seed).unwrap();
    let mut sse = lab.headers();
    sse.context = Some(Base64::encode_string(context.to_string().as_bytes()));
    let mut cloud = lab.into_cloud();
    let put = envelope_lab::core::s3::put_object::Input {
        bucket: object().bucket,
        key: object().key,
        sse,
        body: envelope_lab::core::s3::body::excerpt_of(file),
        ..Default::default()
    };
    let put = envelope_lab::core::cloud::Call::PutObject(put);
    cloud.call(&Lab::app(), put, file, NOW).result.unwrap();
    Bundle::of(&cloud, object(), None).unwrap()
}

#[test]
fn a_rotated_key_opens_what_it_sealed_before_and_a_deleted_one_nothing() {
    let mut lab = Lab::new([1; 32]).unwrap();
    lab.upload(&object().key, "text/plain", b"before", NOW)
        .result
        .unwrap();
    let mut cloud = lab.into_cloud();
    let id = world::KEY_ID;
    let envelope_lab::core::cloud::Cloud { kms, entropy, .. } = &mut cloud;
    kms.key_mut(id).unwrap().rotate(NOW, entropy);
    let bundle = Bundle::of(&cloud, object(), None).unwrap();
    assert_eq!(peer::open(&bundle.to_json()).unwrap(), b"before");
    // A KMS without that key.
    cloud.kms = envelope_lab::core::kms::Kms::default();
    let draft = BundleDraft::of(&cloud, object(), None).unwrap();
    let noted = bundle.sha256;
    let lost = draft.read(noted).unwrap();
    assert_eq!(lost.sha256, noted);
    assert_eq!(
        lost.open().unwrap_err().to_string(),
        "layer 1: the KMS key is not in the bundle"
    );
    assert!(Bundle::read(&lost.to_json()).unwrap() == lost);
}

#[test]
fn what_is_not_there_or_not_the_objects_is_said() {
    let mut lab = Lab::new([1; 32]).unwrap();
    let missing = BundledObject {
        key: "other".to_owned(),
        ..object()
    };
    assert_eq!(
        Bundle::of(lab.cloud(), missing, None),
        Err(ExportError::NoObject)
    );
    lab.set_kind(EncryptionChoice::SseC);
    lab.upload(&object().key, "text/plain", b"mine", NOW)
        .result
        .unwrap();
    // Another customer's key is left out, and so the object stays closed.
    let bundle = Bundle::of(lab.cloud(), object(), Some(&[9; 32])).unwrap();
    assert_eq!(bundle.sha256, None);
    assert_eq!(
        bundle.open().unwrap_err().to_string(),
        "layer 1: the customer’s key is not in the bundle"
    );
    let mut cloud = lab.into_cloud();
    grant(&mut cloud, &Lab::app(), "");
    // Taking a bundle asks no policy: it's the classroom's doing, not the application's.
    assert!(Bundle::of(&cloud, object(), None).is_ok());
}
