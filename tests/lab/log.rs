//! The command log: the world after replay is the world, undo and redo are each other's inverse, and a text gives the
//! same log again.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::{NOW, SEED, labs_key};
use envelope_lab::core::api::Line;
use envelope_lab::core::cloud::Progress;
use envelope_lab::core::crypto::digest::sha256;
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::admin::sender::{to_iam, to_kms, to_s3};
use envelope_lab::core::lab::log::body::LONGEST;
use envelope_lab::core::lab::log::checkpoints::MOST;
use envelope_lab::core::lab::log::{
    Advance, ApplyFix, ApplyPreset, BeginCase, BeginDownload, BeginUpload, CallByName, CommandLog,
    CopyStored, DeleteObject, Download, EditPolicy, Invite, LabCommand, LetPass, LogFile,
    LogFileError, LogStep, LoggedBody, NoBodies, PolicyEdit, Replay, ReplayError, RunAdmin,
    RunSecret, SetCaller, SetEncryption, SetPermission, SetThrottles, Tamper, UndoTampering,
    Upload,
};
use envelope_lab::core::lab::tamper::{
    TamperField, TamperLabel, TamperTrial, Tampering, TamperingSource,
};
use envelope_lab::core::lab::world::secrets::SecretRequest;
use envelope_lab::core::lab::{
    AdminAction, CallerChoice, EncryptionChoice, Lab, LabPolicy, Permission, Preset,
};
use envelope_lab::core::s3::body::excerpt_of;
use envelope_lab::core::trace::Trace;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All that can be seen of a log's worlds: the files that they export, their traces, and what an upload in each would
/// make of the randomness to come.
#[derive(Clone, PartialEq)]
pub struct Seen {
    name: String,
    lesson: (String, String),
    worlds: BTreeMap<String, World>,
}

#[derive(Clone, PartialEq)]
pub struct World {
    file: String,
    past: Vec<Arc<Trace>>,
    can_undo: Vec<bool>,
    trials: Vec<TamperTrial>,
    last_tampering: Option<Option<Tampering>>,
}

fn world(lab: &Lab) -> World {
    let drafts = LabPolicy::ALL.map(|policy| lab.draft(policy));
    World {
        file: lab.export(true).unwrap(),
        past: lab.past().to_vec(),
        can_undo: drafts
            .iter()
            .flat_map(|draft| [draft.can_undo(), draft.can_redo()])
            .collect(),
        trials: (lab.tampering()).map_or_else(Vec::new, |history| history.trials().to_vec()),
        last_tampering: (lab.last_tampering()).map(|entry| entry.tampering.clone()),
    }
}

pub fn seen(log: &CommandLog) -> Seen {
    let worlds = log.worlds();
    let mut all: BTreeMap<String, World> = worlds
        .aside()
        .map(|(name, lab)| (name.to_owned(), world(lab)))
        .collect();
    all.insert(worlds.name.clone(), world(log.lab()));
    Seen {
        name: worlds.name.clone(),
        lesson: worlds.lesson.clone(),
        worlds: all,
    }
}

/// Makes a log's randomness visible: the same stream gives the same data key.
pub fn next_upload(mut log: CommandLog) -> Seen {
    log.apply(SetEncryption(EncryptionChoice::SseKms));
    log.apply(ApplyPreset(Preset::UploadAndDownload));
    log.apply(upload("the next", b"of both"));
    seen(&log)
}

pub fn new_log() -> CommandLog {
    CommandLog::new(SEED).unwrap()
}

fn upload<'a>(key: &'a str, body: &'a [u8]) -> Upload<'a> {
    let content_type = "text/plain";
    Upload {
        key,
        content_type,
        body,
        now: NOW,
    }
}

fn file(log: &CommandLog) -> LogFile {
    LogFile::of(log)
}

fn again(log: &CommandLog) -> CommandLog {
    file(log).replay(&NoBodies).unwrap()
}

