//! What to remember of a lesson: facts with runs that prove them, a question of an earlier lesson, and the next lesson.

use super::lesson_text::{choices, marked, onward, outcome, plain, see};
use super::state::{LearnState, RecallAnswer, href_to};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{div, h3, li, p, press, span, ul};
use crate::app::tree::{Element, Nodes, nodes};
use crate::lesson::LESSONS;
use crate::lesson::course::Misconception;
use crate::lesson::course::{Fact, Lesson, LessonSection};
use leptos::prelude::*;

/// The last part of a lesson.
pub fn takeaways(state: LearnState, place: usize, lesson: &'static Lesson) -> Nodes {
    let facts = lesson.facts.iter().map(|fact| self::fact(state, fact));
    let belief = |belief: &Misconception| li().child(marked(state.page, belief.says()));
    let beliefs = (!lesson.corrects.is_empty()).then(|| {
        let beliefs = lesson.corrects.iter().map(belief);
        nodes().child(h3().child("Myths")).child(
            ul().class("coach-beliefs")
                .child(beliefs.collect::<Nodes>()),
        )
    });
    let recalled = lesson.returning().filter_map(|earlier| {
        let (of, _) = Lesson::of(earlier.slug)?;
        let heading = h3().child("From an earlier lesson");
        Some(
            nodes()
                .child(heading)
                .child(recall(state, of, earlier, marked)),
        )
    });
    let on = match LESSONS.get(place + 1) {
        Some(next) => onward(
            href_to(next, LessonSection::Predict),
            format!("Next: {}", next.title),
        ),
        None => onward(View::Learn.href(), "All lessons"),
    };
    nodes()
        .child(h3().child("What to remember"))
        .child(ul().class("coach-facts").child(facts.collect::<Nodes>()))
        .child(beliefs)
        .child(recalled.collect::<Nodes>())
        .child(on)
}

/// A fact, and the button that shows the run that proves it.
fn fact(state: LearnState, fact: &'static Fact) -> Element {
    let show = move || state.show_fact(fact);
    let label = format!("Watch it: {}", fact.says);
    li().child(span().child(marked(state.page, fact.says)))
        .child(see("watch it", label, show))
}

/// The question of the lesson at an index, and the result of the answer. `text` draws its sentences, because the map
/// marks no terms.
pub fn recall(
    state: LearnState,
    of: usize,
    earlier: &Lesson,
    text: fn(Page, &str) -> Nodes,
) -> Nodes {
    let answer = state.recalls.with(|answers| {
        let mut answers = answers.iter();
        answers.find(|answer| answer.lesson == of).cloned()
    });
    let question = &earlier.review;
    let chosen = answer.as_ref().map(|answer| answer.chosen);
    let choose = move |choice| state.answer(of, choice);
    nodes()
        .child(p().child(text(state.page, question.asks)))
        .child(choices(question.choices, chosen, choose))
        .child(answer.map(|answer| recalled(state, earlier, answer)))
}

/// Whether the answer was right, why, and the run that proves it.
fn recalled(state: LearnState, earlier: &Lesson, answer: RecallAnswer) -> Element {
    let choice = |place: usize| earlier.review.choices.get(place);
    let held = answer.right == Some(answer.chosen);
    let right = answer.right.filter(|_| !held).and_then(choice);
    let why = choice(answer.chosen).map(|choice| p().child(plain(choice.because)));
    let right = right.map(|right| p().child("Right answer: ").child(plain(right.says)));
    let see = press()
        .class("link")
        .on_click(move || state.show_proof(answer.ran.as_ref()))
        .child("Watch it");
    div()
        .class("coach-reveal")
        .attr("role", "status")
        .flag("data-held", held)
        .child(outcome(held))
        .child(why)
        .child(right)
        .child(see)
}
