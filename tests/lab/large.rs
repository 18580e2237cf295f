//! Uploads whose bodies are encrypted elsewhere: their digests come at the end, and their bytes are in a store that only
//! workers read.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::body_store::{BodyId, BodyStore, BodyStoreError, MemoryBodyStore, adopt};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{BodyResult, Outcome, Pending, PendingUpload, Progress, Response};
use envelope_lab::core::crypto::digest::{md5, sha256};
use envelope_lab::core::lab::log::{BeginUpload, CommandLog, NoBodies, StoredUpload, Upload};
use envelope_lab::core::lab::{EncryptionChoice, Lab};
use envelope_lab::core::s3::body::excerpt_of;
use envelope_lab::core::s3::{EncryptedBody, InnerLayer, PlacedBody, SealedBody, SealedUpload};
use envelope_lab::core::trace::{Excerpt, Trace, Value};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

const NOW: Timestamp = Timestamp(1_795_478_400);
const KEY: &str = "large";

fn body() -> Vec<u8> {
    (0..5_000_u32).map(|i| (i / 3) as u8).collect()
}

fn lab(kind: EncryptionChoice) -> Lab {
    let mut lab = Lab::new([7; 32]).unwrap();
    lab.set_kind(kind);
    lab
}

fn begin(lab: &mut Lab, body: Excerpt) -> PendingUpload {
    match lab.begin_upload(KEY, "text/plain", body, NOW) {
        Progress::Body(pending) => match *pending {
            Pending::Upload(upload) => upload,
            Pending::Download(_) => panic!("a download"),
        },
        Progress::Done(outcome) => panic!("{:?}", outcome.result),
    }
}

/// A store whose bodies only workers read.
#[derive(Debug, Default)]
struct Elsewhere(MemoryBodyStore);

impl BodyStore for Elsewhere {
    fn put(&self, id: BodyId, pieces: Vec<Vec<u8>>) -> Result<(), BodyStoreError> {
        self.0.put(id, pieces)
    }

    fn read(&self, id: BodyId, _: Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        Err(BodyStoreError::Elsewhere(id))
    }

    fn is_elsewhere(&self) -> bool {
        true
    }

    fn delete(&self, id: BodyId) -> Result<(), BodyStoreError> {
        self.0.delete(id)
    }
}

/// What workers would say of an upload that they encrypted into this store.
fn placed(upload: &PendingUpload, store: &Arc<Elsewhere>, plaintext: &[u8]) -> SealedUpload {
    let EncryptedBody {
        header,
        frames,
        plaintext_len,
    } = upload.job().encrypt(plaintext).unwrap();
    let start = frames[0][..Excerpt::HEAD.min(frames[0].len())].to_vec();
    let length = (12 + frames.concat().len()) as u64;
    store
        .put(BodyId(4), vec![header.as_bytes().to_vec(), frames.concat()])
        .unwrap();
    SealedUpload {
        body: SealedBody::Placed(PlacedBody {
            header,
            plaintext_len,
            start,
            bytes: adopt(store.clone(), BodyId(4), length),
        }),
        sha256: sha256(plaintext),
        md5: upload.needs_md5().then(|| md5(plaintext)),
        cipher: None,
    }
}

/// The same of a body of two layers: each is encrypted as workers do it, the second around all of the first.
fn placed_twice(upload: &PendingUpload, store: &Arc<Elsewhere>, plaintext: &[u8]) -> SealedUpload {
    let start = |layer: &EncryptedBody| {
        let first = &layer.frames[0];
        first[..Excerpt::HEAD.min(first.len())].to_vec()
    };
    let inner = upload.job().encrypt(plaintext).unwrap();
    let outer = (upload.second().unwrap())
        .encrypt(&inner.to_bytes())
        .unwrap();
    store.put(BodyId(4), vec![outer.to_bytes()]).unwrap();
    SealedUpload {
        body: SealedBody::PlacedTwice {
            inner: InnerLayer {
                header: inner.header,
                plaintext_len: inner.plaintext_len,
                start: start(&inner),
            },
            outer: PlacedBody {
                header: outer.header,
                plaintext_len: outer.plaintext_len,
                start: start(&outer),
                bytes: adopt(store.clone(), BodyId(4), outer.len()),
            },
        },
        sha256: sha256(plaintext),
        md5: None,
        cipher: None,
    }
}