/// What a person does, one thing after the other. `which` chooses among the possibilities of each.
pub fn act(log: &mut CommandLog, deed: u8, which: usize) {
    let now = log.lab().now(NOW);
    let name = format!("object {}", which % 3);
    let body = vec![which as u8; which * 300];
    let policy = LabPolicy::ALL[which % LabPolicy::ALL.len()];
    match deed {
        0 => log.apply(SetPermission {
            permission: Permission::ALL[which % 5],
            on: which.is_multiple_of(2),
        }),
        1 => log.apply(ApplyPreset(Preset::ALL[which % 5])),
        2 => log.apply(SetEncryption(EncryptionChoice::ALL[which % 7])),
        3 => log.apply(SetCaller(CallerChoice::ALL[which % 5])),
        4 => drop(log.apply(Upload {
            key: &name,
            content_type: "text/plain",
            body: &body,
            now,
        })),
        5 => drop(log.apply(Download { key: &name, now })),
        6 => drop(log.apply(DeleteObject { key: &name, now })),
        7 => begun_upload(log, &name, &body, which),
        8 => begun_download(log, &name, which),
        9 => edit(log, policy, which),
        10 => drop(log.apply(RunSecret {
            request: secret(which),
            now,
        })),
        11 => admin(log, which),
        12 => drop(log.apply(CallByName {
            line: &line(which),
            now,
        })),
        13 => log.record(|mut recording| {
            let number = recording.apply(BeginCase { slug: "a-case" });
            for call in 0..which % 4 {
                recording.apply(CallByName {
                    line: &line(call + number),
                    now,
                });
            }
            recording.apply(Advance {
                seconds: which as u64,
            });
            ((), recording)
        }),
        14 => drop(log.apply(LetPass {
            days: which as u64 % 9,
            real: NOW,
        })),
        15 => log.apply(SetThrottles(which.is_multiple_of(4))),
        16 => log.apply(Invite),
        17 => fix(log, &name),
        18 if which.is_multiple_of(3) => drop(log.reset([which as u8; 32]).unwrap()),
        18 => {
            let (text, seed) = (log.lab().export(true).unwrap(), [which as u8; 32]);
            log.import(Lab::import(&text, seed).unwrap(), text.as_bytes(), seed);
        }
        19 => lesson(log, which),
        20 => tamper(log, &name, which),
        21 => drop(log.undo(&NoBodies).unwrap()),
        _ => drop(log.redo(&NoBodies).unwrap()),
    }
}

/// As the page does it: something else may happen before the body is there, which may never come.
fn begun_upload(log: &mut CommandLog, key: &str, body: &[u8], which: usize) {
    let change = BeginUpload {
        key: key.to_owned(),
        content_type: "text/plain".to_owned(),
        body: excerpt_of(body),
        now: log.lab().now(NOW),
    };
    let (progress, begun) = log.begin(change);
    if which % 4 == 1 {
        log.apply(SetPermission {
            permission: Permission::Decrypt,
            on: false,
        });
    }
    let Progress::Body(pending) = progress else {
        return;
    };
    match which % 5 {
        0 => log.cancel(begun).unwrap(),
        // Closed in the middle.
        1 if which == 6 => {}
        // Undone in the middle: nothing is stored.
        2 => {
            while log.entries()[..log.done()]
                .iter()
                .any(|entry| entry.sequence == begun)
            {
                log.undo(&NoBodies).unwrap();
            }
            let result = pending.work(body);
            let before = seen(log);
            let error = log.finish(begun, result, Some(body)).err().unwrap();
            assert_eq!(error, ReplayError::NotBegun { begun });
            assert!(seen(log) == before);
        }
        _ => {
            let result = pending.work(body);
            log.finish(begun, result, Some(body)).unwrap();
        }
    }
}

fn begun_download(log: &mut CommandLog, key: &str, which: usize) {
    let change = BeginDownload {
        key: key.to_owned(),
        now: log.lab().now(NOW),
    };
    let (progress, begun) = log.begin(change);
    if which % 3 == 1 {
        log.apply(DeleteObject {
            key,
            now: log.lab().now(NOW),
        });
    }
    if let Progress::Body(pending) = progress {
        let result = pending.work(&[]);
        log.finish(begun, result, None).unwrap();
    }
}

