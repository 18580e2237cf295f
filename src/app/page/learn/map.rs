//! The map of the lessons: each one's question, the reader's progress, and the question to review.

use super::banner;
use super::lesson_text::{is_done, onward, plain};
use super::state::{LearnState, href_to, numbered};
use super::takeaways::recall;
use crate::app::component::file_picker::FilePicker;
use crate::app::component::icon::{Icon, icon};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{
    aside, b, details, div, h2, h3, header, li, link, ol, p, press, section, span, summary, ul,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::LESSONS;
use crate::lesson::course::Misconception;
use crate::lesson::course::{Lesson, LessonProgress, LessonSection};
use crate::lesson::predict::PredictionHistory;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    let state = LearnState::of(page);
    banner::attach(page);
    let head = header()
        .class("learn-head")
        .child(reactive(move || div().child(head(state))));
    let way = section()
        .class("learn-way")
        .attr("aria-label", "Lessons")
        .child(reactive(move || way(state)));
    let side = aside()
        .class("learn-side")
        .attr("aria-label", "Review, resources, and your progress")
        .child(reactive(move || div().class("learn-due").child(due(state))))
        .child(beliefs())
        .child(more())
        .child(progress(state));
    let grid = div().class("learn-grid").child(head).child(way).child(side);
    nodes().child(grid)
}

/// The reader's progress, and the next lesson.
fn head(state: LearnState) -> Nodes {
    const LEAD: &str = "Predict, watch, then fix it yourself. Each lesson takes three to five minutes and runs on the live simulation.";
    let progress = state.store.progress.get();
    let unknown = state.unknown.get();
    let unknown =
        (!unknown.is_empty()).then(|| p().class("note").attr("role", "status").child(unknown));
    let next = progress.next().and_then(|place| LESSONS.get(place));
    let begun = progress.marks.iter().any(LessonProgress::is_begun);
    let on = match next {
        Some(lesson) => onward(
            href_to(lesson, LessonSection::Predict),
            match begun {
                true => format!("Continue: {}", lesson.title),
                false => "Start lesson 1".to_owned(),
            },
        ),
        None => p().child("All lessons are done. Come back in a week to review."),
    };
    nodes()
        .child(unknown)
        .child(h2().child("Learn it so it sticks"))
        .child(p().class("learn-lead").child(LEAD))
        .child(p().class("learn-count").child(progress.says()))
        .child(on)
}

/// All lessons, in their order.
fn way(state: LearnState) -> Element {
    let progress = state.store.progress.get();
    let next = progress.next();
    let lesson = |(place, lesson): (usize, &&Lesson)| {
        entry(lesson, &progress.mark(place), next == Some(place))
    };
    let lessons = LESSONS.iter().enumerate().map(lesson);
    ol().class("way").child(lessons.collect::<Nodes>())
}

/// A lesson: its question, and which of its parts are done.
fn entry(lesson: &Lesson, mark: &LessonProgress, next: bool) -> Element {
    let part = |station: LessonSection| {
        let done = is_done(station, mark);
        let says = if done { ", done" } else { ", not yet" };
        span()
            .class("way-mark")
            .flag("data-done", done)
            .child(station.name())
            .child(span().class("sr").child(says))
    };
    let star = mark.star.then(|| {
        span()
            .class("way-star")
            .child(icon(Icon::Star))
            .child("least privilege")
    });
    let minutes = format!("{} min", lesson.minutes);
    let title = link(href_to(lesson, LessonSection::Predict))
        .child(b().child(lesson.title))
        .child(span().class("way-question").child(lesson.question));
    let marks = p()
        .class("way-marks")
        .child(span().child(minutes))
        .child(
            [
                LessonSection::Watch,
                LessonSection::Guided,
                LessonSection::Alone,
            ]
            .map(part),
        )
        .child(star);
    li().flag("data-done", mark.is_done())
        .flag("data-next", next)
        .child(title)
        .child(marks)
}

