//! The tab Prove it: the bundle with its programs, the two ciphers side by side, and client-side encryption.

use crate::draw::{draw, lab, upload, worked};
use envelope_lab::app::page::proof_outside::cipher_check::{
    CheckedMessage, CheckedObject, ComparedResult,
};
use envelope_lab::app::page::proof_outside::sdk_state::{
    ClientContent, ClientEncrypted, ClientOpened, SdkState,
};
use envelope_lab::app::page::proof_outside::state::ProofState;
use envelope_lab::app::page::proof_outside::{
    chosen_bundle, client_object, outside_panel, sdk_message, second_opinion, view,
};
use envelope_lab::core::bundle::BundledObject;
use envelope_lab::core::bundle::{Bundle, BundleKind};
use envelope_lab::core::client_side::{Message, MessageOptions, RawAesKeyring, seal};
use envelope_lab::core::crypto::digest::sha256;
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::lab::EncryptionChoice;
use envelope_lab::core::lab::world::BUCKET;
use envelope_lab::lesson::second_opinion::ByteComparison;
use leptos::prelude::*;
use std::sync::Arc;

const LETTER: &[u8] = b"Dear reader, these words are yours to watch.";

fn bundle(kind: EncryptionChoice) -> Arc<Bundle> {
    let mut lab = lab();
    lab.set_kind(kind);
    assert!(upload(&mut lab, "letter.txt", LETTER).result.is_ok());
    let object = BundledObject {
        bucket: BUCKET.to_owned(),
        key: "letter.txt".to_owned(),
        version_id: "null".to_owned(),
    };
    Arc::new(Bundle::of(lab.cloud(), object, lab.made_customer_key()).expect("a bundle"))
}

#[test]
fn the_tab_before_anything_is_pressed() {
    insta::assert_snapshot!(draw(worked(), "#/lab", |page| {
        let rows = page.lab.with_untracked(|lab| lab.objects());
        page.rows.set(Arc::new(rows));
        // The second is a part of its own, in its own place.
        view::view(page).child(sdk_message::view(page))
    }));
    let empty = draw(lab(), "#/lab", view::view);
    assert!(empty.contains("The bucket is empty."), "{empty}");
}

#[test]
fn the_bundle_says_what_it_holds_and_asks_before_it_takes_keys() {
    let drawn = draw(worked(), "#/lab", |page| {
        let state = ProofState::of(page);
        outside_panel::panel(state, &bundle(EncryptionChoice::SseKms))
    });
    assert!(
        drawn.contains("I understand. Put the simulated KMS key into the bundle."),
        "{drawn}"
    );
    // The programs' own texts have tests of their own.
    let program = regex::Regex::new("(<pre[^>]*>)[^<]{200,}</pre>").expect("a pattern");
    insta::assert_snapshot!(program.replace_all(&drawn, "$1…</pre>"));
}

#[test]
fn the_keys_of_each_kind_have_their_names() {
    for (kind, names) in [
        (EncryptionChoice::SseS3, "S3’s own key"),
        (EncryptionChoice::SseC, "your app’s own key"),
        (
            EncryptionChoice::DsseKms,
            "the simulated KMS key and S3’s own key",
        ),
        (EncryptionChoice::SseKmsBucketKey, "the simulated KMS key"),
    ] {
        let drawn = draw(worked(), "#/lab", |page| {
            outside_panel::panel(ProofState::of(page), &bundle(kind))
        });
        let agree = format!("Put {names} into the bundle.");
        assert!(drawn.contains(&agree), "{kind:?}: {drawn}");
    }
}

#[test]
fn a_text_has_keys_only_if_the_reader_agreed() {
    let drawn = draw(worked(), "#/lab", |page| {
        let state = ProofState::of(page);
        let bundle = bundle(EncryptionChoice::SseKms);
        let without = Bundle::read(&state.text_of(&bundle)).expect("a bundle");
        assert_eq!(without.keys, None);
        state.with_keys.set(true);
        let with = Bundle::read(&state.text_of(&bundle)).expect("a bundle");
        assert_eq!(with.open().expect("the file"), LETTER);
        nodes_of_nothing()
    });
    assert!(drawn.is_empty());
}

