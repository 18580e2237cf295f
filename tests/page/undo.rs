//! Undo and redo for the whole page: what the two buttons say, what they do, and what goes along with the log.

use crate::draw::{NOW, draw, lab};
use envelope_lab::app::page::learn::state::{LearnState, route_to};
use envelope_lab::app::page::undo::buttons;
use envelope_lab::app::page::undo::direction::UndoDirection;
use envelope_lab::app::page::undo::state::UndoState;
use envelope_lab::app::page_edits::{PageEditKind, PageEdits, ReplacedText, StoredText};
use envelope_lab::app::route::Route;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::app::state::Page;
use envelope_lab::core::lab::log::body::LONGEST;
use envelope_lab::core::lab::log::{
    ApplyPreset, CommandLog, DeleteObject, Invite, LogFile, NoBodies, SetPermission, SetThrottles,
    Upload,
};
use envelope_lab::core::lab::{Permission, Preset};
use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::course::LessonSection;
use leptos::prelude::*;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};

/// Does something with the page of a fresh lab, and draws the two buttons then.
fn page(act: impl FnOnce(Page)) -> String {
    draw(lab(), "#/lab", |page| {
        // One that can be done again from its seed.
        page.lab
            .log(|log| *log = CommandLog::new([7; 32]).expect("a lab"));
        act(page);
        buttons::view(page)
    })
}

/// Without a browser, no step waits for anything.
fn go(page: Page, direction: UndoDirection) {
    let mut step = pin!(UndoState::of(page).step(direction));
    let mut nobody = Context::from_waker(Waker::noop());
    assert!(step.as_mut().poll(&mut nobody).is_ready());
}

fn undo(page: Page) {
    go(page, UndoDirection::Undo);
}

fn redo(page: Page) {
    go(page, UndoDirection::Redo);
}

fn next(page: Page) -> [Option<String>; 2] {
    let state = UndoState::of(page);
    [UndoDirection::Undo, UndoDirection::Redo].map(|way| untrack(|| state.next(way)))
}

fn named(undo: Option<&str>, redo: Option<&str>) -> [Option<String>; 2] {
    [undo, redo].map(|name| name.map(str::to_owned))
}

fn upload(page: Page, key: &str, body: &[u8]) -> StageRun {
    let change = Upload {
        key,
        content_type: "text/plain",
        body,
        now: NOW,
    };
    let trace = page.lab.apply(change).expect("a lab").trace;
    StageRun::new(RunKind::Upload, key.to_owned(), trace)
}

fn keys(page: Page) -> Vec<String> {
    page.lab
        .with_untracked(|lab| lab.objects().into_iter().map(|row| row.key).collect())
}

fn said(page: Page) -> String {
    let message = page.message.get_untracked();
    message.map_or_else(String::new, |message| message.text)
}

#[test]
fn nothing_to_undo_and_nothing_to_redo() {
    insta::assert_snapshot!(page(|_| ()));
}

#[test]
fn each_button_names_its_step() {
    insta::assert_snapshot!(page(|page| {
        upload(page, "letter.txt", b"Dear reader");
        page.lab.apply(SetThrottles(true));
        undo(page);
    }));
}

/// A deletion, two resets and what was done between them, all the way back and forth.
#[test]
fn every_step_comes_back() {
    page(|page| {
        upload(page, "report.txt", b"a report");
        let key = "report.txt";
        page.lab.apply(DeleteObject { key, now: NOW });
        undo(page);
        assert_eq!(keys(page), ["report.txt"]);
        assert_eq!(said(page), "Undone: Delete report.txt.");
        page.message.set(None);
        // A double click, and work in the fresh lab.
        page.reset();
        page.reset();
        assert_eq!(keys(page).len(), 0);
        upload(page, "letter.txt", b"Dear reader");
        page.reset();
        upload(page, "last.txt", b"more");
        let steps = ["Upload last.txt", "Reset the lab", "Upload letter.txt"];
        for step in steps {
            assert_eq!(next(page)[0].as_deref(), Some(step));
            undo(page);
        }
        undo(page);
        assert_eq!(said(page), "Undone: Reset the lab.");
        assert_eq!(keys(page), ["report.txt"]);
        assert_eq!(
            next(page),
            named(Some("Upload report.txt"), Some("Reset the lab"))
        );
        for _ in 0..4 {
            redo(page);
        }
        assert_eq!(said(page), "Redone: Upload last.txt.");
        assert_eq!(keys(page), ["last.txt"]);
        assert_eq!(next(page), named(Some("Upload last.txt"), None));
        redo(page);
        assert_eq!(keys(page), ["last.txt"]);
    });
}

