//! What outlives a reload: its text, and the line that says what came back.

use crate::draw::{NOW, draw, lab};
use envelope_lab::app::keep::keep_notice::{KeepNotice, KeepNotices};
use envelope_lab::app::keep::kept_lab::{KeptFile, KeptLab, KeptLabError, digest};
use envelope_lab::app::keep::kept_upload::{KeptInner, KeptUpload, KeptUploads, hexadecimal};
use envelope_lab::app::keep::notice;
use envelope_lab::app::keep::reading::{deeds, is_touched};
use envelope_lab::app::keep::saver::not_kept;
use envelope_lab::app::kept_run::KeptRun;
use envelope_lab::app::page::learn::kept_place::KeptPlace;
use envelope_lab::app::page::learn::state::LearnState;
use envelope_lab::app::page::secrets::draft::SecretsDraft;
use envelope_lab::app::route::Route;
use envelope_lab::app::stage_run::RunKind;
use envelope_lab::app::without_browser::with_page;
use envelope_lab::core::lab::log::{
    CallPlace, CommandLog, EditPolicy, Invite, LogFile, NoBodies, PolicyEdit, SetPermission, Upload,
};
use envelope_lab::core::lab::{LabPolicy, Permission};
use envelope_lab::core::trace::Excerpt;
use leptos::prelude::*;
use proptest::prelude::*;

/// A text that the first version of the page wrote.
const VERSION_1: &str = include_str!("../data/kept-1.json");

/// A lab in which a policy is half typed, and an upload is on the stage.
fn log() -> CommandLog {
    let mut log = CommandLog::new([7; 32]).expect("a fresh lab");
    log.apply(Upload {
        key: "mine.txt",
        content_type: "text/plain",
        body: b"my own words",
        now: NOW,
    });
    log.apply(SetPermission {
        permission: Permission::Decrypt,
        on: false,
    });
    log.apply(EditPolicy {
        policy: LabPolicy::Key,
        edit: PolicyEdit::Text("{\"Version\": \"2012-10-17\", \"Sta".to_owned()),
    });
    log
}

fn run(world: &str, index: usize) -> KeptRun {
    KeptRun {
        kind: RunKind::Upload,
        name: "mine.txt".to_owned(),
        call: CallPlace {
            world: world.to_owned(),
            index,
        },
        identical: None,
        index: 4,
    }
}

fn kept() -> KeptLab {
    KeptLab {
        saved: NOW.0,
        log: LogFile::of(&log()),
        run: Some(run("own", 0)),
        sample: "letter.txt".to_owned(),
        file: Some(KeptFile {
            name: "mine.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            sha256: [0xa5; 32],
        }),
        lesson: Some(KeptPlace {
            guess: Some(1),
            right: Some(0),
            guess_run: Some(run("lesson", 3)),
            hints: [1, 0],
            stages: [Some(run("own", 0)), None, None, None],
            since: [4, 0],
            restored: [vec!["PutObject".to_owned()], Vec::new()],
            at_start: [vec!["report.txt".to_owned()], Vec::new()],
        }),
        secrets: Some(SecretsDraft {
            username: "bo".to_owned(),
            password: "plum".to_owned(),
            write_context: Some("user = bo".to_owned()),
            flips: true,
            flip_at: 7,
            ..SecretsDraft::default()
        }),
        large: Some(KeptUploads {
            folder: "0123456789abcdef".to_owned(),
            all: vec![
                kept_upload(None),
                kept_upload(Some(KeptInner {
                    header: [3; 12],
                    start: vec![1, 2],
                })),
            ],
        }),
    }
}

fn kept_upload(inner: Option<KeptInner>) -> KeptUpload {
    KeptUpload {
        body: "1".to_owned(),
        files: 2,
        header: std::array::from_fn(|place| place as u8),
        start: vec![7, 0, 255],
        inner,
        plain: Excerpt {
            len: 2 << 30,
            md5: Some([5; 16]),
            ..Excerpt::of(b"Dear reader").with_sha256([9; 32])
        },
        by_browser: true,
    }
}

#[test]
fn a_text_reads_back_as_what_was_kept() {
    let text = kept().text();
    assert_eq!(KeptLab::parse(&text).expect("a text"), kept());
    let little = KeptLab {
        run: None,
        file: None,
        lesson: None,
        secrets: None,
        large: None,
        ..kept()
    };
    let text = little.text();
    assert_eq!(KeptLab::parse(&text).expect("a text"), little);
    let sha256: [u8; 32] = std::array::from_fn(|place| place as u8 * 8);
    assert_eq!(digest(&hexadecimal(&sha256)), Some(sha256));
    assert_eq!(digest("äa"), None);
}

