//! The lab's own views.

use crate::common::page::run_of;
use crate::draw::{draw, lab, upload, worked};
use envelope_lab::app::kms_tally;
use envelope_lab::app::page::lab::{bucket, denial, run_drawings, view};
use envelope_lab::app::page::shell::shell;
use envelope_lab::app::page::work;
use envelope_lab::app::page::work::state::Work;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::app::state::{Message, Page};
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::{Lab, Permission, Preset};
use envelope_lab::core::trace::Step;
use envelope_lab::lesson::path_not_taken::path_not_taken;
use insta::assert_snapshot;
use leptos::prelude::Set;
use std::sync::Arc;

/// Puts a call on the stage at a step, with what would have followed a refusal.
fn play(page: Page, kind: RunKind, outcome: &Outcome, step: usize) {
    let not_taken: Vec<Step> = match outcome.trace.refusal {
        Some(_) => {
            let kind = page.lab.with_untracked(Lab::kind);
            path_not_taken(&outcome.trace, "letter.txt", kind)
        }
        None => Vec::new(),
    };
    run_drawings::attach(page);
    let run = StageRun {
        kind,
        ..run_of(outcome)
    };
    page.run
        .set(Some(kms_tally::counted(page, run.with_path(not_taken))));
    page.player.index.set(step);
    page.rows
        .set(Arc::new(page.lab.with_untracked(Lab::objects)));
}

#[test]
fn the_first_screen() {
    assert_snapshot!(draw(lab(), "#/lab", shell));
}

#[test]
fn an_upload_at_its_last_step() {
    let mut lab = lab();
    let outcome = upload(&mut lab, "letter.txt", b"Dear reader");
    let last = outcome.trace.steps.len() - 1;
    assert_snapshot!(draw(lab, "#/lab", |page| {
        play(page, RunKind::Upload, &outcome, last);
        view(page)
    }));
}

#[test]
fn an_object_is_not_in_the_bucket_before_the_step_that_stores_it() {
    let stored_at = |index: usize| {
        let mut lab = lab();
        let outcome = upload(&mut lab, "letter.txt", b"Dear reader");
        let text = draw(lab, "#/lab", |page| {
            play(page, RunKind::Upload, &outcome, index);
            view(page)
        });
        text.contains("Look inside")
    };
    let steps = upload(&mut lab(), "letter.txt", b"Dear reader")
        .trace
        .steps
        .len();
    let seen: Vec<bool> = (0..steps).map(stored_at).collect();
    assert!(!seen[0], "{seen:?}");
    assert!(seen[seen.len() - 1], "{seen:?}");
    assert!(seen.is_sorted(), "it never goes again: {seen:?}");
}

#[test]
fn an_upload_that_kms_refuses() {
    let mut lab = lab();
    lab.set_permission(Permission::GenerateDataKey, false);
    let outcome = upload(&mut lab, "letter.txt", b"Dear reader");
    let last = outcome.trace.steps.len() - 1;
    assert_snapshot!(draw(lab, "#/lab", |page| {
        play(page, RunKind::Upload, &outcome, last);
        view(page)
    }));
}

#[test]
fn an_upload_that_s3_refuses() {
    let mut lab = lab();
    lab.set_permission(Permission::PutObject, false);
    let outcome = upload(&mut lab, "letter.txt", b"Dear reader");
    let last = outcome.trace.steps.len() - 1;
    assert_snapshot!(draw(lab, "#/lab", |page| {
        play(page, RunKind::Upload, &outcome, last);
        view(page)
    }));
}

/// Nothing is allowed but what S3 never uses: what comes next is said after the first denial, and the swap is offered
/// after the second.
#[test]
fn what_is_missing_next_and_what_is_not_needed() {
    let mut lab = lab();
    lab.apply_preset(Preset::EncryptOnly);
    lab.set_permission(Permission::PutObject, false);
    let first = upload(&mut lab, "letter.txt", b"Dear reader");
    let refusal = first.trace.refusal.as_ref().unwrap();
    assert_eq!(refusal.next, ["kms:GenerateDataKey"]);
    assert_eq!(refusal.swap, None);
    for fix in &refusal.fixes {
        assert!(lab.apply_fix(fix));
    }
    let second = upload(&mut lab, "letter.txt", b"Dear reader");
    let swap = second.trace.refusal.as_ref().unwrap().swap.clone();
    let shown = |outcome: &Outcome| {
        let last = outcome.trace.steps.len() - 1;
        draw(crate::draw::lab(), "#/lab", |page| {
            play(page, RunKind::Upload, outcome, last);
            let refusal = outcome.trace.refusal.as_ref().unwrap();
            denial::rest(page, refusal, "PutObject")
        })
    };
    assert_snapshot!("missing_next", shown(&first));
    assert_snapshot!("not_needed", shown(&second));
    assert!(lab.apply_fix(&swap.unwrap()));
    assert!(!lab.is_granted(Permission::Encrypt));
    assert!(
        upload(&mut lab, "letter.txt", b"Dear reader")
            .result
            .is_ok()
    );
}

#[test]
fn every_permission_missing_is_refused_on_the_page_too() {
    for permission in Permission::ALL {
        let mut lab = lab();
        lab.set_permission(permission, false);
        let up = upload(&mut lab, "letter.txt", b"Dear reader");
        let last = up.trace.steps.len() - 1;
        let text = draw(lab, "#/lab", |page| {
            play(page, RunKind::Upload, &up, last);
            view(page)
        });
        let shown = text.contains("class=\"denied-says\"");
        assert_eq!(shown, up.result.is_err(), "without {permission:?}");
        let offered = text.contains("Apply the fix and run again");
        assert_eq!(offered, up.result.is_err(), "without {permission:?}");
    }
}

#[test]
fn inside_an_object() {
    assert_snapshot!(draw(worked(), "#/lab", |page| {
        page.rows
            .set(Arc::new(page.lab.with_untracked(Lab::objects)));
        page.inside.set(Some("letter.txt".to_owned()));
        bucket::inside(page)
    }));
}

#[test]
fn a_notice_and_work_in_progress() {
    let text = draw(lab(), "#/lab", |page| {
        page.message.set(Some(Message {
            text: "The lab is as new.".to_owned(),
            bad: false,
        }));
        work::attach(page);
        let mut work = Work::new("Encrypting file.iso".to_owned(), 8 << 20);
        work.advance(3 << 20, 0);
        page.work.set(Some(work));
        view(page)
    });
    for part in ["Dismiss", "3 MiB of 8 MiB", "value=\"37\"", "Cancel"] {
        assert!(text.contains(part), "{part}");
    }
}