/// The run on the stage stays at its step while its call is there, and goes with it.
#[test]
fn the_stage_goes_along() {
    page(|page| {
        let run = upload(page, "letter.txt", b"Dear reader");
        let trace = run.trace.clone();
        page.stage(Some(run), 3);
        page.lab.apply(SetThrottles(true));
        page.inside.set(Some("letter.txt".to_owned()));
        undo(page);
        let staged = page.run.get_untracked().expect("the run stays");
        assert_eq!(*staged.trace, *trace);
        assert_eq!(page.player.index.get_untracked(), 3);
        assert!(page.inside.get_untracked().is_some());
        undo(page);
        assert!(page.run.get_untracked().is_none());
        assert!(page.inside.get_untracked().is_none());
        // A run of another world stays: no step of the lab made it.
        let other = StageRun::new(RunKind::Other, "other".to_owned(), Arc::clone(&trace));
        page.stage(Some(other), 1);
        redo(page);
        assert!(page.run.get_untracked().is_some());
    });
}

/// To look at a view that prepares something by itself is no step, and costs no redo.
#[test]
fn what_the_page_does_by_itself_is_no_step() {
    page(|page| {
        page.lab.apply(Invite);
        assert_eq!(next(page), named(None, None));
        page.lab.apply(SetThrottles(true));
        undo(page);
        assert_eq!(next(page), named(None, Some("Throttle KMS")));
    });
}

fn to(state: LearnState, place: usize, station: LessonSection) {
    let lesson = LESSONS.get(place).expect("a lesson");
    let route = route_to(lesson, station);
    state.page.route.set(route.clone());
    state.open(&route);
}

#[test]
fn a_task_that_started_over_comes_back_with_its_hints() {
    page(|page| {
        let state = LearnState::of(page);
        upload(page, "mine.txt", b"my own");
        to(state, 0, LessonSection::Alone);
        page.lab.apply(ApplyPreset(Preset::EncryptOnly));
        state.hints.set([0, 2]);
        let worked = page.lab.with_untracked(|lab| lab.export(true));
        state.set_up_again();
        assert_eq!(state.hints.get_untracked(), [0, 0]);
        undo(page);
        assert!(page.lab.with_untracked(|lab| lab.export(true)) == worked);
        assert_eq!(state.hints.get_untracked(), [0, 2]);
        assert_eq!(state.station.get_untracked(), LessonSection::Alone);
        redo(page);
        assert!(page.lab.with_untracked(|lab| lab.export(true)) != worked);
        assert_eq!(state.hints.get_untracked(), [0, 0]);
        undo(page);
        // To read another part of the lesson is no reason to forget what can be redone.
        state.open(&page.route.get_untracked());
        assert_eq!(next(page)[1].as_deref(), Some("Set up the task"));

        // Out of the lesson, and back in.
        state.leave();
        page.route.set(Route::Lab);
        assert_eq!(keys(page), ["mine.txt"]);
        assert_eq!(next(page)[0].as_deref(), Some("Leave the lesson"));
        undo(page);
        assert!(page.lab.with_untracked(|lab| lab.export(true)) == worked);
        assert_eq!(state.place.get_untracked(), Some(0));
        assert_eq!(state.hints.get_untracked(), [0, 2]);
        for _ in 0..3 {
            undo(page);
        }
        assert_eq!(state.place.get_untracked(), None);
        assert_eq!(keys(page), ["mine.txt"]);
        assert_eq!(next(page)[0].as_deref(), Some("Upload mine.txt"));
        page.lab.apply(SetThrottles(true));
        assert_eq!(next(page)[1], None);
    });
}

