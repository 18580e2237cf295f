//! What must hold whatever is stored: a changed bit never opens, what may be read comes back the same, what is deleted
//! takes exactly its own objects along, and no key lies in the open.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::*;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Cloud, Outcome};
use envelope_lab::core::crypto::Mac;
use envelope_lab::core::iam::Principal;
use envelope_lab::core::kms::KeyState;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::bucket_key::HOLDS;
use envelope_lab::core::s3::sse_headers::CustomerKey;
use envelope_lab::core::s3::{Encryption, Object, SseHeaders};
use envelope_lab::core::trace::{Role, Value};
use proptest::prelude::*;
use std::collections::BTreeSet;

const BODY: &[u8] = b"MARKER-of-the-plaintext-0123456789";

/// After every held bucket key is forgotten.
fn later() -> Timestamp {
    Timestamp(NOW.0 + HOLDS)
}

fn stored_in_parts(cloud: &mut Cloud, key: &str, sse: &SseHeaders, parts: &[&[u8]]) {
    match parts {
        [one] => drop(stored(cloud, key, one, sse)),
        _ => assert!(in_parts(cloud, key, sse, parts).result.is_ok()),
    }
}

fn get(cloud: &mut Cloud, key: &str, customer: Option<&CustomerKey>, now: Timestamp) -> Outcome {
    get_as(cloud, &Lab::app(), key, customer, now)
}

/// Flips one bit of a byte.
type Flip = Box<dyn Fn(&mut Object, usize)>;

/// Everything of an object that may not change by a bit: its name, its length in bytes, and how to change it.
fn places(object: &Object) -> Vec<(String, usize, Flip)> {
    let mut places: Vec<(String, usize, Flip)> = Vec::new();
    for (number, part) in object.body.parts.iter().enumerate() {
        // Nonce, ciphertext and tag.
        places.push((
            format!("body {number}"),
            part.stored_len() as usize,
            Box::new(move |object, byte| flip_stored_bit(object, number, byte)),
        ));
    }
    for (place, (name, bytes)) in keys(&mut object.clone()).into_iter().enumerate() {
        let flip = move |object: &mut Object, byte: usize| {
            keys(object)[place].1[byte] ^= 1 << (byte % 8);
        };
        places.push((name, bytes.len(), Box::new(flip)));
    }
    // A MAC is a value of its own, not bytes to write into.
    if let Encryption::SseC(_) = &object.encryption {
        let flip = |object: &mut Object, byte: usize| {
            if let Encryption::SseC(mark) = &mut object.encryption {
                let mut mac = *mark.mac.as_bytes();
                mac[byte] ^= 1 << (byte % 8);
                mark.mac = Mac::new(mac);
            }
        };
        places.push(("mac".to_owned(), Mac::LEN, Box::new(flip)));
    }
    places
}

/// The bytes of what lies beside the body, to be changed.
fn keys(object: &mut Object) -> Vec<(String, &mut [u8])> {
    let mut places: Vec<(String, &mut [u8])> = Vec::new();
    match &mut object.encryption {
        Encryption::SseS3(own) => {
            places.push(("own key".to_owned(), &mut own.encrypted_data_key));
        }
        Encryption::Kms(sse) => {
            places.push(("data key".to_owned(), &mut sse.encrypted_data_key));
            if let Some(second) = &mut sse.second {
                places.push(("second key".to_owned(), &mut second.encrypted_data_key));
            }
            if let Some(id) = &mut sse.bucket_key {
                places.push(("bucket key's name".to_owned(), id));
            }
        }
        Encryption::SseC(mark) => {
            places.push(("salt".to_owned(), &mut mark.salt));
        }
    }
    places
}

/// Every byte of every stored place of every kind, a different bit in each.
#[test]
fn no_changed_bit_of_anything_stored_ever_opens() {
    for (name, sse) in kinds() {
        for parts in [&[BODY][..], &[b"MARKER-of-the-", b"plaintext-0123456789"]] {
            let mut cloud = cloud(ALLOW_ALL);
            stored_in_parts(&mut cloud, "a", &sse, parts);
            let whole = object_mut(&mut cloud, "a").clone();
            for (what, length, flip) in places(&whole) {
                for byte in 0..length {
                    let mut damaged = whole.clone();
                    flip(&mut damaged, byte);
                    let what = format!("{name}, {} parts, {what}, byte {byte}", parts.len());
                    *object_mut(&mut cloud, "a") = damaged;
                    let outcome = get(&mut cloud, "a", sse.customer.as_ref(), NOW);
                    assert!(outcome.result.is_err(), "{what}");
                    let steps = serde_json::to_string(&outcome.trace.steps).unwrap();
                    assert_nowhere(BODY, &steps, &what);
                }
            }
            *object_mut(&mut cloud, "a") = whole;
            assert_eq!(
                body_of(&get(&mut cloud, "a", sse.customer.as_ref(), NOW)),
                BODY
            );
        }
    }
}