/// A later version must read what an earlier one kept: this text stays as it is.
#[test]
fn a_text_of_version_1_comes_back() {
    let kept = KeptLab::parse(VERSION_1).expect("version 1 is read");
    let wanted = kept.run.as_ref().map(|run| run.call.clone());
    let wanted: Vec<_> = wanted.into_iter().collect();
    let restored = kept.log.restore(&NoBodies, &wanted, 0).expect("a log");
    let call = restored.calls.first().and_then(Option::as_ref);
    let trace = &call.expect("the run on the stage").trace;
    assert_eq!((trace.operation, trace.steps.len()), ("PutObject", 11));
    let lab = restored.log.lab();
    assert_eq!(lab.objects().len(), 1);
    assert!(!lab.is_granted(Permission::Decrypt));
    assert!(lab.draft(LabPolicy::Key).text.ends_with("\"Sta"));
}

#[test]
fn other_versions_and_damaged_texts_are_refused_with_a_reason() {
    let text = kept().text();
    let later = text.replace("\"version\":1", "\"version\":9");
    let version = KeptLabError::Version { found: 9 };
    assert_eq!(KeptLab::parse(&later), Err(version));
    assert_eq!(KeptLab::parse("{}"), Err(KeptLabError::Format));
    let damaged = text.replace("\"hints\"", "\"hunts\"");
    let member = KeptLabError::Member { member: "lesson" };
    assert_eq!(KeptLab::parse(&damaged), Err(member));
    assert!(matches!(KeptLab::parse("{"), Err(KeptLabError::Json(_))));
    let of_log = text.replace("envelope-lab-log", "envelope-lab-lag");
    assert!(matches!(KeptLab::parse(&of_log), Err(KeptLabError::Log(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A text cut off or with a letter changed: a reason or a lab, never a crash.
    #[test]
    fn any_text_is_read_or_refused(cut in any::<prop::sample::Index>(), letter in any::<char>()) {
        let letters: Vec<char> = kept().text().chars().collect();
        let cut = cut.index(letters.len());
        let start: String = letters.iter().take(cut).collect();
        prop_assert!(KeptLab::parse(&start).is_err());
        let rest: String = letters.iter().skip(cut + 1).collect();
        if let Ok(kept) = KeptLab::parse(&format!("{start}{letter}{rest}")) {
            let wanted: Vec<_> = kept.run.iter().map(|run| run.call.clone()).collect();
            drop(kept.log.restore(&NoBodies, &wanted, 0));
        }
    }
}

/// What the page does by itself is nothing to keep, and an open lesson is.
#[test]
fn only_the_learners_own_deeds_are_worth_keeping() {
    let mut log = CommandLog::new([1; 32]).expect("a fresh lab");
    log.apply(Invite);
    assert!(!is_touched(&log));
    log.enter_lesson("upload", "keep");
    assert_eq!((deeds(&log), is_touched(&log)), (0, true));
    log.enter_lesson("", "");
    assert!(!is_touched(&log));
    log.apply(SetPermission {
        permission: Permission::Decrypt,
        on: false,
    });
    assert_eq!((deeds(&log), is_touched(&log)), (1, true));
}

/// The lesson that a page is in, kept and read again, and taken up by another page.
#[test]
fn a_lesson_is_kept_with_its_guess_and_its_worlds() {
    let route = Route::of("#/learn/upload/predict");
    let (place, file) = with_page(lab(), route, |page| {
        let state = LearnState::of(page);
        untrack(|| state.take_guess(Some(1)));
        let log = page.lab.read_log(LogFile::of);
        (state.kept_place().expect("a lesson is open"), log)
    });
    assert_eq!(place.guess, Some(1));
    let guess_run = place.guess_run.as_ref().expect("the predicted run");
    assert_eq!(guess_run.call.world, "lesson");
    assert_eq!(KeptPlace::read(&place.value()), Some(place.clone()));
    let wanted: Vec<_> = place.runs().map(|run| run.call.clone()).collect();
    let restored = file.restore(&NoBodies, &wanted, 0).expect("a log");
    assert!(restored.calls.iter().all(Option::is_some));
    assert_eq!(restored.log.worlds().name, "lesson");
}

/// The line above the page.
fn line(notice: KeepNotice) -> String {
    draw(lab(), "#/lab", |page| {
        KeepNotices::of(page).0.set(Some(notice));
        notice::view(page)
    })
}

#[test]
fn the_line_says_what_came_back_and_what_is_not_kept() {
    let lost = not_kept(&["big.iso".to_owned()]);
    let set_aside = "What this browser kept of your lab can’t be read: it has version 9; this lab reads version 1. It was set aside, and you start fresh.";
    let lines = [
        KeepNotice::Back(String::new()),
        KeepNotice::Back(lost.clone()),
        KeepNotice::Told(lost),
        KeepNotice::SetAside(set_aside.to_owned()),
        KeepNotice::NothingKept,
        KeepNotice::TabOnly,
    ];
    insta::assert_snapshot!(lines.map(line).join("\n"));
    insta::assert_snapshot!("nothing_to_say", draw(lab(), "#/lab", notice::view));
}
