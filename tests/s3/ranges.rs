//! A read of a range opens the frames that contain it, and no others: the store counts what is read from it.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::{
    ALLOW_ALL, BUCKET, NOW, body_of, cloud, error_of, in_parts, kinds, stored,
};
use envelope_lab::core::body_store::{Bodies, BodyId, BodyStore, BodyStoreError, MemoryBodyStore};
use envelope_lab::core::cloud::{Call, Cloud, Outcome};
use envelope_lab::core::crypto::frames::FRAME;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::{S3, SseHeaders, get_object};
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// Counts the ranges that are read, and can flip a bit at one offset.
#[derive(Debug, Default)]
struct CountingStore {
    inner: MemoryBodyStore,
    reads: Mutex<Vec<Range<u64>>>,
    damaged: Mutex<Option<u64>>,
}

impl BodyStore for CountingStore {
    fn put(&self, id: BodyId, pieces: Vec<Vec<u8>>) -> Result<(), BodyStoreError> {
        self.inner.put(id, pieces)
    }

    fn read(&self, id: BodyId, range: Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        let mut bytes = self.inner.read(id, range.clone())?;
        if let Some(at) = *self.damaged.lock().unwrap()
            && range.contains(&at)
        {
            bytes[(at - range.start) as usize] ^= 1;
        }
        self.reads.lock().unwrap().push(range);
        Ok(bytes)
    }

    fn delete(&self, id: BodyId) -> Result<(), BodyStoreError> {
        self.inner.delete(id)
    }
}

fn world() -> (Cloud, Arc<CountingStore>) {
    let store = Arc::new(CountingStore::default());
    let mut cloud = cloud(ALLOW_ALL);
    let mut s3 = S3::with_bodies(Bodies::new(store.clone()));
    for bucket in cloud.s3.buckets() {
        s3.insert(bucket.clone());
    }
    cloud.s3 = s3;
    (cloud, store)
}

/// The answer to a read, and how many frames it took from the store.
fn read(
    cloud: &mut Cloud,
    store: &CountingStore,
    range: Option<String>,
    sse: &SseHeaders,
) -> (Outcome, usize) {
    store.reads.lock().unwrap().clear();
    let input = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: "large".to_owned(),
        range,
        customer: sse.customer.clone(),
        ..get_object::Input::default()
    };
    let outcome = cloud.call(&Lab::app(), Call::GetObject(input), &[], NOW);
    let reads = store.reads.lock().unwrap();
    for frame in reads.iter() {
        let (start, len) = (frame.start, frame.end - frame.start);
        let at_a_frame = (start - 12).is_multiple_of(FRAME as u64 + 16);
        assert!(at_a_frame && len <= FRAME as u64 + 16, "{frame:?}");
    }
    (outcome, reads.len())
}

/// Few different bytes would hide a frame in the wrong place.
fn body(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at % 251 + at / FRAME) as u8).collect()
}

#[test]
fn the_frames_of_the_range_and_no_others_are_opened() {
    let last = 2 * FRAME + 16;
    let body = body(last + 1);
    let one_layer_and_two = |(name, _): &(&str, SseHeaders)| ["SSE-C", "DSSE-KMS"].contains(name);
    for (name, sse) in kinds().into_iter().filter(one_layer_and_two) {
        let (mut cloud, store) = world();
        stored(&mut cloud, "large", &body, &sse);
        // DSSE-KMS: the header of the inner layer takes one frame of the outer layer, and an inner frame two.
        let dual = name == "DSSE-KMS";
        for (first, last, frames, of_both_layers) in [
            (0, 0, 1, 3),
            (FRAME, FRAME, 1, 3),
            (FRAME - 1, FRAME, 2, 5),
            (last, last, 1, 2),
            (0, last, 3, 6),
        ] {
            let range = format!("bytes={first}-{last}");
            let (outcome, opened) = read(&mut cloud, &store, Some(range.clone()), &sse);
            assert!(body_of(&outcome) == &body[first..=last], "{name} {range}");
            let expected = if dual { of_both_layers } else { frames };
            assert_eq!(opened, expected, "{name} {range}");
        }
        assert_eq!(
            read(&mut cloud, &store, None, &sse).1,
            3,
            "{name}: all of it"
        );
    }
}

#[test]
fn parts_outside_the_range_are_left_alone() {
    let (mut cloud, store) = world();
    let parts = [body(FRAME + 1), body(3), body(FRAME)];
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let sse = SseHeaders::default();
    assert!(in_parts(&mut cloud, "large", &sse, &parts).result.is_ok());
    let whole = parts.concat();
    for (first, last, frames) in [
        (FRAME + 1, FRAME + 3, 1),
        (FRAME, FRAME + 4, 3),
        (FRAME + 4, FRAME + 4, 1),
        (2 * FRAME, 2 * FRAME + 3, 1),
        (0, 2 * FRAME + 3, 4),
    ] {
        let range = format!("bytes={first}-{last}");
        let (outcome, opened) = read(&mut cloud, &store, Some(range.clone()), &sse);
        assert!(body_of(&outcome) == &whole[first..=last], "{range}");
        assert_eq!(opened, frames, "{range}");
    }
}

/// Each frame has its own tag and place. So a read of a range finds out damage in what it returns, and no other.
#[test]
fn damage_inside_the_range_is_found_out_and_damage_beside_it_by_a_whole_read() {
    let body = body(2 * FRAME + 1);
    let one_layer_and_two = |(name, _): &(&str, SseHeaders)| ["SSE-KMS", "DSSE-KMS"].contains(name);
    for (name, sse) in kinds().into_iter().filter(one_layer_and_two) {
        let (mut cloud, store) = world();
        stored(&mut cloud, "large", &body, &sse);
        *store.damaged.lock().unwrap() = Some(12 + FRAME as u64 + 16 + 500_000);
        let middle = format!("bytes={0}-{0}", FRAME + 5);
        let inside = read(&mut cloud, &store, Some(middle), &sse).0;
        let damaged = "InternalError (500): We encountered an internal error. Please try again.";
        assert_eq!(error_of(&inside), damaged, "{name}");
        let beside = read(&mut cloud, &store, Some("bytes=-1".to_owned()), &sse).0;
        assert_eq!(body_of(&beside), &body[body.len() - 1..], "{name}");
        let whole = read(&mut cloud, &store, None, &sse).0;
        assert_eq!(error_of(&whole), damaged, "{name}");
    }
}