#[test]
fn no_changed_encryption_context_ever_opens() {
    for (name, sse) in kinds()
        .into_iter()
        .filter(|(_, sse)| sse.algorithm.is_some())
    {
        let mut cloud = cloud(ALLOW_ALL);
        stored(&mut cloud, "a", BODY, &sse);
        let whole = object_mut(&mut cloud, "a").clone();
        let Some(pairs) = whole
            .encryption
            .kms()
            .map(|kms| kms.encryption_context.0.clone())
        else {
            continue;
        };
        let mut wrong = vec![Default::default()];
        for (key, value) in &pairs {
            let mut other = pairs.clone();
            other.insert(key.clone(), format!("{value}x"));
            wrong.push(other);
            let mut other = pairs.clone();
            other.remove(key);
            other.insert(key.to_uppercase(), value.clone());
            wrong.push(other);
            let mut other = pairs.clone();
            other.insert("more".to_owned(), String::new());
            wrong.push(other);
        }
        for pairs in wrong {
            let mut damaged = whole.clone();
            if let Encryption::Kms(kms) = &mut damaged.encryption {
                kms.encryption_context.0 = pairs.clone();
            }
            *object_mut(&mut cloud, "a") = damaged;
            let outcome = get(&mut cloud, "a", None, NOW);
            assert!(outcome.result.is_err(), "{name}: {pairs:?}");
        }
    }
}

/// A bucket key that was changed where it lies opens nothing, once S3 no longer holds it in the clear.
#[test]
fn no_changed_bucket_key_ever_opens() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", BODY, &bucket_key());
    let whole = cloud.s3.bucket(BUCKET).unwrap().bucket_keys.clone();
    for byte in 0..whole[0].encrypted.len() {
        let keys = &mut cloud.s3.bucket_mut(BUCKET).unwrap().bucket_keys;
        *keys = whole.clone();
        keys[0].encrypted[byte] ^= 1 << (byte % 8);
        assert!(
            get(&mut cloud, "a", None, later()).result.is_err(),
            "byte {byte}"
        );
    }
    cloud.s3.bucket_mut(BUCKET).unwrap().bucket_keys = whole;
    assert_eq!(body_of(&get(&mut cloud, "a", None, later())), BODY);
}

/// A body with its keys, moved to another name, does not open there.
#[test]
fn an_object_opens_under_its_own_name_alone() {
    for (name, sse) in kinds()
        .into_iter()
        .filter(|(_, sse)| sse.customer.is_none())
    {
        let mut cloud = cloud(ALLOW_ALL);
        stored(&mut cloud, "a", BODY, &sse);
        let moved = object_mut(&mut cloud, "a").clone();
        cloud
            .s3
            .bucket_mut(BUCKET)
            .unwrap()
            .objects
            .insert("b".to_owned(), moved.clone());
        let outcome = get(&mut cloud, "b", None, NOW);
        match name {
            // KMS binds the context, which still says `a`, and S3 stored that beside it.
            "SSE-KMS" | "aws/s3" | "context" => {
                let mut moved = moved;
                if let Encryption::Kms(kms) = &mut moved.encryption {
                    kms.encryption_context.0.insert(
                        "aws:s3:arn".to_owned(),
                        "arn:aws:s3:::my-bucket/b".to_owned(),
                    );
                }
                *object_mut(&mut cloud, "b") = moved;
                assert!(get(&mut cloud, "b", None, NOW).result.is_err(), "{name}");
            }
            _ => assert!(outcome.result.is_err(), "{name}"),
        }
    }
}

/// What can happen to a key without harm.
#[derive(Clone, Copy, Debug)]
enum Event {
    Rotate,
    MoveAlias,
    OffAndOn,
    CancelDeletion,
}

