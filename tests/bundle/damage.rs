//! A damaged bundle doesn't open, and says where.

use crate::common::bundles::{bundle_of, uploaded};
use base64ct::{Base64, Encoding};
use envelope_lab::core::bundle::{
    Bundle, BundleFileError, BundleKind, BundledEnvelope, Layer, OpenError, ValueFault,
};
use envelope_lab::core::lab::world::EncryptionChoice;

fn bundle(kind: BundleKind) -> Bundle {
    bundle_of(kind, b"thirty-two bytes and some more..", [5; 32]).unwrap()
}

/// The error of a bundle in which one text stands for another.
fn said(from: &str, to: &str) -> String {
    let text = bundle(BundleKind::SseKms).to_json();
    assert!(text.contains(from), "{from}");
    let damaged = text.replacen(from, to, 1);
    Bundle::read(&damaged).unwrap_err().to_string()
}

#[test]
fn an_unreadable_bundle_says_where() {
    let cases = [
        (
            "\"version\": 1",
            "\"version\": 2",
            "this bundle has version 2; this program reads version 1",
        ),
        (
            "envelope-lab-bundle",
            "another",
            "this isn’t a bundle: expected \"format\": \"envelope-lab-bundle\"",
        ),
        (
            "\"bucket\": \"my-bucket\",",
            "\"bucket\": 7,",
            "line 8, column 15: object.bucket: expected a text, found `7`",
        ),
        (
            "\"bucket\": \"my-bucket\",",
            "",
            "line 7, column 13: object.bucket: is missing",
        ),
        (
            "\"kms\"",
            "\"smk\"",
            "line 25, column 21: layers[0].wrapped_by: expected kms or bucket-key or s3 or customer, found `smk`",
        ),
        (
            "\"kind\": \"SSE-KMS\"",
            "\"kind\": \"SSE-C\"",
            "line 4, column 11: kind: expected `SSE-KMS`, which follows from the rest of the bundle, found `SSE-C`",
        ),
        (
            "\"stored_length\": 60",
            "\"stored_length\": 61",
            "line 55, column 24: parts[0].stored_length: expected `60`, which follows from the rest of the bundle, found `61`",
        ),
        (
            "\"number\": 1,",
            "\"number\": 1, \"extra\": 0,",
            "line 53, column 29: parts[0].extra: is no member of a bundle",
        ),
        (
            "\"keys\": {",
            "\"keys\": [",
            "line 42, column 10: expected `,` or `]` after this value, found `:`",
        ),
    ];
    for (from, to, expected) in cases {
        assert_eq!(said(from, to), expected);
    }
}

#[test]
fn damaged_base64_says_at_which_character() {
    let bundle = bundle(BundleKind::SseKms);
    let text = bundle.to_json();
    let stored = Base64::encode_string(&bundle.parts[0].stored);
    let fault = |to: String| match Bundle::read(&text.replace(&stored, &to)) {
        Err(BundleFileError::Value {
            path,
            fault,
            line: 57,
            column: 16,
        }) if path == "parts[0].bytes" => fault,
        other => panic!("{other:?}"),
    };
    let mut letters: Vec<char> = stored.chars().collect();
    letters[17] = '%';
    let found = '%';
    assert_eq!(
        fault(letters.iter().collect()),
        ValueFault::Character { at: 17, found }
    );
    assert_eq!(
        fault(stored.chars().skip(1).collect()),
        ValueFault::CutOff {
            length: stored.len() - 1
        }
    );
    assert_eq!(
        fault(stored.chars().take(76).chain("=AAA".chars()).collect()),
        ValueFault::Ending { at: 75 }
    );
}

#[test]
fn a_bundle_that_ends_too_early_says_where_it_ends() {
    let text = bundle(BundleKind::DsseKms).to_json();
    for end in 0..text.len() - 2 {
        let Some(start) = text.get(..end) else {
            continue;
        };
        let error = Bundle::read(start).unwrap_err();
        assert!(matches!(error, BundleFileError::Json(_)), "{end}: {error}");
    }
}

