//! One lesson beside the stage: its parts, what to do now, and the result. It is a part of the program of its own.

use super::go_on::go_on;
use super::lesson_memory::GuessRun;
use super::lesson_text::{choices, is_done, marked, onward, outcome, paragraph};
use super::state::{LearnState, href_to};
use super::{banner, takeaways, task};
use crate::app::component::prose::explained;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::page::lab::run_drawings;
use crate::app::route::View;
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{dd, div, dl, dt, h2, h3, link, nav, p, press, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::LESSONS;
use crate::lesson::course::{Lesson, LessonSection};
use leptos::prelude::*;

part! { lesson,
pub fn load_lesson() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

pub fn view(page: Page) -> Nodes {
    let state = LearnState::of(page);
    banner::attach(page);
    run_drawings::attach(page);
    page.placeholders.go_on_in_lesson.set(Some(go_on));
    let head = reactive(move || {
        let head = state
            .lesson()
            .map(|(place, lesson)| head(state, place, lesson));
        div().class("coach-head").child(head)
    });
    let body = reactive(move || {
        let station = state.station.get();
        let body = state.lesson().map(|(place, lesson)| match station {
            LessonSection::Predict => predict(state, lesson),
            LessonSection::Watch => watch(state, lesson),
            LessonSection::Guided | LessonSection::Alone => task::goal(state),
            LessonSection::Takeaways => takeaways::takeaways(state, place, lesson),
        });
        // Keyed, so that nothing of one part continues in another.
        div()
            .class("coach-body")
            .key(format!("{:?} {station:?}", state.place.get()))
            .child(body)
    });
    let announcement = reactive(move || {
        p().class("sr")
            .attr("role", "status")
            .child(state.announcement.get())
    });
    let panel = div()
        .class("coach")
        .child(head)
        .child(body)
        .child(task::switches(state))
        .child(task::work(state))
        .child(announcement);
    nodes().child(panel)
}

/// The lesson's title and question, and the links to its parts.
fn head(state: LearnState, place: usize, lesson: &Lesson) -> Nodes {
    let mark = state.store.progress.with(|progress| progress.mark(place));
    let here = state.station.get();
    let part = |station: LessonSection| {
        let done = is_done(station, &mark)
            || station == LessonSection::Predict && state.guess_run.with(Option::is_some);
        link(href_to(lesson, station))
            .attr(
                "aria-current",
                if station == here { "step" } else { "false" },
            )
            .flag("data-done", done)
            .child(station.name())
            .child(done.then(|| span().class("sr").child(", done")))
    };
    let above = p()
        .class("eyebrow")
        .child(link(View::Learn.href()).child("All lessons"))
        .child(format!(" \u{00b7} {} of {}", place + 1, LESSONS.len()));
    let title = h2()
        .id("coach-title")
        .attr("tabindex", "-1")
        .child(lesson.title);
    let question = p().class("coach-question");
    let way = nav()
        .class("coach-way")
        .attr("aria-label", "Parts of the lesson");
    nodes()
        .child(above)
        .child(title)
        .child(question.child(explained(state.page, lesson.question)))
        .child(way.child(LessonSection::ALL.map(part)))
}

/// The button that makes the run without a guess.
fn run_without_guess(state: LearnState) -> Element {
    press()
        .class("link")
        .on_click(move || state.take_guess(None))
        .child("Run it without predicting")
}

fn predict(state: LearnState, lesson: &'static Lesson) -> Nodes {
    let guess = move |choice| state.take_guess(Some(choice));
    let asked = nodes()
        .child(paragraph(state.page, lesson.opening))
        .child(h3().child(lesson.predict.asks))
        .child(choices(lesson.predict.choices, state.guess.get(), guess));
    match state.guess_run.with(Option::is_some) {
        true => asked.child(onward(
            href_to(lesson, LessonSection::Watch),
            "Watch the run",
        )),
        false => asked
            .child(
                p().class("note")
                    .child("Nothing is graded. A wrong guess teaches you as much as a right one."),
            )
            .child(run_without_guess(state)),
    }
}

/// The run of the guess, with a note on each step, and the result of the guess at its end.
fn watch(state: LearnState, lesson: &'static Lesson) -> Nodes {
    let Some(guess_run) = state.guess_run.get() else {
        return nodes()
            .child(p().child("This is the run that you predict. Predict first, or just run it."))
            .child(onward(
                href_to(lesson, LessonSection::Predict),
                "Predict first",
            ))
            .child(run_without_guess(state));
    };
    if !state.shows_guess_run() {
        let again = press()
            .class("btn")
            .on_click(move || state.show_guess_run());
        return nodes()
            .child(p().child("Another run is on the stage."))
            .child(again.child("Show the lesson’s run"));
    }
    if state.is_at_the_end() {
        return reveal(state, lesson, &guess_run).child(onward(
            href_to(lesson, LessonSection::Guided),
            "Now your turn",
        ));
    }
    let guess = state.guess.get();
    let guessed = guess.and_then(|place| lesson.predict.choices.get(place));
    let guessed = guessed.map(|choice| {
        nodes()
            .child(p().class("eyebrow").child("You predicted"))
            .child(paragraph(state.page, choice.says))
    });
    nodes().child(guessed).child(
        p().class("note")
            .child("Follow the run on the stage. To continue, press Next, →, or Space."),
    )
}

/// The guess, what happened, and why.
fn reveal(state: LearnState, lesson: &Lesson, guess_run: &GuessRun) -> Nodes {
    let choice = |place: usize| lesson.predict.choices.get(place);
    let guess = state.guess.get();
    let held = guess.is_some() && guess == guess_run.right;
    let (guessed, right) = (guess.and_then(choice), guess_run.right.and_then(choice));
    let row =
        |name: &'static str, says: &str| [dt().child(name), dd().child(marked(state.page, says))];
    let answers = dl()
        .child(guessed.map(|choice| row("You predicted", choice.says)))
        .child((right.filter(|_| !held)).map(|choice| row("What happened", choice.says)));
    let why = guessed.or(right);
    let reveal = div()
        .class("coach-reveal")
        .flag("data-held", held)
        .child(answers)
        .child(guess.map(|_| outcome(held)))
        .child(why.map(|choice| paragraph(state.page, choice.because)));
    nodes().child(reveal)
}
