//! A log whose bodies are stored elsewhere: with all of them, it is the same log again; without them, everything that
//! does not need them is.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::NOW;
use crate::log::{act, deeds, new_log, next_upload, seen};
use envelope_lab::core::lab::Permission;
use envelope_lab::core::lab::log::{
    CallPlace, CommandLog, Download, LogFile, NoBodies, SetPermission, Upload,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

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
        let restored = apart(&log).restore(&bodies, &wanted, None).unwrap();
        prop_assert!(restored.lost.is_empty());
        prop_assert!(seen(&restored.log) == seen(&log));
        for (call, trace) in restored.calls.iter().zip(log.lab().past()) {
            prop_assert_eq!(&call.as_ref().unwrap().trace, trace);
        }
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
        let restored = file.restore(&NoBodies, &calls(&log), None).unwrap();
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
        let again = file.restore(&NoBodies, &[], None).unwrap().log;
        prop_assert!(seen(&again) == seen(&log));
        prop_assert!(next_upload(again) == next_upload(log));
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
    let restored = apart(&log).restore(&bodies, &wanted, None).unwrap();
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
    let restored = LogFile::of(&log).restore(&NoBodies, &[], Some(before));
    let mut again = restored.unwrap().log;
    assert!(seen(&again) == seen(&log));
    assert!(again.return_to(before));
    assert!(seen(&again) == world);
}
