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
use envelope_lab::core::lab::log::body::LONGEST;
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
        let restored = apart(&log).restore(&bodies, &wanted, 5).unwrap();
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
        let restored = file.restore(&NoBodies, &calls(&log), 0).unwrap();
        prop_assert!(has_bodies || restored.lost.is_empty());
        prop_assert_eq!(restored.log.entries().len(), log.entries().len());
        if !has_bodies {
            prop_assert!(seen(&restored.log) == seen(&log));
        }
    }

    /// What lies before a reset is dropped only if enough can be undone without it.
    #[test]
    fn a_log_begins_at_a_reset(deeds in deeds(16), keep in 0_usize..4) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed, which);
        }
        let before = log.reset([9; 32]).unwrap();
        log.apply(SetPermission { permission: Permission::Decrypt, on: false });
        let mut file = LogFile::of(&log);
        let dropped = file.drop_oldest(keep);
        prop_assert!(dropped == 0 || dropped + keep <= before + 2);
        prop_assert!(file.done >= keep.min(log.done()));
        let again = file.restore(&NoBodies, &[], 0).unwrap().log;
        prop_assert!(seen(&again) == seen(&log));
        // Their numbers differ, so what they do next does, too.
        prop_assert!(next_upload(again) != next_upload(log));
    }

    /// After a reload, each step is undone and redone as it would have been before it.
    #[test]
    fn a_log_that_came_back_is_undone_as_before(deeds in deeds(16)) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed, which);
        }
        let bodies = bodies(&LogFile::of(&log));
        let mut again = apart(&log).restore(&bodies, &[], 0).unwrap().log;
        for undo in [true, false] {
            loop {
                let go = |log: &mut CommandLog| match undo {
                    true => log.undo(&bodies).unwrap(),
                    false => log.redo(&bodies).unwrap(),
                };
                let went = go(&mut log);
                prop_assert_eq!(go(&mut again), went);
                prop_assert!(seen(&again) == seen(&log));
                if !went {
                    break;
                }
            }
        }
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
    let restored = apart(&log).restore(&bodies, &wanted, 0).unwrap();
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

/// Each of several resets, the lab before each, and a file too long for the log: all is undone after a reload, and the
/// file's bytes are only needed once.
#[test]
fn resets_can_be_undone_after_a_reload() {
    let mut log = new_log();
    let long = vec![7; LONGEST as usize + 1];
    log.apply(upload("long.bin", &long));
    let first = seen(&log);
    log.reset([3; 32]).unwrap();
    log.apply(upload("letter.txt", b"Dear reader"));
    let second = seen(&log);
    log.reset([4; 32]).unwrap();
    log.apply(upload("last.txt", b"more"));
    let mut bodies = bodies(&LogFile::of(&log));
    bodies.insert(sha256(&long), long.into());
    let mut again = apart(&log).restore(&bodies, &[], 0).unwrap().log;
    assert!(seen(&again) == seen(&log));
    for world in [None, Some(&second), None, Some(&first)] {
        assert!(again.undo(&NoBodies).unwrap());
        assert!(world.is_none_or(|world| seen(&again) == *world));
    }
    while again.redo(&NoBodies).unwrap() {}
    assert!(seen(&again) == seen(&log));
}

/// The files that make room first are those that only an undo needs.
#[test]
fn what_only_an_undo_needs_is_known() {
    let mut log = new_log();
    log.apply(upload("before.txt", b"before"));
    log.apply(upload("both.txt", b"both"));
    assert!(LogFile::of(&log).only_undo_needs().is_empty());
    log.reset([3; 32]).unwrap();
    log.apply(upload("both.txt", b"both"));
    let only = LogFile::of(&log).only_undo_needs();
    assert_eq!(only, [sha256(b"before")]);
    log.undo(&NoBodies).unwrap();
    log.undo(&NoBodies).unwrap();
    assert!(LogFile::of(&log).only_undo_needs().is_empty());
}

/// A file that was lost in a world that is no more is missed by nobody.
#[test]
fn a_lost_file_from_before_a_reset_is_not_missed() {
    let mut log = new_log();
    log.apply(upload("big.iso", &[7; 9]));
    log.reset([3; 32]).unwrap();
    log.apply(upload("letter.txt", b"Dear reader"));
    let mut bodies = bodies(&LogFile::of(&log));
    bodies.retain(|_, body| body.len() != 9);
    let restored = apart(&log).restore(&bodies, &[], 0).unwrap();
    assert!(restored.lost.is_empty());
    assert!(seen(&restored.log) == seen(&log));
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
    let restored = restored.restore(&source, &wanted, 0).unwrap();
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
    let restored = LogFile::of(&log).restore(&source, &wanted, 0).unwrap();
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
    let restored = LogFile::of(&log).restore(&NoBodies, &[], 0).unwrap();
    assert!(restored.lost.is_empty());
    let rows = restored.log.lab().objects();
    let keys: Vec<_> = rows.iter().map(|row| &*row.key).collect();
    assert_eq!(keys, ["letter.txt"]);
}
