//! The lesson beside the stage: where one is, what to do now, and what came of it.

use super::desk::{Came, Desk, hash};
use super::{keep, task};
use crate::app::component::{live, paint};
use crate::app::route::Route;
use crate::lesson::LESSONS;
use crate::lesson::course::{Lesson, Mark, Question, Station};
use crate::web::markup::Markup;
use crate::web::page;
use leptos::prelude::*;

/// The lesson.
pub fn coach(desk: Desk) -> AnyView {
    let head = paint::div(
        "coach-head",
        Box::new(move |markup| {
            if let Some(lesson) = desk.lesson() {
                head(markup, desk, lesson);
            }
        }),
    );
    let body = paint::div(
        "coach-body",
        Box::new(move |markup| {
            let Some(lesson) = desk.lesson() else { return };
            match desk.station.get() {
                Station::Predict => predict(markup, desk, lesson),
                Station::Watch => watch(markup, desk, lesson),
                Station::Turn | Station::Own => task::says(markup, desk),
                Station::Keep => keep::keep(markup, desk, lesson),
            }
        }),
    );
    let quiet = move || !matches!(desk.station.get(), Station::Turn | Station::Own);
    // With nothing in it to press, the stage must itself be reached to be scrolled.
    Effect::new(move || {
        let alone = quiet() && desk.app.route.get() == Route::Lesson;
        page::attribute(".mid", "tabindex", alone.then_some("0"));
    });
    view! {
        <div class="coach" data-quiet=live::flag(quiet) on:click=live::click(move |event| desk.clicked(&event))>
            {head}
            {body}
            {task::switches(desk)}
            {task::judged(desk)}
            <p class="sr" role="status">{live::text(move || desk.told.get())}</p>
        </div>
    }
    .into_any()
}

/// A link that looks like the button to press now.
pub fn onward(markup: &mut Markup, href: &str, text: &str) {
    markup
        .open_class("a", "btn main")
        .attr("href", href)
        .text(text)
        .close();
}

/// A button that says what it does in `data-do`.
pub fn button(markup: &mut Markup, class: &str, act: &str, text: &str) {
    markup
        .open_class("button", class)
        .attr("type", "button")
        .attr("data-do", act)
        .text(text)
        .close();
}

fn head(markup: &mut Markup, desk: Desk, lesson: &Lesson) {
    let place = desk.place.get().unwrap_or_default();
    markup.open_class("p", "eyebrow");
    markup
        .open("a")
        .attr("href", &Route::Learn.hash())
        .text("All lessons")
        .close();
    markup.text(&format!(" \u{00b7} {} of {}", place + 1, LESSONS.len()));
    markup.close();
    markup
        .open("h2")
        .attr("id", "coach-title")
        .attr("tabindex", "-1")
        .text(lesson.title)
        .close();
    markup.line("p", "coach-question", lesson.question);
    let mark = desk.book.progress.with(|progress| progress.mark(place));
    let here = desk.station.get();
    markup
        .open_class("nav", "coach-way")
        .attr("aria-label", "Parts of the lesson");
    for station in Station::ALL {
        let done = is_done(station, &mark);
        markup
            .open("a")
            .attr("href", &hash(lesson, station))
            .attr(
                "aria-current",
                if station == here { "step" } else { "false" },
            )
            .flag("data-done", done);
        markup.text(station.name());
        if done {
            markup.line("span", "sr", ", done");
        }
        markup.close();
    }
    markup.close();
}

/// Whether a part has been done.
pub fn is_done(station: Station, mark: &Mark) -> bool {
    match station {
        Station::Predict | Station::Watch => mark.watched,
        Station::Turn => mark.turn,
        Station::Own => mark.own,
        Station::Keep => false,
    }
}