/// One of everything that can be done to what is stored, whether it makes sense or not.
pub fn tamperings(which: usize) -> Tampering {
    let with = format!("object {}", (which + 1) % 3);
    let field = TamperField::ALL[which % TamperField::ALL.len()];
    let label = TamperLabel::ALL[which % TamperLabel::ALL.len()];
    let number = which as u64;
    match which % 13 {
        0..=3 => Tampering::Flip { field, bit: number },
        4 => Tampering::Truncate {
            part: which % 2,
            len: number,
        },
        5 => Tampering::DropFrame {
            part: 0,
            frame: number,
        },
        6 => Tampering::SwapFrames {
            part: 0,
            one: 0,
            other: number,
        },
        7 => Tampering::SwapDataKeys { with },
        8 => Tampering::SwapBodies { with },
        9 => Tampering::Replay(TamperingSource::Copy),
        10 => Tampering::Replay(TamperingSource::Version("null".to_owned())),
        _ => Tampering::Edit {
            label,
            name: "é".to_owned(),
            value: which.is_multiple_of(2).then(|| "new".to_owned()),
        },
    }
}

fn tamper(log: &mut CommandLog, key: &str, which: usize) {
    let tampering = tamperings(which);
    match which % 5 {
        0 => drop(log.apply(CopyStored { key })),
        1 => drop(log.apply(UndoTampering)),
        _ => {
            let can = log.lab().check_tampering(key, &tampering);
            let done = log.apply(Tamper {
                key,
                tampering: &tampering,
            });
            assert_eq!(done, can);
            let now = log.lab().now(NOW);
            log.apply(Download { key, now });
        }
    }
}

fn edit(log: &mut CommandLog, policy: LabPolicy, which: usize) {
    let text = log.lab().draft(policy).text.clone();
    let edits = match which % 6 {
        0 => vec![PolicyEdit::Text(policy.example())],
        1 => vec![PolicyEdit::Undo, PolicyEdit::Undo, PolicyEdit::Redo],
        2 => vec![PolicyEdit::Format],
        3 => vec![PolicyEdit::Text(String::new())],
        // A word, letter by letter; no policy in between.
        4 => ["é", "éx", "éx ", "éx y"]
            .map(|word| PolicyEdit::Text(format!("{text}{word}")))
            .to_vec(),
        _ => vec![PolicyEdit::Text(text.replace("Allow", "Deny"))],
    };
    for edit in edits {
        log.apply(EditPolicy { policy, edit });
    }
}

fn secret(which: usize) -> SecretRequest {
    let username = ["ana", "bo"][which % 2].to_owned();
    let context = EncryptionContext(BTreeMap::from([("user".to_owned(), username.clone())]));
    match which % 3 {
        0 => SecretRequest::Read {
            username,
            context,
            key_id: which
                .is_multiple_of(2)
                .then(|| "alias/another-key".to_owned()),
            flip: (which % 4 == 3).then_some(140),
        },
        _ => SecretRequest::Write {
            username,
            secret: "plum".to_owned(),
            context,
        },
    }
}

