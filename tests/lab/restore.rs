//! A log whose bodies are stored elsewhere: with all of them, it is the same log again; without them, everything that
//! does not need them is.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::NOW;
use crate::log::{act, deeds, new_log, next_upload, seen};
use envelope_lab::core::body_store::{BodyId, BodyStore, BodyStoreError, adopt};
use envelope_lab::core::cloud::{Pending, Progress};
use envelope_lab::core::crypto::Nonce;
use envelope_lab::core::crypto::digest::sha256;
use envelope_lab::core::lab::Permission;
use envelope_lab::core::lab::log::{
    BeginDownload, BeginUpload, BodySource, CallPlace, CommandLog, DeleteObject, Download, LogFile,
    NoBodies, SetPermission, StoredUpload, Upload,
};
use envelope_lab::core::s3::{PlacedBody, SealedBody, SealedUpload};
use envelope_lab::core::trace::Excerpt;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

type Bodies = BTreeMap<[u8; 32], Arc<[u8]>>;

/// The bodies of a log, by their SHA-256.
fn bodies(file: &LogFile) -> Bodies {
    let held = file
        .bodies()
        .filter_map(|body| Some((body.sha256, body.bytes.clone()?)));
    held.collect()
}

/// The log's text without bodies, read again.
fn apart(log: &CommandLog) -> LogFile {
    let text = LogFile::of(log).without_bodies(|_| true).to_text();
    LogFile::parse(&text).unwrap()
}

/// All finished calls of the active world.
fn calls(log: &CommandLog) -> Vec<CallPlace> {
    let world = &log.worlds().name;
    let place = |index| CallPlace {
        world: world.clone(),
        index,
    };
    (0..log.lab().past().len()).map(place).collect()
}

fn upload<'a>(key: &'a str, body: &'a [u8]) -> Upload<'a> {
    Upload {
        key,
        content_type: "text/plain",
        body,
        now: NOW,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn with_its_bodies_a_log_is_the_same_again(deeds in deeds(16)) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed, which);
        }
        let wanted = calls(&log);
        let bodies = bodies(&LogFile::of(&log));
        let restored = apart(&log).restore(&bodies, &wanted, None, 5).unwrap();
        prop_assert!(restored.lost.is_empty());
        prop_assert!(seen(&restored.log) == seen(&log));
        for (call, trace) in restored.calls.iter().zip(log.lab().past()) {
            prop_assert_eq!(&call.as_ref().unwrap().trace, trace);
        }
        log.go_on(5);
        prop_assert!(next_upload(restored.log) == next_upload(log));
    }

    /// Each call that is found is the one that was asked for.
    #[test]
    fn without_its_bodies_the_rest_of_a_log_comes_back(deeds in deeds(16)) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed, which);
        }
        let file = apart(&log);
        let has_bodies = file.entries.iter().take(file.done).any(|entry| entry.command.body().is_some());
        let restored = file.restore(&NoBodies, &calls(&log), None, 0).unwrap();
        prop_assert!(has_bodies || restored.lost.is_empty());
        prop_assert_eq!(restored.log.entries().len(), log.entries().len());
        if !has_bodies {
            prop_assert!(seen(&restored.log) == seen(&log));
        }
    }

    /// What lies before the last reset is dropped only if nobody can return to it.
    #[test]
    fn a_log_begins_at_its_last_reset(deeds in deeds(16), keep in any::<bool>()) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed, which);
        }
        let before = log.reset([9; 32]).unwrap();
        log.apply(SetPermission { permission: Permission::Decrypt, on: false });
        let mut file = LogFile::of(&log);
        let dropped = file.drop_before_reset(keep.then_some(before));
        let most = before + usize::from(!keep);
        prop_assert!(dropped <= most);
        let again = file.restore(&NoBodies, &[], None, 0).unwrap().log;
        prop_assert!(seen(&again) == seen(&log));
        // Their numbers differ, so what they do next does, too.
        prop_assert!(next_upload(again) != next_upload(log));
    }
}