fn predict(markup: &mut Markup, desk: Desk, lesson: &Lesson) {
    let guess = desk.guess.get();
    let came = desk.came.get();
    paragraph(markup, lesson.opening);
    markup.line("h3", "", lesson.predict.asks);
    choices(markup, &lesson.predict, "guess", None, guess);
    match came {
        None => {
            markup.line(
                "p",
                "note",
                "A guess that fails teaches as much as one that holds. Nothing is graded.",
            );
            button(markup, "link", "run", "Run it without a guess");
        }
        Some(_) => onward(markup, &hash(lesson, Station::Watch), "Watch the run"),
    }
}

/// The answers as buttons.
pub fn choices(
    markup: &mut Markup,
    question: &Question,
    act: &str,
    of: Option<usize>,
    chosen: Option<usize>,
) {
    markup.open_class("ol", "coach-choices");
    for (index, choice) in question.choices.iter().enumerate() {
        let pressed = if chosen == Some(index) {
            "true"
        } else {
            "false"
        };
        markup
            .open("li")
            .open("button")
            .attr("type", "button")
            .attr("data-do", act)
            .attr("data-choice", &index.to_string())
            .attr("aria-pressed", pressed);
        if let Some(of) = of {
            markup.attr("data-of", &of.to_string());
        }
        prose(markup, choice.says);
        markup.close().close();
    }
    markup.close();
}

/// Text in which actions of IAM become code.
pub fn prose(markup: &mut Markup, text: &str) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            markup.text(" ");
        }
        let bare = word.trim_end_matches(['.', ',', ':', '?', ';', '!']);
        if bare.starts_with("s3:") || bare.starts_with("kms:") {
            markup.line("code", "", bare);
            markup.text(word.get(bare.len()..).unwrap_or_default());
        } else {
            markup.text(word);
        }
    }
}

/// A paragraph of it.
pub fn paragraph(markup: &mut Markup, text: &str) {
    markup.open("p");
    prose(markup, text);
    markup.close();
}

fn watch(markup: &mut Markup, desk: Desk, lesson: &Lesson) {
    let Some(came) = desk.came.get() else {
        markup.line(
            "p",
            "",
            "This is the run of the guess. Guess first; or just run it.",
        );
        onward(markup, &hash(lesson, Station::Predict), "Guess first");
        button(markup, "link", "run", "Run it without a guess");
        return;
    };
    if !desk.is_work() {
        markup.line("p", "", "Another run is on the stage now.");
        button(markup, "btn", "run", "Show the lesson’s run again");
        return;
    }
    let index = desk.app.player.index.get();
    let last = came.run.trace.steps.len().saturating_sub(1);
    if let Some(note) = lesson.note(&came.run.trace, index) {
        markup.open_class("div", "coach-note");
        paragraph(markup, note);
        markup.close();
    }
    if index < last {
        markup.line(
            "p",
            "note",
            "Go on with the button below the stage, the right arrow, Space, or your clicker.",
        );
    } else {
        reveal(markup, desk, lesson, &came);
        onward(markup, &hash(lesson, Station::Turn), "Now your turn");
    }
}

/// What was said, what came, and why.
fn reveal(markup: &mut Markup, desk: Desk, lesson: &Lesson, came: &Came) {
    let choices = lesson.predict.choices;
    let of = |index: Option<usize>| index.and_then(|index| choices.get(index));
    let guess = desk.guess.get();
    let held = guess.is_some() && guess == came.right;
    markup
        .open_class("div", "coach-reveal")
        .flag("data-held", held);
    markup.open("dl");
    let row = |markup: &mut Markup, name: &str, says: &str| {
        markup.line("dt", "", name).open("dd");
        prose(markup, says);
        markup.close();
    };
    if let Some(choice) = of(guess) {
        row(markup, "You said", choice.says);
    }
    if let Some(choice) = of(came.right).filter(|_| !held) {
        row(markup, "It came out", choice.says);
    }
    markup.close();
    if held {
        markup.open_class("p", "coach-held");
        paint::icon(markup, "check");
        markup.text("And so it came.").close();
    }
    if let Some(choice) = of(guess).or_else(|| of(came.right)) {
        paragraph(markup, choice.because);
    }
    markup.close();
}
