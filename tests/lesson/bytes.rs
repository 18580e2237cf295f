//! What every byte is: the ranges fill the whole, the stated values are those of the bytes, every part that core labels
//! is explained, and the commands print what they say.

use crate::common::runs::{download, new_lab, upload};
use crate::common::world::NOW;
use envelope_lab::core::crypto::frames::{FRAME, encrypted_len};
use envelope_lab::core::crypto::{Nonce, Tag};
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::kms::blob::CiphertextBlob;
use envelope_lab::core::lab::{EncryptionChoice, Lab};
use envelope_lab::core::trace::field::{Field, Role, Value};
use envelope_lab::lesson::bytes::copied::CopyForm;
use envelope_lab::lesson::bytes::occurrence::{OccurrencePlace, SoughtBytes, WrittenAs};
use envelope_lab::lesson::bytes::stored_piece::{PieceBytes, StoredPiece, pieces, stored_bytes};
use envelope_lab::lesson::bytes::{
    ByteSpan, SpanKind, body_layout, command, context_layout, decode, text_layout,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Children lie inside their parent, one after the other, without gaps; so the leaves fill the whole.
fn assert_fills(span: &ByteSpan, len: u64) {
    assert_eq!((span.offset, span.len), (0, len), "{:?}", span.kind);
    fn check(span: &ByteSpan) {
        let mut next = span.offset;
        for child in &span.children {
            assert_eq!(child.offset, next, "{:?} in {:?}", child.kind, span.kind);
            next = child.end();
            check(child);
        }
        if !span.children.is_empty() {
            assert_eq!(next, span.end(), "{:?}", span.kind);
        }
    }
    check(span);
    let leaves: u64 = span.leaves().iter().map(|leaf| leaf.len).sum();
    assert_eq!(leaves, len);
}

/// Labs in which every kind of encryption has stored an object.
fn labs() -> Vec<Lab> {
    let stored = |choice| {
        let mut lab = new_lab();
        lab.set_kind(choice);
        assert!(
            upload(&mut lab, "letter.txt", b"Dear reader")
                .result
                .is_ok()
        );
        lab
    };
    EncryptionChoice::ALL.map(stored).into()
}

fn all_fields() -> Vec<Field> {
    let mut fields = Vec::new();
    for mut lab in labs() {
        for outcome in [
            upload(&mut lab, "letter.txt", b"Dear reader"),
            download(&mut lab, "letter.txt"),
        ] {
            let steps = outcome.trace.steps.iter();
            fields.extend(steps.flat_map(|step| step.fields.clone()));
        }
        for row in lab.objects() {
            fields.push(row.body);
            fields.extend(row.encrypted_data_key);
        }
    }
    fields
}

#[test]
fn every_field_is_filled_and_every_part_of_core_is_explained() {
    let mut kinds = BTreeSet::new();
    for field in all_fields() {
        let decoded = decode::field(&field);
        assert_fills(&decoded.span, decoded.len);
        let leaves = decoded.span.leaves();
        kinds.extend(leaves.iter().map(|leaf| leaf.kind));
        let Value::Bytes { parts, .. } = &field.value else {
            continue;
        };
        // A chip's range is made of whole ranges here, of its role. (The chip of several tags counts them together.)
        for part in parts.iter().filter(|part| !part.name.starts_with("tags")) {
            let starts = leaves.iter().any(|leaf| leaf.offset == part.offset);
            let ends = leaves
                .iter()
                .any(|leaf| leaf.end() == part.offset + part.len);
            assert!(
                starts && ends,
                "{}: {} in {leaves:#?}",
                field.name,
                part.name
            );
            let mut inside = leaves.iter().filter(|leaf| {
                part.offset <= leaf.offset && leaf.end() <= part.offset + part.len && leaf.len > 0
            });
            let named = inside.any(|leaf| leaf.kind.role() == part.role);
            assert!(named, "{}: {}", field.name, part.name);
        }
    }
    for kind in [
        SpanKind::BlobKeyId,
        SpanKind::BlobMessageId,
        SpanKind::OidAesGcm,
        SpanKind::DataKeyEncrypted,
        SpanKind::NoncePrefix,
        SpanKind::FrameCiphertext,
        SpanKind::OwnKeyCiphertext,
        SpanKind::ZeroedKey,
        SpanKind::ArnResource,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} among {kinds:?}");
    }
}