fn happens(cloud: &mut Cloud, event: Event) {
    let Cloud { kms, entropy, .. } = cloud;
    match event {
        Event::MoveAlias => kms.create_alias(ACCOUNT, REGION, ALIAS, OTHER_KEY_ID),
        Event::Rotate => kms.key_mut(KEY_ID).unwrap().rotate(NOW, entropy),
        Event::OffAndOn => {
            kms.key_mut(KEY_ID).unwrap().state = KeyState::Disabled;
            kms.key_mut(KEY_ID).unwrap().state = KeyState::Enabled;
        }
        Event::CancelDeletion => {
            let key = kms.key_mut(KEY_ID).unwrap();
            key.state = KeyState::PendingDeletion;
            key.deletion = Some(Timestamp(NOW.0 + 604_800));
            key.state = KeyState::Enabled;
            key.deletion = None;
        }
    }
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Rotate),
        Just(Event::MoveAlias),
        Just(Event::OffAndOn),
        Just(Event::CancelDeletion),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_stored_comes_back_the_same_after_anything_that_leaves_the_key(
        body in prop::collection::vec(any::<u8>(), 0..300),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        kind in 0..kinds().len(),
        before in prop::collection::vec(event(), 0..3),
        after in prop::collection::vec(event(), 0..4),
    ) {
        let (name, sse) = kinds()[kind].clone();
        let mut cloud = cloud(ALLOW_ALL);
        before.into_iter().for_each(|event| happens(&mut cloud, event));
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len() + 1)).collect();
        ends.sort_unstable();
        ends.push(body.len());
        let mut start = 0;
        let parts: Vec<&[u8]> = ends.into_iter().map(|end| {
            let part = &body[start..end];
            start = end;
            part
        }).collect();
        stored_in_parts(&mut cloud, "a", &sse, &parts);
        after.into_iter().for_each(|event| happens(&mut cloud, event));
        for now in [NOW, later()] {
            let outcome = get(&mut cloud, "a", sse.customer.as_ref(), now);
            prop_assert_eq!(body_of(&outcome), &body[..], "{}", name);
        }
    }
}

#[test]
fn a_deleted_key_takes_exactly_its_objects_along() {
    let mut cloud = cloud(ALLOW_ALL);
    let mut all: Vec<(String, SseHeaders)> = kinds()
        .into_iter()
        .map(|(name, sse)| (name.to_owned(), sse))
        .collect();
    all.push(("other".to_owned(), SseHeaders::kms(OTHER_KEY_ID)));
    for (name, sse) in &all {
        stored(&mut cloud, name, BODY, sse);
        assert!(
            in_parts(
                &mut cloud,
                &format!("{name}, parts"),
                sse,
                &[b"MARKER-of-the-", b"plaintext-0123456789"]
            )
            .result
            .is_ok()
        );
    }
    let key = cloud.kms.key_mut(KEY_ID).unwrap();
    key.state = KeyState::PendingDeletion;
    key.deletion = Some(later());
    for (name, sse) in &all {
        for key in [name.clone(), format!("{name}, parts")] {
            let outcome = get(&mut cloud, &key, sse.customer.as_ref(), later());
            let lost = object_mut(&mut cloud, &key)
                .encryption
                .kms()
                .is_some_and(|kms| kms.key_arn == key_arn());
            match lost {
                true => assert_eq!(
                    error_of(&outcome),
                    format!(
                        "KMS.NotFoundException (400): Key '{}' does not exist",
                        key_arn()
                    ),
                    "{key}"
                ),
                false => assert_eq!(body_of(&outcome), BODY, "{key}"),
            }
        }
    }
}

/// All plaintext data keys that a trace shows.
fn keys_in(outcome: &Outcome) -> BTreeSet<Vec<u8>> {
    let fields = outcome.trace.steps.iter().flat_map(|step| &step.fields);
    (fields.filter(|field| field.role == Role::PlaintextDataKey))
        .filter_map(|field| match &field.value {
            Value::Bytes { excerpt, .. } => Some(excerpt.head.clone()),
            Value::Text(_) => None,
        })
        .filter(|key| key.iter().any(|byte| *byte != 0))
        .collect()
}

#[test]
fn no_plaintext_key_lies_in_the_cloud_or_in_cloudtrail() {
    let mut cloud = cloud(ALLOW_ALL);
    let (mut keys, mut events) = (BTreeSet::new(), String::new());
    for (name, sse) in kinds() {
        let who: [Principal; 2] = [Lab::app(), Lab::admin()];
        grant(&mut cloud, &who[1], ALLOW_ALL);
        let customer = sse.customer.as_ref();
        let mut outcomes = vec![put_as(&mut cloud, &who[0], name, BODY, &sse, NOW)];
        outcomes.push(get_as(&mut cloud, &who[1], name, customer, NOW));
        let created = create_as(&mut cloud, &who[0], "m", &sse);
        let id = match &created.result {
            Ok(_) => upload_id_of(create_as(&mut cloud, &who[0], "m", &sse)),
            Err(error) => error.to_string(),
        };
        outcomes.push(created);
        outcomes.push(part_as(&mut cloud, &who[0], "m", &id, 1, BODY, customer));
        for outcome in outcomes {
            assert!(outcome.result.is_ok(), "{name}");
            keys.extend(keys_in(&outcome));
            outcome
                .trace
                .events()
                .for_each(|event| events += &event.to_string());
        }
        keys.extend(sse.customer.map(|customer| customer.key));
    }
    assert!(keys.len() > 15, "{} keys", keys.len());
    let debug = format!("{cloud:?}");
    for key in keys {
        assert_nowhere(&key, &debug, "the cloud");
        assert_nowhere(&key, &events, "CloudTrail");
    }
    assert_nowhere(BODY, &debug, "the cloud");
    assert_nowhere(BODY, &events, "CloudTrail");
}
