//! The body store: the same suite for every implementation, and how worlds share one.

use crate::common::runs;
use crate::common::world::{
    ALLOW_ALL, BUCKET, SEED, asks, body_of, cloud, download, in_parts, stored, upload,
};
use envelope_lab::core::body_store::{
    Bodies, BodyHandle, BodyId, BodyStore, BodyStoreError, MemoryBodyStore,
};
use envelope_lab::core::cloud::Cloud;
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::{S3, SseHeaders};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What can be asked of a store.
#[derive(Clone, Debug)]
enum Ask {
    Put(u64, Vec<Vec<u8>>),
    Read(u64, Range<u64>),
    Delete(u64),
}

/// Few ids, so that they meet; pieces of all lengths, none among them; ranges that end inside, at and beyond the end.
fn asks_of_a_store() -> impl Strategy<Value = Vec<Ask>> {
    let id = || 0..4_u64;
    let pieces = proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..9), 0..5);
    let ask = prop_oneof![
        2 => (id(), pieces).prop_map(|(id, pieces)| Ask::Put(id, pieces)),
        5 => (id(), 0..40_u64, 0..40_u64).prop_map(|(id, start, end)| Ask::Read(id, start..end)),
        1 => id().prop_map(Ask::Delete),
    ];
    proptest::collection::vec(ask, 0..60)
}

/// A plain map of vectors: what every store must do.
#[derive(Default)]
struct Model(BTreeMap<u64, Vec<u8>>);

impl Model {
    fn put(&mut self, id: u64, pieces: &[Vec<u8>]) -> Result<(), BodyStoreError> {
        match self.0.contains_key(&id) {
            true => Err(BodyStoreError::Exists(BodyId(id))),
            false => {
                self.0.insert(id, pieces.concat());
                Ok(())
            }
        }
    }

    fn read(&self, id: u64, range: &Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        let body = self.0.get(&id).ok_or(BodyStoreError::Missing(BodyId(id)))?;
        let bytes = body.get(range.start as usize..range.end as usize);
        bytes.map(<[u8]>::to_vec).ok_or(BodyStoreError::OutOfRange {
            length: body.len() as u64,
            start: range.start,
            end: range.end,
        })
    }

    fn delete(&mut self, id: u64) -> Result<(), BodyStoreError> {
        let body = self.0.remove(&id);
        body.map(drop).ok_or(BodyStoreError::Missing(BodyId(id)))
    }
}