/// The run on the stage is found although an upload before it is lost, and so are the objects before its upload.
#[test]
fn a_lost_upload_takes_nothing_else_with_it() {
    let mut log = new_log();
    log.apply(upload("big.iso", &[7; 9]));
    log.apply(upload("letter.txt", b"Dear reader"));
    log.apply(upload("second.txt", b"more"));
    drop(log.apply(Download {
        key: "big.iso",
        now: NOW,
    }));
    let mut bodies = bodies(&LogFile::of(&log));
    bodies.retain(|_, body| body.len() != 9);
    let wanted = calls(&log);
    let restored = apart(&log).restore(&bodies, &wanted, None, 0).unwrap();
    let names: Vec<_> = restored
        .lost
        .iter()
        .map(|lost| (&*lost.key, lost.len))
        .collect();
    assert_eq!(names, [("big.iso", 9)]);
    let found = |place: usize| restored.calls.get(place).unwrap().as_ref();
    assert!(found(0).is_none());
    let second = found(2).unwrap();
    assert_eq!(second.trace.operation, "PutObject");
    let before = second.objects_before.as_ref().unwrap();
    let keys: Vec<_> = before.iter().map(|row| &*row.key).collect();
    assert_eq!(keys, ["letter.txt"]);
    let kept: Vec<_> = (restored.log.lab().objects().iter())
        .map(|row| row.key.clone())
        .collect();
    assert_eq!(kept, ["second.txt", "letter.txt"]);
    assert_eq!(found(3).unwrap().trace.operation, "GetObject");
}

/// The world before a reset is there again, for the undo.
#[test]
fn a_reset_can_be_undone_after_a_reload() {
    let mut log = new_log();
    log.apply(upload("letter.txt", b"Dear reader"));
    let world = seen(&log);
    let before = log.reset([3; 32]).unwrap();
    let restored = LogFile::of(&log).restore(&NoBodies, &[], Some(before), 0);
    let mut again = restored.unwrap().log;
    assert!(seen(&again) == seen(&log));
    assert!(again.return_to(before));
    assert!(seen(&again) == world);
}

/// A store of files that only workers read: it knows which bodies were deleted.
#[derive(Debug, Default)]
struct Files(Mutex<Vec<BodyId>>);

impl BodyStore for Files {
    fn is_elsewhere(&self) -> bool {
        true
    }

    fn put(&self, id: BodyId, _: Vec<Vec<u8>>) -> Result<(), BodyStoreError> {
        Err(BodyStoreError::Elsewhere(id))
    }

    fn read(&self, id: BodyId, _: Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        Err(BodyStoreError::Elsewhere(id))
    }

    fn delete(&self, id: BodyId) -> Result<(), BodyStoreError> {
        self.0.lock().unwrap().push(id);
        Ok(())
    }
}

/// What workers stored, as a page knows it over a reload.
#[derive(Default)]
struct Stored(Vec<StoredUpload>);

impl BodySource for Stored {
    fn body(&self, _: &[u8; 32]) -> Option<Arc<[u8]>> {
        None
    }

    fn is_stored(&self, sha256: &[u8; 32]) -> bool {
        self.0.iter().any(|stored| stored.sealed.sha256 == *sha256)
    }

    fn stored(&self, header: &Nonce) -> Option<StoredUpload> {
        let is_it = |stored: &&StoredUpload| stored.sealed.body.header() == *header;
        self.0.iter().find(is_it).cloned()
    }
}

/// Uploads 3 MiB whose frames are in files, as workers leave them.
fn upload_to_files(
    log: &mut CommandLog,
    files: &Arc<Files>,
    key: &str,
    number: u64,
) -> StoredUpload {
    let plain = vec![number as u8; 3 << 20];
    let change = BeginUpload {
        key: key.to_owned(),
        content_type: "application/octet-stream".to_owned(),
        body: Excerpt::of(&plain),
        now: NOW,
    };
    let (Progress::Body(pending), begun) = log.begin(change) else {
        panic!("an upload without a body");
    };
    let Pending::Upload(upload) = *pending else {
        panic!("not an upload");
    };
    let encrypted = upload.job().encrypt(&plain).unwrap();
    let sealed = SealedUpload {
        body: SealedBody::Placed(PlacedBody {
            header: encrypted.header,
            plaintext_len: encrypted.plaintext_len,
            start: encrypted.frames.first().unwrap().clone(),
            bytes: adopt(files.clone(), BodyId(number), encrypted.len()),
        }),
        sha256: sha256(&plain),
        md5: None,
        cipher: Some("the browser’s WebCrypto"),
    };
    let plain = Excerpt::of(&plain).with_sha256(sealed.sha256);
    let stored = StoredUpload {
        sealed: sealed.clone(),
        plain,
    };
    log.finish(begun, upload.with(Ok(sealed)), None).unwrap();
    stored
}