fn admin(log: &mut CommandLog, which: usize) {
    let (key, name) = (labs_key(), format!("made-{}", which % 3));
    let account = "111122223333".to_owned();
    let arn = format!("arn:aws:iam::{account}:role/{name}");
    let (action, send) = match which % 21 {
        15 => (AdminAction::EnableRotation(key), to_kms as _),
        16 => (AdminAction::DisableRotation(key), to_kms as _),
        17 => (
            AdminAction::Describe {
                key,
                description: name,
            },
            to_kms as _,
        ),
        18 => (
            AdminAction::Tag {
                key,
                tag: format!("{name}=1"),
            },
            to_kms as _,
        ),
        19 => (AdminAction::Untag { key, tag: name }, to_kms as _),
        0 => (
            AdminAction::CreateKey {
                description: name.clone(),
                alias: name,
            },
            to_kms as _,
        ),
        1 => (AdminAction::Enable(key), to_kms as _),
        2 => (AdminAction::Disable(key), to_kms as _),
        3 => (AdminAction::Rotate(key), to_kms as _),
        4 => (
            AdminAction::ScheduleDeletion {
                key,
                days: "7".to_owned(),
            },
            to_kms as _,
        ),
        5 => (AdminAction::CancelDeletion(key), to_kms as _),
        6 => (AdminAction::CreateAlias { key, alias: name }, to_kms as _),
        7 => (AdminAction::MoveAlias { key, alias: name }, to_kms as _),
        8 => (
            AdminAction::DeleteAlias {
                key,
                alias: format!("alias/{name}"),
            },
            to_kms as _,
        ),
        9 => (AdminAction::CreateBucket(name), to_s3 as _),
        10 => (
            AdminAction::DeleteBucket {
                bucket: name,
                account,
            },
            to_s3 as _,
        ),
        11 => {
            let (algorithm, key_id) = ("aws:kms".to_owned(), String::new());
            let bucket = "my-bucket".to_owned();
            (
                AdminAction::SetEncryption {
                    bucket,
                    account,
                    algorithm,
                    key_id,
                    bucket_key: true,
                },
                to_s3 as _,
            )
        }
        12 => {
            let policy = LabPolicy::Boundary.example();
            (
                AdminAction::CreateIdentity {
                    kind: "role".to_owned(),
                    name,
                    policy,
                },
                to_iam as _,
            )
        }
        13 => {
            let policy = LabPolicy::Boundary.example();
            (
                AdminAction::PutPolicy {
                    arn,
                    name: "more".to_owned(),
                    policy,
                },
                to_iam as _,
            )
        }
        14 => (AdminAction::DeleteIdentity(arn), to_iam as _),
        _ => (
            AdminAction::BlockPublicAccess {
                bucket: "my-bucket".to_owned(),
                account,
                on: name == "made-0",
            },
            to_s3 as _,
        ),
    };
    let now = log.lab().now(NOW);
    log.apply(RunAdmin {
        action: &action,
        now,
        send,
    });
}

fn line(which: usize) -> Line {
    let (service, operation, input) = match which % 5 {
        0 => (
            "kms",
            "CreateKey",
            json!({"Description": "é", "Tags": [{"TagKey": "a", "TagValue": "b"}]}),
        ),
        1 => (
            "s3",
            "PutObject",
            json!({"Bucket": "my-bucket", "Key": "by name", "Body": "QUFB", "ServerSideEncryption": "aws:kms"}),
        ),
        2 => (
            "s3",
            "GetObject",
            json!({"Bucket": "my-bucket", "Key": "by name"}),
        ),
        3 => ("iam", "CreateUser", json!({"UserName": "eva"})),
        _ => ("s3", "NoSuchOperation", json!({"Depth": [1, true, null]})),
    };
    Line {
        principal: [Lab::admin(), Lab::app()][which % 2].clone(),
        service: service.to_owned(),
        operation: operation.to_owned(),
        input,
    }
}

/// Takes a download's own fix, if there is one.
fn fix(log: &mut CommandLog, key: &str) {
    let now = log.lab().now(NOW);
    let outcome = log.apply(Download { key, now });
    let fix = outcome
        .trace
        .refusal
        .as_ref()
        .and_then(|refusal| refusal.fixes.first());
    if let Some(fix) = fix {
        log.apply(ApplyFix(fix));
    }
}

fn lesson(log: &mut CommandLog, which: usize) {
    let worlds = ["own", "lesson-1", "lesson-2"];
    let world = worlds[which % 3];
    if log.worlds().has_aside(world) {
        match which % 2 {
            0 => log.enter_world(world).unwrap(),
            _ => log.close_world(world).unwrap(),
        }
    } else if log.worlds().name != world || which.is_multiple_of(4) {
        let seed = [which as u8 + 1; 32];
        let mut lab = Lab::new(seed).unwrap();
        let mut recording = envelope_lab::core::lab::log::Recording::of(&mut lab);
        recording.apply(ApplyPreset(Preset::EncryptOnly));
        recording.apply(upload("set up", b"by the lesson"));
        let set_up = recording.into_commands();
        log.open_world(world, seed, lab, set_up);
    }
    log.enter_lesson(world, "turn");
}

