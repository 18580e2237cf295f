//! A lesson by one button: Space, Page Down, or a clicker goes from the guess to its run and from part to part. Where the
//! reader has something to do first, the first press says so and the second goes on.

use super::lesson_text::is_done;
use super::state::{LearnState, route_to};
use crate::app::clicker;
use crate::app::route;
use crate::app::state::Page;
use crate::lesson::LESSONS;
use crate::lesson::course::{Lesson, LessonSection};
use leptos::prelude::*;

const ANSWER_FIRST: &str =
    "Answer the question first, or press Space again to run it without predicting.";

/// Goes on in the open lesson. A key that is held down only moves through a run.
pub fn go_on(page: Page, held_down: bool) {
    let state = LearnState::of(page);
    let in_run = untrack(|| page.player.index.get() < page.player.last());
    let (place, lesson) = match untrack(|| state.lesson()) {
        Some(open) => open,
        None => return page.go_on_with_run(held_down),
    };
    let section = state.station.get_untracked();
    let to = |section| route::go(&route_to(lesson, section));
    match section {
        LessonSection::Watch if !untrack(|| state.shows_guess_run()) => {
            if !held_down {
                state.show_guess_run();
            }
        }
        LessonSection::Predict => match state.guess_run.with_untracked(Option::is_some) {
            _ if held_down => {}
            true => {
                if !untrack(|| state.shows_guess_run()) {
                    state.show_guess_run();
                }
                to(LessonSection::Watch);
            }
            false if is_said(page, ANSWER_FIRST) => state.take_guess(None),
            false => clicker::hint(page, ANSWER_FIRST),
        },
        _ if in_run => page.player.next(),
        _ if held_down => {}
        LessonSection::Watch => to(LessonSection::Guided),
        LessonSection::Guided => leave_task(state, place, lesson, section, LessonSection::Alone),
        LessonSection::Alone => leave_task(state, place, lesson, section, LessonSection::Takeaways),
        LessonSection::Takeaways => leave_lesson(page, place),
    }
}

/// Whether a hint stands on the page.
fn is_said(page: Page, text: &str) -> bool {
    let said = page.hint.with_untracked(|hint| hint == text);
    if said {
        page.hint.set(String::new());
    }
    said
}

/// Goes to the part after a task, at once if the task is done.
fn leave_task(
    state: LearnState,
    place: usize,
    lesson: &Lesson,
    task: LessonSection,
    next: LessonSection,
) {
    let mark = (state.store.progress).with_untracked(|progress| progress.mark(place));
    let text = format!(
        "This part is yours to do. Press Space again to go on to {} without it.",
        next.name()
    );
    if is_done(task, &mark) || is_said(state.page, &text) {
        route::go(&route_to(lesson, next));
    } else {
        clicker::hint(state.page, text);
    }
}

/// Goes to the next lesson.
fn leave_lesson(page: Page, place: usize) {
    let Some(next) = LESSONS.get(place + 1) else {
        return clicker::hint(page, "This is the end of the last lesson.");
    };
    let text = format!(
        "The lesson ends here. Press Space again for the next one: {}.",
        next.title
    );
    match is_said(page, &text) {
        true => route::go(&route_to(next, LessonSection::Predict)),
        false => clicker::hint(page, text),
    }
}
