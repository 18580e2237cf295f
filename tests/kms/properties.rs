//! What holds of KMS after any history: old blobs open to what they held, only where they should, and no
//! secret is anywhere it has no business.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::requests;
use crate::common::world::*;
use base64ct::{Base64, Encoding};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Cloud, Outcome, Response};
use envelope_lab::core::kms::{
    Answer, KeyState, Request, cancel_key_deletion, decrypt as decrypt_op, disable_key, enable_key,
    generate_data_key, list_grants, re_encrypt, retire_grant, rotate_key_on_demand, update_alias,
};
use envelope_lab::core::lab::Lab;
use proptest::prelude::*;

const KEYS: [&str; 2] = [KEY_ID, OTHER_KEY_ID];
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

/// One step of a key's history; the number names the key.
#[derive(Clone, Debug)]
enum Act {
    Seal(Vec<u8>),
    SealDataKey,
    ReSeal(usize, usize),
    Rotate(usize),
    PointAlias(usize),
    Disable(usize),
    Enable(usize),
    Schedule(usize),
    Cancel(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let key = 0..KEYS.len();
    prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 16..64).prop_map(Act::Seal),
        2 => Just(Act::SealDataKey),
        2 => (any::<prop::sample::Index>(), key.clone()).prop_map(|(blob, to)| Act::ReSeal(blob.index(99), to)),
        3 => key.clone().prop_map(Act::Rotate),
        2 => key.clone().prop_map(Act::PointAlias),
        1 => key.clone().prop_map(Act::Disable),
        2 => key.clone().prop_map(Act::Enable),
        1 => key.clone().prop_map(Act::Schedule),
        2 => key.prop_map(Act::Cancel),
    ]
}

/// A blob, the key it is under, its context, and what it holds.
#[derive(Clone, Debug)]
struct Sealed {
    blob: Vec<u8>,
    key: String,
    pairs: Vec<(&'static str, &'static str)>,
    plaintext: Vec<u8>,
}

fn key(id: usize) -> String {
    KEYS[id].to_owned()
}

fn state_of(cloud: &Cloud, id: &str) -> KeyState {
    cloud.kms.key(id).unwrap().state
}

fn open(cloud: &mut Cloud, sealed: &Sealed) -> Outcome {
    call(cloud, decrypt(&sealed.blob, None, &sealed.pairs))
}

fn plaintext_of(outcome: &Outcome) -> Option<Vec<u8>> {
    match &outcome.result {
        Ok(Response::Decrypt(output)) => Some(output.plaintext.to_vec()),
        _ => None,
    }
}

/// Does the act, whatever comes of it, and keeps what it sealed.
fn perform(cloud: &mut Cloud, act: &Act, sealed: &mut Vec<Sealed>) {
    const CONTEXT: [(&str, &str); 1] = [("tenant", "7")];
    let alias_points_at = || {
        let mut aliases = cloud.kms.aliases();
        let (.., id) = aliases.find(|(_, _, name, _)| *name == ALIAS).unwrap();
        id.to_owned()
    };
    match act {
        Act::Seal(plaintext) => {
            let key = alias_points_at();
            let outcome = call(cloud, encrypt(ALIAS, plaintext, &CONTEXT));
            if outcome.result.is_ok() {
                sealed.push(Sealed {
                    blob: blob_of(&outcome),
                    key,
                    pairs: CONTEXT.to_vec(),
                    plaintext: plaintext.clone(),
                });
            }
        }
        Act::SealDataKey => {
            let key = alias_points_at();
            let outcome = call(cloud, generate(ALIAS, Some("AES_256"), None, &[]));
            if outcome.result.is_ok() {
                sealed.push(Sealed {
                    blob: blob_of(&outcome),
                    key,
                    pairs: Vec::new(),
                    plaintext: data_key_of(&outcome.trace),
                });
            }
        }
        Act::ReSeal(index, to) => {
            let Some(old) = sealed.get(index % sealed.len().max(1)).cloned() else {
                return;
            };
            let input = re_encrypt::Input {
                ciphertext_blob: old.blob.clone(),
                source_encryption_context: context(&old.pairs),
                destination_key_id: key(*to),
                destination_encryption_context: context(&[("moved", "yes")]),
                ..Default::default()
            };
            let outcome = kms(cloud, Request::ReEncrypt(input));
            assert_nowhere(&old.plaintext, &trail(&outcome), "CloudTrail");
            assert_nowhere(&old.plaintext, &format!("{:?}", outcome), "ReEncrypt");
            if outcome.result.is_ok() {
                sealed.push(Sealed {
                    blob: blob_of(&outcome),
                    key: key(*to),
                    pairs: vec![("moved", "yes")],
                    plaintext: old.plaintext,
                });
            }
        }
        Act::Rotate(id) => {
            let key_id = key(*id);
            let input = rotate_key_on_demand::Input { key_id };
            kms(cloud, Request::RotateKeyOnDemand(input));
        }
        Act::PointAlias(id) => {
            let input = update_alias::Input {
                alias_name: ALIAS.to_owned(),
                target_key_id: key(*id),
            };
            kms(cloud, Request::UpdateAlias(input));
        }
        Act::Disable(id) => {
            let key_id = key(*id);
            kms(cloud, Request::DisableKey(disable_key::Input { key_id }));
        }
        Act::Enable(id) => {
            let key_id = key(*id);
            kms(cloud, Request::EnableKey(enable_key::Input { key_id }));
        }
        Act::Schedule(id) => {
            kms(cloud, schedule(&key(*id), 30));
        }
        Act::Cancel(id) => {
            let key_id = key(*id);
            let input = cancel_key_deletion::Input { key_id };
            kms(cloud, Request::CancelKeyDeletion(input));
        }
    }
}