/// Up to 22 kinds of deeds, so that every kind of command comes up.
pub fn deeds(most: usize) -> impl Strategy<Value = Vec<(u8, usize)>> {
    prop::collection::vec((0_u8..23, 0_usize..60), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Undo and redo among the deeds: what holds in the end leads to the same worlds from the seed.
    #[test]
    fn the_world_after_replay_is_the_world(deeds in deeds(24)) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed, which);
        }
        let replayed = again(&log);
        prop_assert!(seen(&replayed) == seen(&log));
        prop_assert_eq!(replayed.entries(), log.entries());
        prop_assert!(next_upload(replayed) == next_upload(log));
    }

    #[test]
    fn a_text_gives_the_same_log(deeds in deeds(16)) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed, which);
        }
        let text = file(&log).to_text();
        let read = LogFile::parse(&text).unwrap();
        prop_assert_eq!(read.to_text(), text);
        prop_assert_eq!(&read, &file(&log));
        let replayed = read.replay(&NoBodies).unwrap();
        prop_assert!(seen(&replayed) == seen(&log));
        prop_assert!(next_upload(replayed) == next_upload(log));
    }

    /// All the way back to the seed and forth again, each step as it was the first time.
    #[test]
    fn undo_and_redo_are_inverse(deeds in deeds(14)) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed.min(19), which);
        }
        log.go_to(log.entries().len(), &NoBodies).unwrap();
        let entries = log.entries().to_vec();
        let mut ways = vec![seen(&log)];
        while log.undo(&NoBodies).unwrap() {
            prop_assert_eq!(log.entries(), &*entries);
            ways.push(seen(&log));
        }
        // What is left is no step of the person's.
        prop_assert!(log.step_to_undo().is_none());
        prop_assert!(log.done() > 0 || seen(&log) == seen(&new_log()));
        while let Some(before) = ways.pop() {
            prop_assert!(seen(&log) == before);
            prop_assert_eq!(log.redo(&NoBodies).unwrap(), !ways.is_empty());
        }
        prop_assert!(log.checkpoints().len() <= MOST + 1);
        prop_assert!(next_upload(again(&log)) == next_upload(log));
    }

    /// One window does what another did, command by command.
    #[test]
    fn a_mirror_shows_the_same_world(deeds in deeds(14)) {
        let mut log = new_log();
        for (deed, which) in deeds {
            act(&mut log, deed.min(19), which);
        }
        let (mut mirror, mut replay) = (new_log(), Replay::default());
        // Sequence numbers that an undo left out are left out of this test: the mirror gives its own.
        prop_assume!(log.entries().iter().zip(1..).all(|(entry, number)| entry.sequence == number));
        for entry in &log.entries()[..log.done()] {
            mirror.run(&mut replay, entry.command.clone(), &NoBodies).unwrap();
        }
        prop_assert!(seen(&mirror) == seen(&log));
        // What takes the place of undone commands has other keys.
        let undone = log.can_redo();
        prop_assert!((next_upload(mirror) == next_upload(log)) != undone);
    }

    /// One window takes over another one's log, whatever both have in common: the worlds, the undo, and what comes next.
    #[test]
    fn a_log_taken_over_is_the_log(both in deeds(8), mine in deeds(6), theirs in deeds(8)) {
        let (mut here, mut there) = (new_log(), new_log());
        for (deed, which) in both {
            act(&mut here, deed, which);
            act(&mut there, deed, which);
        }
        for (deed, which) in mine {
            act(&mut here, deed, which);
        }
        for (deed, which) in theirs {
            act(&mut there, deed, which);
        }
        let LogFile { seed, done, entries } = file(&there);
        here.adopt(seed, entries, done, &NoBodies, 5).unwrap();
        there.go_on(5);
        prop_assert_eq!(file(&here), file(&there));
        prop_assert!(seen(&here) == seen(&there));
        while here.undo(&NoBodies).unwrap() {
            prop_assert!(there.undo(&NoBodies).unwrap());
            prop_assert!(seen(&here) == seen(&there));
        }
        while here.redo(&NoBodies).unwrap() {
            prop_assert!(there.redo(&NoBodies).unwrap());
        }
        prop_assert!(next_upload(here) == next_upload(there));
    }

    /// A text cut off or with a letter changed: an error or a log, never a crash.
    #[test]
    fn any_text_is_read_or_refused(cut in any::<prop::sample::Index>(), letter in any::<char>()) {
        let text = {
            let mut log = new_log();
            (0..20).for_each(|deed| act(&mut log, deed, 7));
            file(&log).to_text()
        };
        let letters: Vec<char> = text.chars().collect();
        let cut = cut.index(letters.len());
        let start: String = letters[..cut].iter().collect();
        prop_assert!(LogFile::parse(&start).is_err());
        let rest: String = letters[cut + 1..].iter().collect();
        if let Ok(file) = LogFile::parse(&format!("{start}{letter}{rest}"))
            && let Ok(log) = file.replay(&NoBodies)
        {
            log.lab().export(false).unwrap();
        }
    }
}

