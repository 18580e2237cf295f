//! The way through the lessons: what each asks, what was done, and what comes back.

use super::coach::{button, is_done, onward, prose};
use super::desk::{Desk, hash};
use super::keep;
use crate::app::component::{live, paint};
use crate::lesson::LESSONS;
use crate::lesson::course::lesson::Belief;
use crate::lesson::course::{Lesson, Mark, Station};
use crate::lesson::predict::Record;
use crate::web::markup::Markup;
use crate::web::source::Source;
use leptos::html::Input;
use leptos::prelude::*;

/// The map.
pub fn map(desk: Desk) -> AnyView {
    let book = desk.book;
    let picker = NodeRef::<Input>::new();
    let pick = move |_| {
        if let Some(input) = picker.get() {
            input.set_value("");
            input.click();
        }
    };
    let picked = move |_| {
        let files = picker.get().and_then(|input| input.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            book.import(Source::of_file(file));
        }
    };
    let way = paint::list(
        "way",
        Box::new(move || {
            book.progress.with(|progress| {
                let next = progress.next();
                (LESSONS.iter().enumerate())
                    .map(|(place, lesson)| {
                        let mut markup = Markup::default();
                        stop(
                            &mut markup,
                            lesson,
                            &progress.mark(place),
                            next == Some(place),
                        );
                        markup
                    })
                    .collect()
            })
        }),
    );
    view! {
        <div class="learn-grid" on:click=live::click(move |event| desk.clicked(&event))>
            <header class="learn-head">
                {paint::div("", Box::new(move |markup| top(markup, desk)))}
            </header>
            <section class="learn-way" aria-label="Lessons">{way}</section>
            <aside class="learn-side" aria-label="What comes back, and your progress">
                {paint::div("learn-due", Box::new(move |markup| due(markup, desk)))}
                {paint::div("learn-beliefs", Box::new(beliefs))}
                {paint::div("learn-more", Box::new(more))}
                <section class="learn-book" aria-label="Your progress">
                    <h3>"Your progress"</h3>
                    {paint::div("", Box::new(move |markup| kept(markup, desk)))}
                    <button class="btn" on:click=live::click(pick)>"Import"</button>
                    <input type="file" accept=".json,application/json" class="sr" tabindex="-1" aria-hidden="true" node_ref=picker on:change=live::event(picked)/>
                    {paint::div("learn-forget", Box::new(move |markup| forget(markup, desk)))}
                    <p class="note" role="status">{live::text(move || book.says.get())}</p>
                </section>
            </aside>
        </div>
    }
    .into_any()
}

fn top(markup: &mut Markup, desk: Desk) {
    let progress = desk.book.progress.get();
    desk.lost.with(|lost| {
        if !lost.is_empty() {
            markup
                .open_class("p", "note")
                .attr("role", "status")
                .text(lost)
                .close();
        }
    });
    markup.line("h2", "", "Learn it, so that it stays");
    markup.line("p", "learn-lead", "Guess, watch it happen, mend it yourself. Each lesson takes three to five minutes and runs on the real simulation.");
    markup.line("p", "learn-count", &progress.says());
    let begun = progress.marks.iter().any(Mark::is_begun);
    let next = progress
        .next()
        .and_then(|place| Some((place, LESSONS.get(place)?)));
    match next {
        Some((_, lesson)) if begun => onward(
            markup,
            &hash(lesson, Station::Predict),
            &format!("Go on: {}", lesson.title),
        ),
        Some((_, lesson)) => onward(
            markup,
            &hash(lesson, Station::Predict),
            "Begin with the first",
        ),
        None => {
            markup.line(
                "p",
                "",
                "All of it done. Come back in a week and answer what comes back.",
            );
        }
    }
}

fn stop(markup: &mut Markup, lesson: &Lesson, mark: &Mark, next: bool) {
    markup
        .open("li")
        .flag("data-done", mark.is_done())
        .flag("data-next", next);
    markup
        .open("a")
        .attr("href", &hash(lesson, Station::Predict));
    markup.line("b", "", lesson.title);
    markup.line("span", "way-question", lesson.question);
    markup.close();
    markup.open_class("p", "way-marks");
    markup.line("span", "way-minutes", &format!("{} min", lesson.minutes));
    for station in [Station::Watch, Station::Turn, Station::Own] {
        let done = is_done(station, mark);
        markup
            .open_class("span", "way-mark")
            .flag("data-done", done);
        markup.text(station.name());
        markup.line("span", "sr", if done { ", done" } else { ", not yet" });
        markup.close();
    }
    if mark.star {
        markup.open_class("span", "way-star");
        paint::icon(markup, "star");
        markup.text("least privilege").close();
    }
    markup.close().close();
}

fn due(markup: &mut Markup, desk: Desk) {
    // The one that is due, or the one just answered.
    let answered = desk
        .answers
        .with(|answers| answers.last().map(|answer| answer.of));
    let due = desk.book.progress.with(|progress| progress.due());
    let Some(of) = answered.or(due) else { return };
    if let Some(lesson) = LESSONS.get(of) {
        markup.line("h3", "", "A question comes back");
        markup.line(
            "p",
            "eyebrow",
            &format!("From lesson {}: {}", of + 1, lesson.title),
        );
        keep::returning(markup, desk, of, lesson);
        if answered.is_some() && due.is_some_and(|due| due != of) {
            button(markup, "btn", "another", "Another one");
        }
    }
}

fn beliefs(markup: &mut Markup) {
    markup.open("details");
    markup.line(
        "summary",
        "",
        &format!("{} things that are often believed", Belief::ALL.len()),
    );
    markup.open("ol");
    for belief in Belief::ALL {
        markup.open("li");
        prose(markup, belief.says());
        let broken = LESSONS
            .iter()
            .find(|lesson| lesson.breaks.contains(&belief));
        if let Some(lesson) = broken {
            markup
                .text(" ")
                .open("a")
                .attr("href", &hash(lesson, Station::Predict))
                .text(&format!("See it break: {}", lesson.title))
                .close();
        }
        markup.close();
    }
    markup.close().close();
}

/// What goes with the lessons.
fn more(markup: &mut Markup) {
    markup.line("h3", "", "To take along");
    markup.open("ul");
    for (href, name, says) in [
        ("#/cheat-sheet", "Cheat sheet", "one page to print"),
        ("#/glossary", "Glossary", "every term on a card"),
        ("#/plan", "Instructor’s plan", "45 or 90 minutes, to print"),
    ] {
        markup.open("li");
        markup.open("a").attr("href", href).text(name).close();
        markup.text(&format!(": {says}")).close();
    }
    markup.close();
}

fn kept(markup: &mut Markup, desk: Desk) {
    markup.line("p", "note", "Kept in this browser only.");
    let predictions = desk.book.predictions.with(Record::summary);
    markup.line("p", "learn-predictions", &predictions);
    button(markup, "btn", "export", "Export");
    if desk.book.can_undo() {
        button(markup, "link", "undo", "Undo");
    }
}

fn forget(markup: &mut Markup, desk: Desk) {
    if desk.book.sure.get() {
        markup.line("p", "", "Forget all marks and stars?");
        button(markup, "btn", "forget", "Forget everything");
        button(markup, "link", "spare", "Keep it");
    } else {
        button(markup, "link", "forget", "Forget everything");
    }
}
