//! The lessons: the map, each part of a lesson, and the banner.

use crate::draw::{NOW, draw, worked};
use envelope_lab::app::page::learn::kept_lesson::KeptLesson;
use envelope_lab::app::page::learn::state::{LearnState, route_to};
use envelope_lab::app::page::learn::{banner, lesson_panel, map};
use envelope_lab::app::route::{Route, View};
use envelope_lab::app::state::Page;
use envelope_lab::app::tree::Nodes;
use envelope_lab::core::lab::log::{SetPermission, Upload};
use envelope_lab::core::lab::world::KEY_ID;
use envelope_lab::core::lab::{Lab, Permission};
use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::course::{Lesson, LessonProgress, LessonSection};
use leptos::prelude::*;

/// A lesson's panel, after the reader has done something in it.
fn lesson(hash: &str, act: impl FnOnce(LearnState)) -> String {
    draw(worked(), hash, |page| {
        act(LearnState::of(page));
        lesson_panel::view(page)
    })
}

/// Goes to another part of the lesson. Without a browser, no address changes by itself.
fn go(state: LearnState, station: LessonSection) {
    let (_, lesson) = untrack(|| state.lesson()).expect("a lesson is open");
    let route = route_to(lesson, station);
    state.page.route.set(route.clone());
    state.open(&route);
}

/// The map, after something has happened.
fn the_map(act: impl FnOnce(LearnState)) -> String {
    draw(worked(), "#/learn", |page| {
        act(LearnState::of(page));
        map::view(page)
    })
}

fn whole() -> LessonProgress {
    LessonProgress {
        watched: true,
        guided: true,
        alone: true,
        star: true,
        recalled: None,
    }
}

/// The place of the choice that is right, or of the first that is wrong.
fn choice(lesson: &Lesson, right: bool) -> usize {
    let ran = lesson.review.run().expect("a lab");
    let is = lesson.review.right(&ran).expect("one choice is right");
    match right {
        true => is,
        false => usize::from(is == 0),
    }
}

#[test]
fn the_map_before_the_first_lesson() {
    insta::assert_snapshot!(the_map(|_| {}));
}

#[test]
fn the_map_with_lessons_done_and_a_question_due() {
    insta::assert_snapshot!(the_map(|state| {
        state.store.mark(0, |mark| *mark = whole());
        state.store.mark(1, |mark| {
            mark.watched = true;
            mark.guided = true;
        });
        state.store.forget();
    }));
}

#[test]
fn the_map_with_a_question_answered_while_another_is_due() {
    let drawn = the_map(|state| {
        state.store.mark(0, |mark| *mark = whole());
        state.store.mark(1, |mark| *mark = whole());
        state.answer(0, choice(LESSONS[0], true));
    });
    let due = drawn.split("learn-due").nth(1).expect("a question is due");
    let due = due.split("learn-beliefs").next().expect("it ends");
    insta::assert_snapshot!(due);
    assert!(drawn.contains("Next review question"));
}

#[test]
fn the_map_when_all_is_done() {
    let drawn = the_map(|state| {
        for place in 0..LESSONS.len() {
            state.store.mark(place, |mark| *mark = whole());
        }
    });
    assert!(drawn.contains("All lessons are done."));
    assert_eq!(
        drawn.matches("least privilege</span>").count(),
        LESSONS.len()
    );
}

#[test]
fn an_address_that_names_no_lesson_is_told_on_the_map() {
    let drawn = draw(worked(), "#/learn/alchemy", map::view);
    assert!(drawn.contains("There is no lesson called “alchemy”."));
}

#[test]
fn progress_is_reset_once_it_is_confirmed() {
    the_map(|state| {
        let store = state.store;
        store.mark(0, |mark| *mark = whole());
        store.forget();
        assert!(store.confirming.get_untracked());
        assert_eq!(store.progress.get_untracked().mark(0), whole());
        store.forget();
        assert_eq!(
            store.progress.get_untracked().mark(0),
            LessonProgress::default()
        );
        assert_eq!(store.message.get_untracked(), "Your progress was reset.");
    });
}

#[test]
fn a_lesson_begins_with_a_guess() {
    insta::assert_snapshot!(lesson("#/learn/upload", |_| {}));
}