#[test]
fn every_kind_says_what_and_why_in_sentences() {
    for kind in SpanKind::ALL {
        assert!(!kind.name().is_empty());
        for text in [kind.what(), kind.why()] {
            assert!(text.ends_with(['.', ')']), "{kind:?}: {text}");
            assert!(!text.contains('\''), "{kind:?}: {text}");
        }
    }
}

#[test]
fn every_piece_of_every_object_is_filled() {
    let mut seen = BTreeSet::new();
    for lab in labs() {
        let bucket = lab.cloud().s3.bucket("my-bucket").unwrap();
        let object = &bucket.objects["letter.txt"];
        for piece in pieces(object) {
            let stored = stored_bytes(object, piece).unwrap();
            let bytes = match stored.bytes {
                PieceBytes::Here(bytes) => bytes,
                PieceBytes::Body(body) => body.read(0..body.length()).unwrap(),
            };
            assert_fills(&stored.span, bytes.len() as u64);
            assert!(!piece.name(1).is_empty());
            seen.insert(piece);
        }
        assert!(stored_bytes(object, StoredPiece::Body(9)).is_none());
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
}

/// The values of a blob's ranges are those of the blob, and where the ranges are, the bytes are.
#[test]
fn a_blob_is_read_down_to_single_bytes() {
    let lab = labs().swap_remove(0);
    let object = &lab.cloud().s3.bucket("my-bucket").unwrap().objects["letter.txt"];
    let bytes = &object.encryption.kms().unwrap().encrypted_data_key;
    let blob = CiphertextBlob::parse(bytes).unwrap();
    let span = decode::of_bytes(bytes, bytes.len() as u64, Role::EncryptedDataKey);
    let find = |kind| {
        let leaves = span.leaves();
        let found = leaves.into_iter().find(|leaf| leaf.kind == kind).unwrap();
        &bytes[found.offset as usize..found.end() as usize]
    };
    assert_eq!(find(SpanKind::BlobKeyId), blob.key);
    assert_eq!(find(SpanKind::BlobMaterialId), blob.material);
    assert_eq!(find(SpanKind::BlobMessageId), blob.message);
    assert_eq!(find(SpanKind::Nonce), blob.nonce.as_bytes());
    assert_eq!(find(SpanKind::DataKeyEncrypted), blob.sealed.ciphertext);
    assert_eq!(find(SpanKind::Tag), blob.sealed.tag.as_bytes());
    assert_eq!(find(SpanKind::DerTagLength), [Tag::LEN as u8]);
    // Each byte's way leads to it.
    for offset in 0..span.len {
        let path = span.path_to(offset);
        let at = span.at(&path).unwrap();
        assert!(at.contains(offset) && at.children.is_empty());
        assert_eq!(at, span.innermost(offset));
    }
}

/// The tree of a blob and of a body with two frames.
#[test]
fn trees() {
    fn write(span: &ByteSpan, depth: usize, text: &mut String) {
        let (kind, value) = (span.kind.name(), &span.value);
        let range = format!("{}+{}", span.offset, span.len);
        *text += &format!("{:depth$}{kind} {range} {value}\n", "", depth = depth * 2);
        for child in &span.children {
            write(child, depth + 1, text);
        }
    }
    let lab = labs().swap_remove(0);
    let object = &lab.cloud().s3.bucket("my-bucket").unwrap().objects["letter.txt"];
    let mut text = String::new();
    for piece in pieces(object) {
        write(&stored_bytes(object, piece).unwrap().span, 0, &mut text);
    }
    let long = FRAME as u64 + 5;
    let header = [7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 1, 1];
    write(&body_layout::body(&header, long, 0), 0, &mut text);
    let message = "PUT /letter.txt HTTP/1.1\nHost: my-bucket.s3.us-east-1.amazonaws.com\n\nDear";
    write(&text_layout::message(message), 0, &mut text);
    insta::assert_snapshot!(text);
}

#[test]
fn the_same_bytes_are_found_in_every_form() {
    let mut lab = new_lab();
    let outcome = upload(&mut lab, "letter.txt", b"Dear reader");
    let object = &lab.cloud().s3.bucket("my-bucket").unwrap().objects["letter.txt"];
    let blob = object.encryption.kms().unwrap().encrypted_data_key.clone();
    let sought = SoughtBytes::of(&blob).unwrap();
    let found = sought.in_trace(&outcome.trace);
    let raw = |name| {
        found.iter().any(|one| {
            matches!(one.place, OccurrencePlace::Field { name: at, .. } if at == name)
                && one.written == WrittenAs::Bytes
        })
    };
    assert!(raw("CiphertextBlob"), "{found:?}");
    let message = |one: &&_| {
        matches!(
            one,
            &&envelope_lab::lesson::bytes::occurrence::Occurrence {
                place: OccurrencePlace::Message { .. },
                written: WrittenAs::Base64,
                ..
            }
        )
    };
    assert!(found.iter().any(|one| message(&one)), "{found:?}");
    let stored = sought.in_lab(&lab);
    assert!(stored.iter().any(|one| matches!(&one.place, OccurrencePlace::Object { key, piece: StoredPiece::DataKey } if key == "letter.txt")));
    // The key's ID is written as a UUID in requests and policies.
    let key = CiphertextBlob::parse(&blob).unwrap().key;
    let key = SoughtBytes::of(&key).unwrap();
    let policies = key.in_lab(&lab);
    let uuid = |one: &&envelope_lab::lesson::bytes::occurrence::Occurrence| {
        one.written == WrittenAs::Uuid && matches!(one.place, OccurrencePlace::Policy(_))
    };
    assert!(policies.iter().any(|one| uuid(&one)), "{policies:?}");
    // The plaintext data key is nowhere in the lab.
    let plain = outcome.trace.steps.iter().flat_map(|step| &step.fields);
    let plain = plain.filter(|field| field.role == Role::PlaintextDataKey);
    for field in plain {
        let bytes = decode::field(field).bytes;
        if let Some(sought) = SoughtBytes::of(&bytes) {
            assert_eq!(sought.in_lab(&lab), []);
        }
    }
    assert!(SoughtBytes::of(&[0; 64]).is_none());
    assert!(SoughtBytes::of(b"short").is_none());
}

/// Runs every command on the bytes that the page would save.
#[test]
fn commands_print_what_they_say() {
    let folder = std::env::temp_dir().join(format!("bytes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut lines = 0;
    let lab = labs().swap_remove(0);
    let object = &lab.cloud().s3.bucket("my-bucket").unwrap().objects["letter.txt"];
    let mut script = String::from("set -e\n");
    let mut expected = Vec::new();
    let mut add = |bytes: &[u8], span: &ByteSpan, name: &str| {
        let file = command::file_name(name);
        std::fs::write(folder.join(&file), bytes).unwrap();
        let mut spans = vec![span];
        while let Some(span) = spans.pop() {
            spans.extend(&span.children);
            let own = &bytes[span.offset as usize..span.end() as usize];
            for command in command::commands(&file, span, Some(own)) {
                // One process for each line of Python is slow: one kind of each is enough.
                if !expected
                    .iter()
                    .any(|(kind, does, _, _)| (*kind, *does) == (span.kind, command.does))
                {
                    // xxd is not on every machine.
                    if !command.line.starts_with("xxd") {
                        script += &format!("printf '\\n>%s\\n' {lines}; {}\n", command.line);
                        lines += 1;
                        expected.push((span.kind, command.does, command.line, command.prints));
                    }
                }
            }
        }
    };
    for piece in pieces(object) {
        let stored = stored_bytes(object, piece).unwrap();
        let bytes = match &stored.bytes {
            PieceBytes::Here(bytes) => bytes.clone(),
            PieceBytes::Body(body) => body.read(0..body.length()).unwrap(),
        };
        add(&bytes, &stored.span, &piece.name(1));
    }
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut printed = printed.split("\n>").skip(1);
    for (number, (_, _, line, prints)) in expected.iter().enumerate() {
        let (at, text) = printed.next().unwrap().split_once('\n').unwrap();
        assert_eq!(at, number.to_string());
        if let Some(prints) = prints {
            assert_eq!(text.trim_end_matches('\n'), prints, "{line}");
        } else {
            assert!(!text.is_empty(), "{line}");
        }
    }
    assert!(lines > 30, "{lines}");
}

#[test]
fn bytes_are_copied_in_three_forms() {
    let [hex, base64, array] = CopyForm::ALL.map(|form| form.write("tag length", &[0, 1, 255]));
    assert_eq!(hex, "0001ff");
    assert_eq!(base64, "AAH/");
    assert_eq!(
        array,
        "static const unsigned char tag_length[3] = {\n  0x00, 0x01, 0xff,\n};\n"
    );
    assert_eq!(command::file_name("../a b;$(x).txt"), "a-b---x-.txt.bin");
}

proptest! {
    /// Bodies of any length: the ranges fill them, and their length gives the plaintext's back.
    #[test]
    fn bodies_of_any_length(len in 0_u64..5 * FRAME as u64) {
        let stored = encrypted_len(len);
        prop_assert_eq!(body_layout::plaintext_len(stored), Some(len));
        let span = body_layout::body(&[0; Nonce::LEN], len, 0);
        assert_fills(&span, stored);
        let plain: u64 = span.leaves().iter().filter(|leaf| leaf.kind == SpanKind::FrameCiphertext).map(|leaf| leaf.len).sum();
        prop_assert_eq!(plain, len);
    }

    /// A context's ranges say exactly its pairs.
    #[test]
    fn contexts_are_read_back(pairs in proptest::collection::btree_map("[a-z:é]{0,9}", ".{0,9}", 0..5)) {
        let bytes = EncryptionContext(pairs.clone()).to_aad().unwrap();
        let span = context_layout::context(&bytes).unwrap();
        assert_fills(&span, bytes.len() as u64);
        let said = |kind: SpanKind| -> Vec<String> {
            let leaves = span.leaves();
            leaves.into_iter().filter(|leaf| leaf.kind == kind).map(|leaf| leaf.value.clone()).collect()
        };
        prop_assert_eq!(said(SpanKind::ContextKey), pairs.keys().cloned().collect::<Vec<_>>());
        prop_assert_eq!(said(SpanKind::ContextValue), pairs.values().cloned().collect::<Vec<_>>());
    }

    /// No bytes, however damaged, give ranges that do not fill them.
    #[test]
    fn any_bytes_are_filled(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for role in [Role::EncryptedDataKey, Role::Ciphertext, Role::AssociatedData, Role::PlaintextDataKey, Role::Metadata] {
            assert_fills(&decode::of_bytes(&bytes, bytes.len() as u64, role), bytes.len() as u64);
        }
        let text = String::from_utf8_lossy(&bytes);
        assert_fills(&text_layout::message(&text), text.len() as u64);
        assert_fills(&decode::of_text(&text, Role::Metadata), text.len() as u64);
    }
}

#[test]
fn http_messages_of_a_run_are_filled() {
    let mut lab = new_lab();
    let now = lab.now(NOW);
    for step in &lab.upload("a", "text/plain", b"x", now).trace.steps {
        if let Some(api) = &step.api {
            assert_fills(&text_layout::message(&api.http), api.http.len() as u64);
        }
    }
}