fn schedule(key_id: &str, days: i64) -> Request {
    requests::schedule(key_id, Some(days))
}

fn trail(outcome: &Outcome) -> String {
    outcome.trace.events().map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_blob_opens_to_what_it_held_while_its_key_is_enabled_and_only_then(
        acts in prop::collection::vec(act(), 1..40),
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        let mut sealed = Vec::new();
        for act in &acts {
            perform(&mut cloud, act, &mut sealed);
        }
        for sealed in &sealed {
            let outcome = open(&mut cloud, sealed);
            match state_of(&cloud, &sealed.key) {
                KeyState::Enabled => {
                    prop_assert_eq!(plaintext_of(&outcome), Some(sealed.plaintext.clone()));
                    // The record names the material that was used, be it ever so old.
                    let Ok(Response::Decrypt(output)) = &outcome.result else { panic!() };
                    let event = outcome.trace.events().next().unwrap();
                    let material = &event["additionalEventData"]["keyMaterialId"];
                    prop_assert_eq!(material, &output.key_material_id);
                }
                KeyState::Disabled => prop_assert!(error_of(&outcome).starts_with("DisabledException")),
                KeyState::PendingDeletion => {
                    prop_assert!(error_of(&outcome).starts_with("KMSInvalidStateException"));
                }
            }
        }
        // Brought back, whatever became of them: nothing was lost.
        for key in 0..KEYS.len() {
            perform(&mut cloud, &Act::Cancel(key), &mut Vec::new());
            perform(&mut cloud, &Act::Enable(key), &mut Vec::new());
        }
        for sealed in &sealed {
            prop_assert_eq!(plaintext_of(&open(&mut cloud, sealed)), Some(sealed.plaintext.clone()));
            assert_nowhere(&sealed.plaintext, &format!("{:?}", cloud.kms), "KMS");
        }
    }

    #[test]
    fn one_changed_bit_of_blob_or_context_never_opens(
        plaintext in prop::collection::vec(any::<u8>(), 1..80),
        value in "[a-z]{1,12}",
        bit in any::<prop::sample::Index>(),
        rotated in any::<bool>(),
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        let pairs = [("ab", value.as_str())];
        let blob = blob_of(&call(&mut cloud, encrypt(KEY_ID, &plaintext, &pairs)));
        if rotated {
            perform(&mut cloud, &Act::Rotate(0), &mut Vec::new());
        }
        let mut damaged = blob.clone();
        let place = bit.index(blob.len() * 8);
        damaged[place / 8] ^= 1 << (place % 8);
        let outcome = call(&mut cloud, decrypt(&damaged, None, &pairs));
        prop_assert_eq!(error_of(&outcome), "InvalidCiphertextException (400): ");
        let mut changed = value.clone().into_bytes();
        let place = bit.index(changed.len());
        changed[place] ^= 1;
        let changed = String::from_utf8(changed).unwrap();
        // The last pair runs together with the first as the emulators' contexts do.
        let (first, rest) = value.split_at(1);
        let joined = format!("ab{first}");
        for pairs in [vec![("ab", changed.as_str())], vec![(joined.as_str(), rest)], vec![]] {
            let outcome = call(&mut cloud, decrypt(&blob, None, &pairs));
            prop_assert_eq!(error_of(&outcome), "InvalidCiphertextException (400): ");
        }
    }

    #[test]
    fn a_deleted_key_takes_its_blobs_with_it_and_no_others(
        gone in 0..KEYS.len(),
        days in 7..=30i64,
        early in 1..86_400u64,
        rotations in 0..3usize,
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        let mut sealed = Vec::new();
        for place in [0, 1, gone] {
            perform(&mut cloud, &Act::PointAlias(place), &mut sealed);
            perform(&mut cloud, &Act::SealDataKey, &mut sealed);
            for _ in 0..rotations {
                perform(&mut cloud, &Act::Rotate(place), &mut sealed);
            }
        }
        let id = key(gone);
        let arn = cloud.kms.key(&id).unwrap().arn();
        prop_assert!(kms(&mut cloud, schedule(&id, days)).result.is_ok());
        let end = NOW.0 + days as u64 * 86_400;
        let enable = Request::EnableKey(enable_key::Input { key_id: id.clone() });
        let before = cloud.kms(&Lab::app(), &enable, Timestamp(end - early));
        prop_assert!(error_of(&before).starts_with("KMSInvalidStateException"), "still there");
        let after = cloud.kms(&Lab::app(), &enable, Timestamp(end));
        let missing = format!("NotFoundException (400): Key '{arn}' does not exist");
        prop_assert_eq!(error_of(&after), missing.clone());
        for sealed in &sealed {
            let outcome = open(&mut cloud, sealed);
            match sealed.key == id {
                true => prop_assert_eq!(error_of(&outcome), missing.clone()),
                false => prop_assert_eq!(plaintext_of(&outcome), Some(sealed.plaintext.clone())),
            }
        }
        let left = cloud.kms.aliases().filter(|(.., key)| *key == id).count();
        prop_assert_eq!(left, 0);
    }
}