fn download_from_files(log: &mut CommandLog, key: &str, stored: &StoredUpload) {
    let key = key.to_owned();
    let (Progress::Body(pending), begun) = log.begin(BeginDownload { key, now: NOW }) else {
        panic!("a download without a body");
    };
    let Pending::Download(download) = *pending else {
        panic!("not a download");
    };
    log.finish(begun, download.with(Ok(stored.opened())), None)
        .unwrap();
}

/// Bodies in files come back without being encrypted again: the same steps, the same objects, the same files.
#[test]
fn bodies_in_files_are_taken_over_as_they_are() {
    let files = Arc::new(Files::default());
    let mut log = new_log();
    log.apply(upload("letter.txt", b"Dear reader"));
    let first = upload_to_files(&mut log, &files, "big.iso", 1);
    download_from_files(&mut log, "big.iso", &first);
    // The same bytes under another data key: another body.
    let second = upload_to_files(&mut log, &files, "copy.iso", 1);
    log.apply(upload("last.txt", b"more"));
    let wanted = calls(&log);

    let mut source = Stored(vec![first, second]);
    let restored = LogFile::parse(&LogFile::of(&log).to_text()).unwrap();
    let restored = restored.restore(&source, &wanted, None, 0).unwrap();
    assert!(restored.lost.is_empty());
    assert_eq!(restored.log.lab().objects(), log.lab().objects());
    for (call, trace) in restored.calls.iter().zip(log.lab().past()) {
        assert!(call.as_ref().unwrap().trace == *trace);
    }
    assert_eq!(restored.calls.len(), 5);
    assert!(files.0.lock().unwrap().is_empty());

    // Without the files of one, the rest comes back, and the name of the lost one is told.
    let mut log = new_log();
    let files = Arc::new(Files::default());
    source = Stored(vec![upload_to_files(&mut log, &files, "kept.iso", 1)]);
    let gone = upload_to_files(&mut log, &files, "gone.iso", 2);
    download_from_files(&mut log, "gone.iso", &gone);
    download_from_files(&mut log, "kept.iso", &source.0[0]);
    let wanted = calls(&log);
    let restored = LogFile::of(&log)
        .restore(&source, &wanted, None, 0)
        .unwrap();
    let lost: Vec<_> = restored
        .lost
        .iter()
        .map(|lost| (&*lost.key, lost.len))
        .collect();
    assert_eq!(lost, [("gone.iso", 3 << 20)]);
    let found: Vec<_> = restored.calls.iter().map(Option::is_some).collect();
    // The download of the lost one finds no object.
    assert_eq!(found, [true, false, true, true]);
    let kept = restored.calls[3].as_ref().unwrap();
    assert!(kept.trace.steps[0].title.contains("kept.iso"));
    let rows = restored.log.lab().objects();
    let keys: Vec<_> = rows.iter().map(|row| &*row.key).collect();
    assert_eq!(keys, ["kept.iso"]);
}

/// A deleted object's body is gone, and nobody misses it.
#[test]
fn a_deleted_body_in_files_is_not_missed() {
    let files = Arc::new(Files::default());
    let mut log = new_log();
    drop(upload_to_files(&mut log, &files, "big.iso", 1));
    drop(log.apply(DeleteObject {
        key: "big.iso",
        now: NOW,
    }));
    log.apply(upload("letter.txt", b"Dear reader"));
    let restored = LogFile::of(&log).restore(&NoBodies, &[], None, 0).unwrap();
    assert!(restored.lost.is_empty());
    let rows = restored.log.lab().objects();
    let keys: Vec<_> = rows.iter().map(|row| &*row.key).collect();
    assert_eq!(keys, ["letter.txt"]);
}