#[test]
fn a_lesson_is_watched_without_a_guess() {
    let drawn = lesson("#/learn/upload/watch", |_| {});
    assert!(drawn.contains("Predict first, or just run it."));
}

#[test]
fn a_wrong_guess_at_the_first_step_of_its_run() {
    insta::assert_snapshot!(lesson("#/learn/upload", |state| {
        guess(state, false);
        go(state, LessonSection::Watch);
    }));
}

#[test]
fn a_wrong_guess_at_the_end_of_its_run() {
    insta::assert_snapshot!(lesson("#/learn/upload", |state| {
        guess(state, false);
        go(state, LessonSection::Watch);
        state.page.player.end();
    }));
}

#[test]
fn a_right_guess_at_the_end_of_its_run() {
    let drawn = lesson("#/learn/upload", |state| {
        guess(state, true);
        go(state, LessonSection::Watch);
        state.page.player.end();
    });
    assert!(drawn.contains("Correct.") && !drawn.contains("What happened"));
}

#[test]
fn a_guess_is_kept_and_another_run_can_give_way_to_it_again() {
    let drawn = lesson("#/learn/upload", |state| {
        guess(state, false);
        state.page.stage(None, 0);
        go(state, LessonSection::Watch);
    });
    assert!(drawn.contains("Another run is on the stage."));
    let drawn = lesson("#/learn/upload", |state| {
        guess(state, false);
        state.page.stage(None, 0);
        state.show_guess_run();
        go(state, LessonSection::Predict);
    });
    assert!(drawn.contains("Watch the run") && drawn.contains("aria-pressed=\"true\""));
}

/// Guesses rightly or wrongly.
fn guess(state: LearnState, right: bool) {
    let (_, lesson) = untrack(|| state.lesson()).expect("a lesson is open");
    // What is right comes out when the call is made.
    state.take_guess(None);
    let run = state.guess_run.get_untracked().expect("the call was made");
    let is = run.right.expect("one choice is right");
    assert!(is < lesson.predict.choices.len());
    state.take_guess(Some(match right {
        true => is,
        false => usize::from(is == 0),
    }));
    assert!(untrack(|| state.shows_guess_run()));
}

#[test]
fn a_task_with_help_as_it_begins() {
    insta::assert_snapshot!(lesson("#/learn/upload/turn", |_| {}));
}

#[test]
fn a_task_not_yet_done_with_all_hints() {
    insta::assert_snapshot!(lesson("#/learn/upload/turn", |state| {
        for _ in 0..4 {
            state.show_hint();
        }
        state.check();
    }));
}

#[test]
fn a_task_done_with_more_than_is_needed() {
    let drawn = lesson("#/learn/upload/own", |state| {
        allow(state, &[Permission::PutObject, Permission::GenerateDataKey]);
        allow(state, &[Permission::Encrypt]);
        state.check();
    });
    assert!(drawn.contains("data-state=\"wide\""));
    insta::assert_snapshot!(drawn);
}

#[test]
fn a_task_done_with_the_least_privilege() {
    let drawn = lesson("#/learn/upload/own", |state| {
        allow(state, &[Permission::PutObject, Permission::GenerateDataKey]);
        state.check();
        let mark = state.store.progress.get_untracked().mark(1);
        assert!(mark.alone && mark.star && !mark.guided);
    });
    assert!(drawn.contains("data-state=\"done\"") && drawn.contains("icon-star"));
    assert!(drawn.contains("What to remember"));
}

#[test]
fn a_task_can_be_set_up_again() {
    let drawn = lesson("#/learn/upload/own", |state| {
        allow(state, &[Permission::PutObject]);
        state.check();
        state.set_up_again();
    });
    assert!(drawn.contains("The task starts over.") && !drawn.contains("coach-said"));
    assert!(!drawn.contains("aria-checked=\"true\""));
}

fn allow(state: LearnState, permissions: &[Permission]) {
    for permission in permissions {
        let (permission, on) = (*permission, true);
        state.page.lab.apply(SetPermission { permission, on });
    }
}

#[test]
fn what_is_kept_of_a_lesson() {
    insta::assert_snapshot!(lesson("#/learn/no-encrypt/keep", |_| {}));
}