fn finish(lab: &mut Lab, result: BodyResult) -> Outcome {
    let sha256 = result.sha256().unwrap();
    lab.finish(result, Some((KEY, sha256)))
}

/// The trace of an upload of the body, without MD5s that no ETag needs.
fn trace_of_one_go(kind: EncryptionChoice) -> Trace {
    let mut lab = lab(kind);
    let mut excerpt = excerpt_of(&body());
    if kind != EncryptionChoice::SseS3 {
        excerpt.md5 = None;
    }
    let upload = begin(&mut lab, excerpt);
    let result = Pending::Upload(upload).work(&body());
    Trace::clone(&finish(&mut lab, result).trace)
}

#[test]
fn digests_told_at_the_end_make_the_trace_of_digests_told_at_the_beginning() {
    for kind in [EncryptionChoice::SseKms, EncryptionChoice::SseS3] {
        let mut lab = lab(kind);
        let upload = begin(&mut lab, Excerpt::of(&body()));
        assert_eq!(upload.needs_md5(), kind == EncryptionChoice::SseS3);
        let outcome = {
            let result = Pending::Upload(upload).work(&body());
            finish(&mut lab, result)
        };
        assert_eq!(*outcome.trace, trace_of_one_go(kind), "{kind:?}");
        let Ok(Response::PutObject(output)) = outcome.result else {
            panic!("{:?}", outcome.result);
        };
        let hex: String = md5(&body())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            output.etag == format!("\"{hex}\""),
            kind == EncryptionChoice::SseS3
        );
    }
}

#[test]
fn a_body_that_workers_stored_makes_the_same_trace_and_object() {
    for kind in [EncryptionChoice::SseKms, EncryptionChoice::SseS3] {
        let mut lab = lab(kind);
        let store = Arc::new(Elsewhere::default());
        let upload = begin(&mut lab, Excerpt::of(&body()));
        let sealed = placed(&upload, &store, &body());
        let outcome = finish(&mut lab, upload.with(Ok(sealed)));
        assert_eq!(*outcome.trace, trace_of_one_go(kind), "{kind:?}");
        assert_eq!(lab.objects().len(), 1);
        // The body is there, but not for this thread.
        assert_eq!(store.0.count(), 1);
        let Progress::Body(pending) = lab.begin_download(KEY, NOW) else {
            panic!("no download");
        };
        let Pending::Download(download) = *pending else {
            panic!("no download");
        };
        let bytes = download.part().bytes().clone();
        assert_eq!(bytes.elsewhere(), Some(BodyId(4)));
        assert_eq!(bytes.read(0..1), Err(BodyStoreError::Elsewhere(BodyId(4))));
        drop(download);
        // It is deleted with the object's last handle.
        lab.delete(KEY, NOW);
        assert_eq!(store.0.count(), 1);
        drop(bytes);
        assert_eq!(store.0.count(), 0);
    }
}