/// A data key that nobody was to see, found by opening its sealed copy.
#[test]
fn a_data_key_without_plaintext_is_nowhere_in_the_clear() {
    let mut cloud = cloud(ALLOW_ALL);
    let input = generate_data_key::Input {
        key_id: ALIAS.to_owned(),
        key_spec: Some("AES_256".to_owned()),
        ..Default::default()
    };
    let outcome = kms(
        &mut cloud,
        Request::GenerateDataKeyWithoutPlaintext(input.into()),
    );
    let sealed = Sealed {
        blob: blob_of(&outcome),
        key: KEY_ID.to_owned(),
        pairs: Vec::new(),
        plaintext: Vec::new(),
    };
    let opened = open(&mut cloud, &sealed);
    let data_key = plaintext_of(&opened).unwrap();
    assert_nowhere(&data_key, &outcome.trace.to_string(), "the trace");
    assert_nowhere(&data_key, &format!("{outcome:?}"), "the answer");
    assert_nowhere(&data_key, &format!("{:?}", cloud.kms), "KMS");
    assert_nowhere(&data_key, &trail(&opened), "the record of Decrypt");
    let output = match opened.result {
        Ok(Response::Decrypt(output)) => output,
        other => panic!("{other:?}"),
    };
    let _: &decrypt_op::Output = &output;
    assert_nowhere(&data_key, &format!("{output:?}"), "the answer's Debug");
    let json = output.to_json();
    assert_eq!(json["Plaintext"], Base64::encode_string(&data_key));
}

/// Neither ciphertext nor grant tokens are kept by CloudTrail.
#[test]
fn the_records_hold_neither_blobs_nor_tokens() {
    let mut cloud = cloud(ALLOW_ALL);
    let blob = blob_of(&call(
        &mut cloud,
        encrypt(KEY_ID, b"a small secret here", &[]),
    ));
    let input = re_encrypt::Input {
        ciphertext_blob: blob.clone(),
        destination_key_id: OTHER_KEY_ID.to_owned(),
        ..Default::default()
    };
    let outcome = kms(&mut cloud, Request::ReEncrypt(input));
    let new = blob_of(&outcome);
    for blob in [&blob, &new] {
        assert_nowhere(blob, &trail(&outcome), "the record of ReEncrypt");
    }
    let made = kms(
        &mut cloud,
        Request::CreateGrant(requests::grant_to(ALICE, &["Decrypt"])),
    );
    let record = trail(&made);
    let Answer::CreateGrant(made) = answer_of(made) else {
        panic!("no grant");
    };
    assert!(record.contains(&made.grant_id) && !record.contains(&made.grant_token));
    let retire = retire_grant::Input {
        grant_token: Some(made.grant_token.clone()),
        ..Default::default()
    };
    let root = who("arn:aws:iam::111122223333:root");
    let outcome = cloud.kms(&root, &Request::RetireGrant(retire), NOW);
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    assert!(trail(&outcome).contains(&made.grant_id));
    assert!(!trail(&outcome).contains(&made.grant_token));
    let left = list_grants::Input {
        key_id: KEY_ID.to_owned(),
        ..Default::default()
    };
    let left = answer_of(kms(&mut cloud, Request::ListGrants(left))).to_json();
    assert_eq!(left["Grants"], serde_json::json!([]));
}