/// A page that came back after a reload knows the lesson that it left from the log alone.
#[test]
fn a_lesson_comes_back_that_this_page_never_opened() {
    let mut left = None;
    page(|page| {
        let state = LearnState::of(page);
        to(state, 1, LessonSection::Guided);
        let task = page.lab.with_untracked(|lab| lab.export(true));
        let made = state.kept_place().expect("in a lesson");
        state.leave();
        left = Some((page.lab.read_log(LogFile::of), task, made));
    });
    let (log, task, made) = left.expect("a log");
    page(|page| {
        let LogFile {
            seed,
            done,
            entries,
        } = log;
        let came = page
            .lab
            .log(|log| log.adopt(seed, entries, done, &NoBodies, 0));
        assert_eq!(came, Some(Ok(())));
        undo(page);
        let state = LearnState::of(page);
        assert_eq!(state.place.get_untracked(), Some(1));
        assert_eq!(state.station.get_untracked(), LessonSection::Guided);
        assert!(page.lab.with_untracked(|lab| lab.export(true)) == task);
        let again = state.kept_place().expect("in a lesson");
        assert_eq!(again.since[0], made.since[0]);
        assert_eq!(again.at_start[0], made.at_start[0]);
        redo(page);
        assert_eq!(state.place.get_untracked(), None);
        assert_eq!(keys(page).len(), 0);
    });
}

/// What the browser keeps beside the lab has its place in the same order.
#[test]
fn edits_of_the_page_and_steps_of_the_log_have_one_order() {
    page(|page| {
        let replaced = |text| ReplacedText {
            text,
            before: "before".to_owned(),
            after: "after".to_owned(),
        };
        let note = |kind| {
            let texts = vec![replaced(StoredText::Predictions)];
            PageEdits::of(page).note(kind, texts);
        };
        note(PageEditKind::ForgetPredictions);
        page.lab.apply(SetPermission {
            permission: Permission::Decrypt,
            on: false,
        });
        note(PageEditKind::ResetProgress);
        // What the page does by itself is not in between.
        page.lab.apply(Invite);
        let names = [
            "Reset progress",
            "Turn off kms:Decrypt",
            "Forget the predictions",
        ];
        for name in names {
            assert_eq!(next(page)[0].as_deref(), Some(name));
            undo(page);
            assert_eq!(next(page)[1].as_deref(), Some(name));
            assert_eq!(said(page), format!("Undone: {name}."));
        }
        assert_eq!(next(page)[0], None);
        for name in names.into_iter().rev() {
            assert_eq!(next(page)[1].as_deref(), Some(name));
            redo(page);
            assert_eq!(next(page)[0].as_deref(), Some(name));
        }
        // Something new: what was undone is gone.
        undo(page);
        page.lab.apply(SetThrottles(true));
        assert_eq!(next(page), named(Some("Throttle KMS"), None));
    });
}

/// A body that nobody has anymore: the page says so, and nothing changes.
#[test]
fn what_cannot_be_undone_is_said() {
    page(|page| {
        let long = vec![1; usize::try_from(LONGEST).expect("a length") + 1];
        upload(page, "long.bin", &long);
        page.lab.apply(SetThrottles(true));
        undo(page);
        assert_eq!(
            said(page),
            "“Throttle KMS” can’t be undone: it needs a file of 1048577 bytes that this page no longer keeps."
        );
        assert_eq!(keys(page), ["long.bin"]);
        assert_eq!(next(page)[0].as_deref(), Some("Throttle KMS"));
    });
}