#[test]
fn two_layers_that_workers_stored_are_those_of_the_memory_path() {
    // Longer than a frame, so that the frames of the layers don't lie over each other.
    let plain: Vec<u8> = (0..(2 << 20) + 4_321_u32).map(|i| (i / 5) as u8).collect();
    let [mut here, mut elsewhere] = [(); 2].map(|()| lab(EncryptionChoice::DsseKms));
    let upload = begin(&mut here, Excerpt::of(&plain));
    let result = Pending::Upload(upload).work(&plain);
    let expected = finish(&mut here, result);
    let store = Arc::new(Elsewhere::default());
    let upload = begin(&mut elsewhere, Excerpt::of(&plain));
    let sealed = placed_twice(&upload, &store, &plain);
    assert!(sealed.body.has_header(&upload.second().unwrap().header));
    let outcome = finish(&mut elsewhere, upload.with(Ok(sealed.clone())));
    assert_eq!(outcome.trace, expected.trace);
    let stored = |lab: &Lab| {
        let mut buckets = lab.cloud().s3.buckets();
        let object = buckets.find_map(|bucket| bucket.objects.get(KEY)).unwrap();
        object.body.parts[0].bytes().clone()
    };
    let (ours, theirs) = (stored(&elsewhere), stored(&here));
    let length = theirs.length();
    assert_eq!(ours.length(), length);
    assert!(store.0.read(BodyId(4), 0..length).unwrap() == theirs.read(0..length).unwrap());

    // In memory, the download is done at once; elsewhere, it waits for both layers.
    let Progress::Done(expected) = here.begin_download(KEY, NOW) else {
        panic!("it waits");
    };
    let Progress::Body(pending) = elsewhere.begin_download(KEY, NOW) else {
        panic!("no download");
    };
    let Pending::Download(download) = *pending else {
        panic!("no download");
    };
    let (part, second) = (download.part(), download.second().unwrap());
    assert!(second.as_bytes() != download.job().key.as_bytes());
    assert_eq!(part.len, plain.len() as u64);
    let stored = StoredUpload {
        sealed,
        plain: Excerpt::of(&plain).with_sha256(sha256(&plain)),
    };
    let outcome = elsewhere.finish(download.with(Ok(stored.opened())), None);
    let Ok(Response::GetObject(output)) = &outcome.result else {
        panic!("{:?}", outcome.result);
    };
    assert_eq!(output.identical, Some(true));
    assert_eq!(outcome.trace.steps.len(), expected.trace.steps.len());

    // One layer where there must be two, or another second layer, is refused.
    let upload = begin(&mut elsewhere, Excerpt::of(&plain));
    let other = Arc::new(Elsewhere::default());
    let one = placed(&upload, &other, &plain);
    let refused = elsewhere.finish(upload.with(Ok(one)), None);
    assert!(refused.result.is_err());
    let upload = begin(&mut elsewhere, Excerpt::of(&plain));
    let other = Arc::new(Elsewhere::default());
    let mut mixed = placed_twice(&upload, &other, &plain);
    let old = stored.sealed.body.placed().unwrap();
    if let SealedBody::PlacedTwice { outer, .. } = &mut mixed.body {
        *outer = old.clone();
    }
    let refused = elsewhere.finish(upload.with(Ok(mixed)), None);
    assert!(refused.result.is_err());
}

#[test]
fn the_program_that_encrypted_is_a_field_of_its_step() {
    let mut lab = lab(EncryptionChoice::SseKms);
    let upload = begin(&mut lab, Excerpt::of(&body()));
    let store = Arc::new(Elsewhere::default());
    let sealed = SealedUpload {
        cipher: Some("this browser"),
        ..placed(&upload, &store, &body())
    };
    let outcome = finish(&mut lab, upload.with(Ok(sealed)));
    let fields = outcome.trace.steps.iter().flat_map(|step| &step.fields);
    let found: Vec<&Value> = (fields.filter(|field| field.name == "Cipher"))
        .map(|field| &field.value)
        .collect();
    assert_eq!(found, [&Value::Text("this browser".to_owned())]);
}

#[test]
fn the_log_learns_the_digest_at_the_end_and_replays_the_same_world() {
    let mut log = CommandLog::new([7; 32]).unwrap();
    let (progress, begun) = log.begin(BeginUpload {
        key: KEY.to_owned(),
        content_type: "text/plain".to_owned(),
        body: Excerpt::of(&body()),
        now: NOW,
    });
    let Progress::Body(pending) = progress else {
        panic!("no upload");
    };
    // The plaintext stays elsewhere.
    log.finish(begun, pending.work(&body()), None).unwrap();
    log.apply(Upload {
        key: "small",
        content_type: "text/plain",
        body: b"small",
        now: NOW,
    });
    let (entries, done) = (log.entries().to_vec(), log.done());
    let missing = CommandLog::replay([7; 32], entries.clone(), done, &NoBodies);
    assert!(missing.is_err(), "without the body");
    let bodies = BTreeMap::from([(sha256(&body()), Arc::from(body()))]);
    let again = CommandLog::replay([7; 32], entries, done, &bodies).unwrap();
    assert_eq!(again.lab().past(), log.lab().past());
    assert_eq!(again.lab().objects(), log.lab().objects());
}
