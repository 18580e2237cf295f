//! The first visit and the three blanks: the lab's own runs move them on.

use crate::common::page::run_of;
use crate::common::runs::{download, new_lab, upload};
use crate::draw::draw;
use envelope_lab::app::page::first_visit::beat::Beat;
use envelope_lab::app::page::recall::blank::Blank;
use envelope_lab::app::page::recall::card;
use envelope_lab::app::page::recall::state::RecallState;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::{EncryptionChoice, KmsCalls, Lab, Permission};
use leptos::prelude::Set;

fn run(kind: RunKind, outcome: &Outcome) -> StageRun {
    StageRun {
        kind,
        ..run_of(outcome)
    }
}

fn shown(run: &StageRun, without_encrypt: bool) -> Vec<Beat> {
    let beats = Beat::ALL.into_iter();
    beats
        .filter(|beat| beat.is_shown_by(run, without_encrypt))
        .collect()
}

#[test]
fn each_beat_is_shown_by_its_run_and_by_no_other() {
    let mut lab = new_lab();
    let up = run(RunKind::Upload, &upload(&mut lab, "a.txt", b"a"));
    let down = run(RunKind::Download, &download(&mut lab, "a.txt"));
    assert_eq!(shown(&up, false), [Beat::Upload]);
    assert_eq!(shown(&up, true), [Beat::Upload, Beat::WithoutEncrypt]);
    assert_eq!(shown(&down, false), [Beat::Download]);
    assert_eq!(shown(&down, true), [Beat::Download, Beat::WithoutEncrypt]);
    lab.set_permission(Permission::Decrypt, false);
    let denied = run(RunKind::Download, &download(&mut lab, "a.txt"));
    assert_eq!(shown(&denied, true), []);
    lab.set_permission(Permission::GenerateDataKey, false);
    let denied = run(RunKind::Upload, &upload(&mut lab, "b.txt", b"b"));
    assert_eq!(shown(&denied, true), [Beat::WithoutGenerateDataKey]);
    lab.set_permission(Permission::PutObject, false);
    let denied = run(RunKind::Upload, &upload(&mut lab, "c.txt", b"c"));
    assert_eq!(
        shown(&denied, true),
        [],
        "S3 denied it before KMS was called"
    );
    let other = run(RunKind::Other, &upload(&mut new_lab(), "a.txt", b"a"));
    assert_eq!(shown(&other, true), []);
}

/// The calls to KMS in an upload, and in a download of the same file.
fn calls(lab: &mut Lab) -> (KmsCalls, KmsCalls) {
    let up = upload(lab, "a.txt", b"a").trace;
    let down = download(lab, "a.txt").trace;
    let last = |trace| *KmsCalls::at_steps(&[], trace).last().expect("steps");
    (last(&up), last(&down))
}

#[test]
fn the_runs_fill_the_blanks() {
    let (up, down) = calls(&mut new_lab());
    let right = Blank::ALL.map(|blank| blank.right(up, down).map(|place| blank.choices()[place]));
    assert_eq!(
        right,
        [
            Some("GenerateDataKey"),
            Some("Decrypt"),
            Some("nothing in S3: small secrets")
        ]
    );
    // Turned round, the runs say the opposite: the answers are not a list kept by hand.
    assert_eq!(Blank::Upload.right(down, up), Some(1));
    let mut with_encrypt = up;
    with_encrypt.encrypt.made = 1;
    assert_eq!(Blank::Encrypt.right(with_encrypt, down), Some(0));
    assert_eq!(Blank::Upload.right(with_encrypt, down), None);
    // Without KMS there is nothing to ask.
    let mut lab = new_lab();
    lab.set_kind(EncryptionChoice::SseS3);
    let (up, down) = calls(&mut lab);
    assert_eq!(Blank::Upload.right(up, down), None);
}

#[test]
fn the_card_asks_before_it_tells() {
    let drawn = |told: bool| {
        draw(new_lab(), "#/lab", move |page| {
            let state = RecallState::of(page);
            let (up, down) = calls(&mut new_lab());
            state.upload.set(Some(up));
            state.download.set(Some(down));
            state.chosen.set([Some(0), Some(2), Some(2)]);
            state.told.set(told);
            card::draw(state)
        })
    };
    let asked = drawn(false);
    assert!(
        !asked.contains("correct") && !asked.contains("Your upload"),
        "{asked}"
    );
    insta::assert_snapshot!(asked);
    insta::assert_snapshot!(drawn(true));
}