/// The suite for every implementation: `store` is new and empty, and answers as the model does, errors included.
fn behaves_as_a_body_store(store: impl BodyStore, asks: Vec<Ask>) -> Result<(), TestCaseError> {
    let mut model = Model::default();
    for ask in asks {
        match ask {
            Ask::Put(id, pieces) => {
                let expected = model.put(id, &pieces);
                prop_assert_eq!(store.put(BodyId(id), pieces), expected);
            }
            Ask::Read(id, range) => {
                let expected = model.read(id, &range);
                prop_assert_eq!(store.read(BodyId(id), range), expected);
            }
            Ask::Delete(id) => prop_assert_eq!(store.delete(BodyId(id)), model.delete(id)),
        }
        // What was not asked about is as it was.
        for (id, body) in &model.0 {
            let whole = store.read(BodyId(*id), 0..body.len() as u64);
            prop_assert_eq!(whole.as_ref(), Ok(body));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_store_in_memory_behaves_as_a_body_store(asks in asks_of_a_store()) {
        behaves_as_a_body_store(MemoryBodyStore::default(), asks)?;
    }
}

/// A world whose store can be looked into.
fn world() -> (Cloud, Arc<MemoryBodyStore>) {
    let store = Arc::new(MemoryBodyStore::default());
    let mut cloud = cloud(ALLOW_ALL);
    let mut s3 = S3::with_bodies(Bodies::new(store.clone()));
    for bucket in cloud.s3.buckets() {
        s3.insert(bucket.clone());
    }
    cloud.s3 = s3;
    (cloud, store)
}

#[test]
fn a_copied_world_shares_the_bodies_and_changes_them_alone() {
    let (mut cloud, store) = world();
    upload(&mut cloud, "a", b"first");
    stored(&mut cloud, "b", b"second", &asks("aws:kms:dsse", None));
    assert!(
        in_parts(&mut cloud, "c", &SseHeaders::default(), &[b"one", b"two"])
            .result
            .is_ok()
    );
    assert_eq!(store.count(), 4);
    let mut copy = cloud.fork(Entropy::from_seed(SEED));
    assert_eq!(store.count(), 4, "nothing was copied");
    assert!(copy.s3 == cloud.s3);

    // Each world overwrites and deletes its own objects only.
    upload(&mut copy, "a", b"of the copy");
    copy.s3.bucket_mut(BUCKET).unwrap().objects.remove("c");
    assert_eq!(store.count(), 5);
    assert!(copy.s3 != cloud.s3);
    assert_eq!(body_of(&download(&mut cloud, "a")), b"first");
    assert_eq!(body_of(&download(&mut cloud, "c")), b"onetwo");
    assert_eq!(body_of(&download(&mut copy, "a")), b"of the copy");

    // A body goes with the last world that has it.
    drop(cloud);
    assert_eq!(store.count(), 2, "the copy has two objects");
    drop(copy);
    assert_eq!(store.count(), 0);
}

/// Ids are no part of what a call gives: a store that is already in use changes no byte.
#[test]
fn the_same_calls_give_the_same_bytes_whatever_else_is_in_the_store() {
    let run = |before: usize| {
        let (mut cloud, _store) = world();
        let bodies = cloud.s3.bodies().clone();
        let others: Vec<_> = (0..before)
            .map(|_| bodies.put(vec![vec![7]]).unwrap())
            .collect();
        let put = upload(&mut cloud, "a", b"the body");
        let get = download(&mut cloud, "a");
        drop(others);
        let part = cloud.s3.bucket(BUCKET).unwrap().objects["a"]
            .single()
            .unwrap();
        (
            format!("{:?}{:?}", put.trace.steps, get.trace.steps),
            part.to_bytes().unwrap(),
        )
    };
    assert_eq!(run(0), run(3));
}

#[test]
fn a_lab_that_is_copied_copies_no_body() {
    let mut lab = Lab::new(SEED).unwrap();
    assert!(
        runs::upload(&mut lab, "a", &vec![5; 3 << 20])
            .result
            .is_ok()
    );
    let part = |lab: &Lab| {
        let bucket = lab.cloud().s3.bucket(BUCKET).unwrap();
        bucket.objects["a"].single().unwrap().clone()
    };
    let copy = lab.fork([8; 32]);
    // The same id in the same store.
    assert_eq!(part(&copy), part(&lab));
    assert_eq!(
        format!("{:?}", part(&copy).frames()),
        format!("{:?}", part(&lab).frames())
    );
    let frames: Vec<usize> = part(&copy)
        .frames()
        .map(|frame| frame.unwrap().len())
        .collect();
    assert_eq!(frames, [(1 << 20) + 16; 3]);
}

#[test]
fn handles_are_equal_when_the_bytes_are() {
    let put = |pieces: &[&[u8]]| -> BodyHandle {
        let pieces = pieces.iter().map(|piece| piece.to_vec()).collect();
        Bodies::default().put(pieces).unwrap()
    };
    assert_eq!(put(&[b"ab", b"c"]), put(&[b"a", b"bc"]));
    assert_ne!(put(&[b"abc"]), put(&[b"abd"]));
    assert_ne!(put(&[b"abc"]), put(&[b"ab"]));
    assert_eq!(put(&[]), put(&[b""]));
    // A difference beyond the first piece that is compared.
    let long = vec![1; (1 << 20) + 3];
    let mut other = long.clone();
    other[(1 << 20) + 1] = 2;
    assert_ne!(put(&[&long]), put(&[&other]));
}