/// The question to review, or the one just answered.
fn due(state: LearnState) -> Option<Nodes> {
    let answered = (state.recalls).with(|answers| answers.last().map(|answer| answer.lesson));
    let due = state.store.progress.with(|progress| progress.due());
    let of = answered.or(due)?;
    let lesson = LESSONS.get(of)?;
    let more = answered.is_some() && due.is_some_and(|due| due != of);
    let another = more.then(|| {
        press()
            .class("btn")
            .on_click(move || state.recalls.set(Vec::new()))
            .child("Next review question")
    });
    let from = format!("From lesson {}", numbered(of, lesson));
    let content = nodes()
        .child(h3().child("Review question"))
        .child(p().class("eyebrow").child(from))
        .child(recall(state, of, lesson, |_, text| plain(text)))
        .child(another);
    Some(content)
}

/// Common misconceptions, and the lesson that disproves each.
fn beliefs() -> Element {
    let broken = |belief: Misconception| {
        let lesson = LESSONS
            .iter()
            .find(|lesson| lesson.corrects.contains(&belief))?;
        let see = format!("See it disproved: {}", lesson.title);
        let link = link(href_to(lesson, LessonSection::Predict));
        Some(nodes().child(" ").child(link.child(see)))
    };
    let belief = |belief: Misconception| li().child(plain(belief.says())).child(broken(belief));
    let title = format!("{} myths", Misconception::ALL.len());
    let list = details()
        .child(summary().child(title))
        .child(ol().child(Misconception::ALL.map(belief)));
    div().class("learn-beliefs").child(list)
}

/// Links to the glossary, the cheat sheet, and the session plans; saving and resetting the progress.
fn more() -> Element {
    const MORE: [(View, &str, &str); 3] = [
        (View::CheatSheet, "Cheat sheet", "one page to print"),
        (View::Glossary, "Glossary", "every term on a card"),
        (
            View::Plan,
            "Instructor’s plan",
            "45 or 90 minutes, to print",
        ),
    ];
    let entry = |(view, name, says): (View, &'static str, &str)| {
        li().child(link(view.href()).child(name))
            .child(format!(": {says}"))
    };
    div()
        .class("learn-more")
        .child(h3().child("Resources"))
        .child(ul().child(MORE.map(entry)))
}

/// Which progress the browser stores, and how to export or reset it.
fn progress(state: LearnState) -> Element {
    let store = state.store;
    let import = FilePicker {
        label: "Import".into(),
        class: "btn",
        accept: Some(".json,application/json"),
        pick: Callback::new(move |file| store.import(file)),
    };
    let message = reactive(move || {
        p().class("note")
            .attr("role", "status")
            .child(store.message.get())
    });
    section()
        .class("learn-book")
        .attr("aria-label", "Your progress")
        .child(h3().child("Your progress"))
        .child(reactive(move || div().child(kept(state))))
        .child(import.draw())
        .child(reactive(move || {
            div().class("learn-forget").child(forget(state))
        }))
        .child(message)
}

fn kept(state: LearnState) -> Nodes {
    let store = state.store;
    let predictions = store.predictions.with(PredictionHistory::summary);
    let export = press().class("btn").on_click(move || store.export());
    nodes()
        .child(p().class("note").child(match store.is_kept.get() {
            true => "Kept in this browser only.",
            false => "This browser keeps nothing. To keep your progress, export it.",
        }))
        .child(p().class("learn-predictions").child(predictions))
        .child(export.child("Export"))
}

fn forget(state: LearnState) -> Nodes {
    let store = state.store;
    let confirming = store.confirming.get();
    let forget = press()
        .class(if confirming { "btn" } else { "link" })
        .on_click(move || store.forget())
        .child("Reset progress");
    let spare = || {
        press()
            .class("link")
            .on_click(move || store.confirming.set(false))
            .child("Cancel")
    };
    nodes()
        .child(confirming.then(|| p().child("Reset all marks and stars?")))
        .child(forget)
        .child(confirming.then(spare))
}