fn nodes_of_nothing() -> envelope_lab::app::tree::Nodes {
    envelope_lab::app::tree::nodes()
}

#[test]
fn a_given_bundle_opens_or_says_where_it_is_wrong() {
    let shown = |text: &str| {
        draw(worked(), "#/lab", |page| {
            let state = ProofState::of(page);
            state.open_given(text);
            state.given.get_untracked().map(|given| match given {
                Ok(opened) => chosen_bundle::result(state, &opened),
                Err(why) => nodes_of_nothing().child(why),
            })
        })
    };
    let good = bundle(EncryptionChoice::SseKms);
    let text = good.to_json();
    insta::assert_snapshot!(shown(&text));
    assert_eq!(good.kind(), BundleKind::SseKms);
    let without = shown(&(*good).clone().without_keys().to_json());
    assert!(
        without.contains("It does not open: the bundle was made without keys."),
        "{without}"
    );
    let damaged = shown(&text.replace("\"kms\"", "\"kns\""));
    assert!(damaged.contains("line "), "{damaged}");
    let half: String = text.chars().take(text.len() / 2).collect();
    let cut = shown(&half);
    assert!(cut.contains("line "), "{cut}");
    let other = shown("{}");
    assert!(other.contains("this isn’t a bundle"), "{other}");
}

#[test]
fn both_ciphers_results_stand_side_by_side() {
    let result = |what, comparison: ByteComparison| ComparedResult {
        what,
        ours: "44 bytes, SHA-256 5420".to_owned(),
        theirs: "44 bytes, SHA-256 5420".to_owned(),
        comparison,
    };
    let checked = CheckedObject {
        messages: vec![CheckedMessage {
            what: "Frame 1".to_owned(),
            key_name: "the data key",
            results: vec![
                result("Decrypted", ByteComparison::Equal),
                result("Encrypted again", ByteComparison::Differs { at: 7 }),
            ],
        }],
        left_out: String::new(),
    };
    assert_eq!(checked.count(), (1, 2));
    insta::assert_snapshot!(draw(worked(), "#/lab", |_| second_opinion::results(
        &checked
    )));
}

#[test]
fn a_message_is_drawn_as_a_tree_and_opens_with_its_key_only() {
    let mut entropy = Entropy::from_seed([5; 32]);
    let keyring = RawAesKeyring::generate("envelope-lab", "classroom-key", &mut entropy);
    let bytes =
        seal(&keyring, &MessageOptions::default(), LETTER, &mut entropy).expect("a message");
    let message = Message::parse(&bytes).expect("parsed");
    let made = ClientEncrypted {
        name: "letter.txt".to_owned(),
        len: LETTER.len() as u64,
        sha256: sha256(LETTER),
        bytes: Arc::new(bytes.clone()),
        content: ClientContent::Message(message),
    };
    insta::assert_snapshot!(draw(worked(), "#/lab", |page| {
        sdk_message::result(SdkState::of(page), ProofState::of(page), &made)
    }));
    let opened = |chosen: Vec<u8>, key: &str| {
        draw(worked(), "#/lab", |page| {
            let state = SdkState::of(page);
            state
                .chosen
                .set(Some(("m".to_owned(), Arc::new(chosen.clone()))));
            state.key.set(key.to_owned());
            state.open();
            state
                .opened
                .get_untracked()
                .map(|opened: Result<ClientOpened, String>| match opened {
                    Ok(opened) => client_object::result(state, ProofState::of(page), &opened),
                    Err(why) => nodes_of_nothing().child(why),
                })
        })
    };
    let key = envelope_lab::core::trace::print::hex(keyring.key.as_bytes());
    assert!(opened(bytes.clone(), &key).contains("All tags match."));
    let wrong = opened(bytes.clone(), &"0".repeat(64));
    assert!(wrong.contains("byte "), "{wrong}");
    assert!(opened(bytes.clone(), "abc").contains("3 hex digits are no whole bytes"));
    let mut other_suite = bytes.clone();
    other_suite[2] = 0x03;
    other_suite[3] = 0x78;
    let refused = opened(other_suite, &key);
    assert!(
        refused.contains("AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384"),
        "{refused}"
    );
    assert!(opened(bytes[..40].to_vec(), &key).contains("ends inside"));
}