#[test]
fn a_question_of_an_earlier_lesson_answered_wrongly() {
    let drawn = lesson("#/learn/no-encrypt/keep", |state| {
        let (of, earlier) = Lesson::of("upload").expect("there is this lesson");
        state.answer(of, choice(earlier, false));
        assert_eq!(
            state.store.progress.get_untracked().mark(of).recalled,
            Some(false)
        );
    });
    let said = drawn
        .split("From an earlier lesson")
        .nth(1)
        .expect("it is asked");
    insta::assert_snapshot!(said);
    assert!(said.contains("Right answer: ") && said.contains("Not quite."));
}

#[test]
fn every_part_of_every_lesson_is_drawn_and_none_is_done_by_itself() {
    for one in LESSONS {
        for station in LessonSection::ALL {
            let drawn = lesson(&route_to(one, station).to_string(), |state| state.check());
            assert!(drawn.contains(one.title), "{}", one.slug);
            let current = format!("aria-current=\"step\">{}", station.name());
            assert!(drawn.contains(&current), "{} {station:?}", one.slug);
            assert!(!drawn.contains("Done"), "{} {station:?}", one.slug);
        }
    }
}

/// What the banner shows in a view, after something has happened.
fn the_banner(hash: &str, act: impl FnOnce(Page)) -> String {
    draw(worked(), hash, |page| -> Nodes {
        act(page);
        banner::view(page)
    })
}

#[test]
fn the_banner_stands_in_other_views_than_the_lesson() {
    let lesson = "#/learn/upload/own";
    assert!(the_banner("#/lab", |_| {}).contains(" hidden"));
    assert!(the_banner(lesson, |_| {}).contains(" hidden"));
    insta::assert_snapshot!(the_banner(lesson, |page| {
        LearnState::of(page);
        page.route.set(View::Policies.route());
    }));
}

#[test]
fn a_lessons_labs_are_kept_apart_from_the_readers_own() {
    the_banner("#/lab", |page| {
        let state = LearnState::of(page);
        let objects = || page.lab.with_untracked(|lab| lab.objects().len());
        let own = objects();
        assert!(own > 0);
        state.open(&Route::of("#/learn/upload/own"));
        assert_eq!(objects(), 0);
        allow(state, &[Permission::PutObject]);
        go(state, LessonSection::Guided);
        let granted = || {
            page.lab
                .with_untracked(|lab| lab.is_granted(Permission::PutObject))
        };
        let key = || {
            page.lab
                .with_untracked(|lab| lab.cloud().kms.key(KEY_ID).is_some())
        };
        assert!(key());
        go(state, LessonSection::Alone);
        assert!(granted(), "a task goes on where it was left");
        state.leave();
        assert_eq!(objects(), own);
        assert_eq!(state.place.get_untracked(), None);
    });
}

/// What a tab keeps over a reload is read again as it was written.
#[test]
fn what_a_tab_keeps_of_a_lesson_is_read_again() {
    lesson("#/learn/envelope/own", |state| {
        allow(state, &[Permission::Encrypt]);
        state.show_hint();
        go(state, LessonSection::Guided);
        let kept = untrack(|| state.kept());
        assert_eq!(kept.lesson, "envelope");
        assert!(!kept.ran);
        let [guided, alone] = &kept.tasks;
        assert_eq!(guided.as_ref().expect("it is open").hints, 0);
        let alone = alone.as_ref().expect("it was open");
        assert_eq!(alone.hints, 1);
        let lab = Lab::import(&alone.world, [1; 32]).expect("a world");
        assert!(lab.is_granted(Permission::Encrypt));
        assert_eq!(lab.objects().len(), 1, "the lesson's own object is kept");
        assert_eq!(KeptLesson::parse(&kept.text()), Some(kept.clone()));
        assert_eq!(KeptLesson::parse("{\"version\": 1}"), None);
    });
}

/// A file of the reader's own is never kept: only the lesson's and the samples are.
#[test]
fn a_file_of_the_readers_own_is_not_kept() {
    lesson("#/learn/envelope/own", |state| {
        state.page.lab.log(|log| {
            log.apply(Upload {
                key: "diary.txt",
                content_type: "text/plain",
                body: b"mine",
                now: NOW,
            })
        });
        let kept = untrack(|| state.kept());
        let [_, alone] = kept.tasks;
        let lab = Lab::import(&alone.expect("it is open").world, [1; 32]).expect("a world");
        assert!(lab.objects().iter().all(|row| row.key != "diary.txt"));
    });
}
