//! What to keep of a lesson: facts one can see run, a question from before, and the way on.

use super::coach::{choices, onward, paragraph, prose};
use super::desk::{Desk, hash};
use crate::app::component::paint;
use crate::app::route::Route;
use crate::lesson::LESSONS;
use crate::lesson::course::{Lesson, Station};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The part.
pub fn keep(markup: &mut Markup, desk: Desk, lesson: &'static Lesson) {
    markup.line("h3", "", "To keep");
    markup.open_class("ul", "coach-facts");
    for (index, fact) in lesson.facts.iter().enumerate() {
        markup.open("li").open("span");
        prose(markup, fact.says);
        markup.close();
        markup
            .open_class("button", "link")
            .attr("type", "button")
            .attr("data-do", "fact")
            .attr("data-fact", &index.to_string())
            .attr("aria-label", &format!("See it run: {}", fact.says))
            .text("see it run")
            .close()
            .close();
    }
    markup.close();
    if !lesson.breaks.is_empty() {
        markup.line("h3", "", "Often believed, and not so");
        markup.open_class("ul", "coach-beliefs");
        for belief in lesson.breaks {
            markup.open("li");
            prose(markup, belief.says());
            markup.close();
        }
        markup.close();
    }
    for earlier in lesson.returning() {
        if let Some((of, _)) = Lesson::of(earlier.slug) {
            markup.line("h3", "", "From an earlier lesson");
            returning(markup, desk, of, earlier);
        }
    }
    let place = desk.place.get().unwrap_or_default();
    match LESSONS.get(place + 1) {
        Some(next) => onward(
            markup,
            &hash(next, Station::Predict),
            &format!("Next: {}", next.title),
        ),
        None => onward(markup, &Route::Learn.hash(), "To the map"),
    }
}

/// A question that comes back, and what came of the answer.
pub fn returning(markup: &mut Markup, desk: Desk, of: usize, earlier: &Lesson) {
    let question = &earlier.keep;
    let answer = desk
        .answers
        .with(|answers| answers.iter().find(|answer| answer.of == of).cloned());
    paragraph(markup, question.asks);
    let chosen = answer.as_ref().map(|answer| answer.chosen);
    choices(markup, question, "answer", Some(of), chosen);
    let Some(answer) = answer else { return };
    let held = answer.right == Some(answer.chosen);
    markup
        .open_class("div", "coach-reveal")
        .attr("role", "status")
        .flag("data-held", held);
    if held {
        markup.open_class("p", "coach-held");
        paint::icon(markup, "check");
        markup.text("So it is.").close();
    }
    if let Some(choice) = question.choices.get(answer.chosen) {
        paragraph(markup, choice.because);
    }
    if let Some(right) = answer
        .right
        .filter(|_| !held)
        .and_then(|right| question.choices.get(right))
    {
        markup.open("p").text("It comes out: ");
        prose(markup, right.says);
        markup.close();
    }
    markup
        .open_class("button", "link")
        .attr("type", "button")
        .attr("data-do", "answered")
        .attr("data-of", &of.to_string())
        .text("See it run")
        .close()
        .close();
}