#[test]
fn every_command_comes_up_in_these_tests() {
    let mut names = std::collections::BTreeSet::new();
    for (deed, which) in (0..21).flat_map(|deed| (0..21).map(move |which| (deed, which))) {
        let mut log = new_log();
        act(&mut log, 4, which);
        act(&mut log, 1, which);
        (0..3).for_each(|more| act(&mut log, deed, which + more));
        names.extend(log.entries().iter().map(|entry| entry.command.name()));
    }
    let missing: Vec<&&str> = LabCommand::NAMES
        .iter()
        .filter(|name| !names.contains(**name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_command_after_an_undo_drops_what_was_undone() {
    let mut log = new_log();
    log.apply(SetPermission {
        permission: Permission::Encrypt,
        on: true,
    });
    log.apply(upload("first", b"1"));
    log.undo(&NoBodies).unwrap();
    assert!(log.step_to_redo().is_some());
    log.apply(upload("second", b"2"));
    assert!(log.step_to_redo().is_none());
    assert!(!log.redo(&NoBodies).unwrap());
    let names: Vec<String> = log
        .lab()
        .objects()
        .iter()
        .map(|row| row.key.clone())
        .collect();
    assert_eq!(names, ["second"]);
    // The dropped command's number is not given again.
    let numbers: Vec<u64> = log.entries().iter().map(|entry| entry.sequence).collect();
    assert_eq!(numbers, [1, 3]);
    let stirred: Vec<Option<u64>> = log.entries().iter().map(|entry| entry.stir).collect();
    assert_eq!(stirred, [None, Some(0)]);
    assert!(seen(&again(&log)) == seen(&log));
}

#[test]
fn what_belongs_together_is_undone_at_once() {
    let mut log = new_log();
    let text = log.lab().policy().text.clone();
    for word in ["x", "xy", "xy ", "xy z"] {
        let edit = PolicyEdit::Text(format!("{text}{word}"));
        log.apply(EditPolicy {
            policy: LabPolicy::Identity,
            edit,
        });
    }
    let shown = |log: &CommandLog| log.lab().policy().text[text.len()..].to_owned();
    log.undo(&NoBodies).unwrap();
    assert_eq!(shown(&log), "xy ");
    log.undo(&NoBodies).unwrap();
    assert_eq!((shown(&log).as_str(), log.done()), ("", 0));
    log.redo(&NoBodies).unwrap();
    assert_eq!(shown(&log), "xy ");
    begun_upload(&mut log, "of two halves", b"body", 3);
    assert_eq!(log.lab().past().len(), 1);
    log.undo(&NoBodies).unwrap();
    assert_eq!((shown(&log).as_str(), log.lab().past().len()), ("xy ", 0));
}

/// Undo of a long body neither encrypts it again nor needs it; replay needs it and says so.
#[test]
fn a_long_body_is_found_elsewhere() {
    let body: Vec<u8> = (0..LONGEST as usize + 1)
        .map(|at| (at >> 3) as u8)
        .collect();
    let mut log = new_log();
    begun_upload(&mut log, "long", &body, 3);
    log.apply(SetPermission {
        permission: Permission::GetObject,
        on: false,
    });
    let before = seen(&log);
    log.undo(&NoBodies).unwrap();
    log.redo(&NoBodies).unwrap();
    assert!(seen(&log) == before);
    log.undo(&NoBodies).unwrap();
    log.undo(&NoBodies).unwrap();
    assert_eq!(log.done(), 0);
    log.redo(&NoBodies).unwrap();
    log.redo(&NoBodies).unwrap();
    assert!(seen(&log) == before);
    // The text holds no byte of it.
    let text = file(&log).to_text();
    assert!(text.len() < 20_000, "{}", text.len());
    let error = LogFile::parse(&text)
        .unwrap()
        .replay(&NoBodies)
        .err()
        .unwrap();
    let excerpt = excerpt_of(&body);
    let digest = excerpt.sha256.unwrap();
    let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let len = body.len() as u64;
    assert_eq!(
        error,
        ReplayError::MissingBody {
            sequence: 2,
            len,
            sha256
        }
    );
    let store = |body: &[u8]| BTreeMap::from([(digest, Arc::<[u8]>::from(body))]);
    let replayed = file(&log).replay(&store(&body)).unwrap();
    assert!(seen(&replayed) == before);
    // Another body under its name is no body.
    assert!(file(&log).replay(&store(b"another")).is_err());
}

/// A body that no log has and nobody else: only a checkpoint gives its object back.
#[test]
fn the_checkpoints_are_few_and_the_way_back_from_a_reset_stays() {
    let long = vec![5; LONGEST as usize + 1];
    let mut log = new_log();
    begun_upload(&mut log, "long", &long, 3);
    let before = seen(&log);
    let place = log.reset([3; 32]).unwrap();
    for number in 0..3 * MOST {
        let key = format!("after {number}");
        begun_upload(&mut log, &key, b"the reset", 3);
    }
    assert!(log.checkpoints().len() <= MOST);
    let after = seen(&log);
    assert_eq!(log.bodies_for(place), Vec::<&LoggedBody>::new());
    log.go_to(place, &NoBodies).unwrap();
    assert!(seen(&log) == before);
    while log.redo(&NoBodies).unwrap() {}
    assert!(seen(&log) == after);
}

/// Step by step, there is a checkpoint as long as the way back is short; beyond, the log says which bodies it needs.
#[test]
fn the_way_back_needs_no_body_for_many_steps() {
    let long = |number: usize| vec![number as u8; LONGEST as usize + 1];
    let mut log = new_log();
    for number in 0..MOST + 4 {
        begun_upload(&mut log, &format!("long {number}"), &long(number), 3);
    }
    for _ in 0..MOST - 1 {
        log.undo(&NoBodies).unwrap();
    }
    assert!(log.checkpoints().len() <= MOST);
    let goal = log.step_to_undo().unwrap().from;
    let needed: Vec<u64> = log.bodies_for(goal).iter().map(|body| body.len).collect();
    assert_eq!(needed, [LONGEST + 1; 4]);
    let error = log.undo(&NoBodies).unwrap_err();
    assert!(matches!(error, ReplayError::MissingBody { .. }), "{error}");
    let all = (0..MOST).map(long);
    let bodies: BTreeMap<_, Arc<[u8]>> = all.map(|body| (sha256(&body), body.into())).collect();
    assert!(log.undo(&bodies).unwrap());
    assert_eq!(log.lab().objects().len(), 4);
}

/// What the page does by itself goes with the step before it; a link is one step.
#[test]
fn a_step_has_a_name_and_is_what_a_person_did() {
    let mut log = new_log();
    assert_eq!(log.step_to_undo(), None);
    log.apply(Invite);
    assert_eq!(log.step_to_undo(), None);
    log.apply(upload("report.txt", b"text"));
    log.apply(DeleteObject {
        key: "report.txt",
        now: NOW,
    });
    log.enter_lesson("envelope", "turn");
    log.apply(Invite);
    let deletion = LogStep {
        from: 2,
        to: 5,
        name: "Delete report.txt".to_owned(),
    };
    assert_eq!(log.step_to_undo(), Some(deletion.clone()));
    assert_eq!(log.step_to_redo(), None);
    log.undo(&NoBodies).unwrap();
    assert_eq!(log.done(), 2);
    assert_eq!(log.step_to_undo().unwrap().name, "Upload report.txt");
    assert_eq!(log.step_to_redo(), Some(deletion));
    log.redo(&NoBodies).unwrap();
    assert_eq!(log.done(), 5);

    let mut log = new_log();
    begun_upload(&mut log, "letter.txt", b"text", 6);
    log.reset([3; 32]).unwrap();
    let reset = log.step_to_undo().unwrap();
    assert_eq!(reset.name, "Reset the lab");
    log.apply(SetThrottles(true));
    log.join_since(reset.from);
    let link = log.step_to_undo().unwrap();
    assert_eq!(
        (link.from, link.name.as_str()),
        (reset.from, "Open a shared lab")
    );

    let mut log = new_log();
    let lab = Lab::new([4; 32]).unwrap();
    log.apply(SetThrottles(true));
    log.open_world("lesson", [4; 32], lab, Vec::new());
    log.enter_lesson("envelope", "turn");
    let opened = log.step_to_undo().unwrap();
    assert_eq!((opened.from, opened.name.as_str()), (1, "Open a lesson"));
    log.enter_world("own").unwrap();
    log.close_world("lesson").unwrap();
    log.enter_lesson("", "");
    assert_eq!(log.step_to_undo().unwrap().name, "Leave the lesson");
    log.undo(&NoBodies).unwrap();
    assert_eq!(log.worlds().name, "lesson");
    assert_eq!(log.worlds().lesson.0, "envelope");
}

#[test]
fn what_is_no_log_is_refused_with_what_was_expected() {
    let mut log = new_log();
    (0..21).for_each(|deed| act(&mut log, deed, 7));
    let text = file(&log).to_text();
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        LogFile::parse(&text.replacen(from, to, 1)).unwrap_err()
    };
    assert_eq!(
        changed("\"version\":3", "\"version\":4").to_string(),
        "this command log has version 4; this lab reads versions 1 to 3"
    );
    let unknown = changed("\"SetPermission\"", "\"SetPermissions\"");
    let LogFileError::Command { place, found } = &unknown else {
        panic!("{unknown:?}");
    };
    assert_eq!(
        (place.as_str(), found.as_str()),
        ("entries[0].do", "SetPermissions")
    );
    assert!(
        unknown
            .to_string()
            .contains("expected one of SetPermission, ApplyPreset, EditPolicy")
    );
    assert_eq!(
        changed("envelope-lab-log", "envelope-lab-world").to_string(),
        "this isn't a command log: expected \"format\": \"envelope-lab-log\""
    );
    assert_eq!(
        changed("\"n\":2", "\"n\":1").to_string(),
        "entries[1]: expected a sequence number above 1, and below 2^53"
    );
    assert_eq!(
        changed("\"kms:GenerateDataKey\"", "\"kms:GenerateDataKeys\"").to_string(),
        "entries[0].permission: expected s3:PutObject, s3:GetObject, kms:GenerateDataKey, kms:Decrypt or kms:Encrypt"
    );
    let held = log.entries().len();
    let done = format!("\"done\":{}", log.done());
    let error = changed(&done, "\"done\":10000");
    assert_eq!(error, LogFileError::Done { held });
    for wrong in ["", "[]", "{}", "null"] {
        assert!(LogFile::parse(wrong).is_err(), "{wrong}");
    }
    // A body that is not the one that was uploaded.
    let (start, rest) = text.split_once("\"bytes\":\"").unwrap();
    let other = format!("{start}\"bytes\":\"QUFB{rest}");
    let error = LogFile::parse(&other).unwrap_err().to_string();
    assert!(
        error.ends_with("expected bytes of this length and SHA-256"),
        "{error}"
    );
    // A text that was changed elsewhere.
    let mut log = new_log();
    let edit = PolicyEdit::Text(LabPolicy::Bucket.example());
    log.apply(EditPolicy {
        policy: LabPolicy::Bucket,
        edit,
    });
    let text = file(&log).to_text().replacen("\"at\":0", "\"at\":7", 1);
    let error = LogFile::parse(&text)
        .unwrap()
        .replay(&NoBodies)
        .err()
        .unwrap();
    assert_eq!(error, ReplayError::OtherText { sequence: 1 });
}