#[test]
fn a_changed_byte_says_at_which_stage() {
    let open = |change: fn(&mut Bundle)| {
        let mut bundle = bundle(BundleKind::DsseKms);
        change(&mut bundle);
        // It can be written and read all the same.
        let read = Bundle::read(&bundle.to_json()).unwrap();
        read.open().unwrap_err().to_string()
    };
    assert_eq!(
        open(|bundle| bundle.parts[0].stored[20] ^= 1),
        "part 1, layer 1, frame 0 (byte 12): the tag does not match"
    );
    assert_eq!(
        open(|bundle| bundle.parts[0].stored[11] = 0),
        "part 1, layer 1, byte 11: expected 01, which marks the last frame’s nonce, found 00"
    );
    assert_eq!(
        open(|bundle| bundle.parts[0].stored[10] = 4),
        "part 1, layer 1, byte 7: the header counts 5 frames, the bytes have 1"
    );
    assert_eq!(
        open(|bundle| bundle.parts[0].stored.truncate(20)),
        "part 1, layer 1, frame 0 (byte 12): the tag does not match"
    );
    assert_eq!(
        open(|bundle| bundle.parts[0].stored.truncate(7)),
        "part 1, layer 1: 7 bytes are fewer than a header and a tag"
    );
    assert_eq!(
        open(|bundle| bundle.parts[0].length += 1),
        "part 1: it has 32 bytes, and the bundle says 33"
    );
}

#[test]
fn every_bit_of_the_envelope_and_the_body_counts() {
    // One layer under KMS, with a Bucket Key between: each wrapped key and both contexts are in it.
    let whole = uploaded(EncryptionChoice::SseKmsBucketKey, b"file", [5; 32]).unwrap();
    let changed = |change: &dyn Fn(&mut Bundle)| {
        let mut bundle = whole.clone();
        change(&mut bundle);
        bundle.open().unwrap_err()
    };
    let BundledEnvelope::Server(layers) = &whole.envelope else {
        panic!()
    };
    let [Layer::BucketKey(layer)] = layers.as_slice() else {
        panic!()
    };
    let with = |bundle: &mut Bundle,
                change: &dyn Fn(&mut envelope_lab::core::bundle::ShortTermKey)| {
        if let BundledEnvelope::Server(layers) = &mut bundle.envelope
            && let [Layer::BucketKey(layer)] = layers.as_mut_slice()
        {
            change(layer);
        }
    };
    for bit in 0..whole.parts[0].stored.len() * 8 {
        changed(&|bundle| bundle.parts[0].stored[bit / 8] ^= 1 << (bit % 8));
    }
    for bit in 0..layer.encrypted.len() * 8 {
        changed(&|bundle| with(bundle, &|layer| layer.encrypted[bit / 8] ^= 1 << (bit % 8)));
    }
    for bit in 0..layer.bucket_key.blob.len() * 8 {
        let at = bit / 8;
        let error =
            changed(&|bundle| with(bundle, &|layer| layer.bucket_key.blob[at] ^= 1 << (bit % 8)));
        let fixed = at < 5 || at == 37 || (54..108).contains(&at) || (120..125).contains(&at);
        match error {
            OpenError::Blob { offset, layer: 1 } => assert!(fixed && offset == at, "{bit}"),
            other => assert!(!fixed, "{bit}: {other}"),
        }
    }
    changed(&|bundle| with(bundle, &|layer| layer.context.0.clear()));
    changed(&|bundle| with(bundle, &|layer| layer.bucket_key.context.0.clear()));
    changed(&|bundle| bundle.object.key.push('x'));
    assert_eq!(
        changed(&|bundle| bundle.sha256 = Some([0; 32])),
        OpenError::Digest
    );
}

/// Whatever byte of the text is changed: the bundle is refused, or it is the same file, since the byte decides nothing.
#[test]
fn a_changed_character_of_the_text_is_refused_or_decides_nothing() {
    let mut ignored = std::collections::BTreeSet::new();
    for kind in BundleKind::ALL {
        let bundle = bundle(kind);
        let (text, file) = (bundle.to_json(), bundle.open().unwrap());
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let opened = Bundle::read(&changed).map(|bundle| bundle.open());
            if let Ok(Ok(found)) = opened {
                assert!(found == file, "{at} of {text}");
                let line = text.get(..at).unwrap().lines().count().saturating_sub(1);
                let line = text.lines().nth(line).unwrap().trim();
                ignored.insert(line.split(':').next().unwrap().to_owned());
            }
        }
    }
    let ignored: Vec<_> = ignored.iter().map(String::as_str).collect();
    assert_eq!(ignored, ["\"key_arn\"", "\"key_md5\"", "\"version_id\""]);
}
