//! The chosen case: its question, its calls in order, and its answer.

use super::call::call;
use super::state::{CaseResult, CaseSelection, CasesState, STORY_ID, TITLE_ID, href};
use crate::app::component::prose::explained;
use crate::app::route::View;
use crate::app::tree::html::{
    details, div, h2, h3, li, link, ol, p, press, section, span, summary,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::cases::CaseCall;
use crate::lesson::cases::case_report;
use crate::lesson::cases::{CASES, Case};
use leptos::prelude::*;

/// The question, and below it what happened.
pub fn case_view(state: CasesState) -> Nodes {
    let head = reactive(move || {
        let shown = state.shown.get();
        let content = match (shown, shown.case()) {
            (_, Some((place, case))) => question(state, place, &case, state.run_shown().is_some()),
            (CaseSelection::Kinds, _) => nodes(),
            _ => welcome(state, shown == CaseSelection::Unknown),
        };
        div().class("case-head").child(content)
    });
    let story = reactive(move || {
        let case = state.shown.get().case();
        let run = state.run_shown();
        let story = case.zip(run).map(|((place, case), run)| {
            [
                what_happened(state, &run),
                answer(state, place, &case, &run),
            ]
        });
        div().class("case-story").child(story.map(Vec::from))
    });
    nodes().child(head).child(story)
}

/// The link back to the list, for screens too narrow to show it.
pub fn back() -> Element {
    link(View::Cases.href())
        .class("link case-back")
        .child("All cases")
}

/// The heading that takes the focus.
pub fn title(text: &str) -> Element {
    h2().id(TITLE_ID).attr("tabindex", "-1").child(text)
}

fn welcome(state: CasesState, unknown: bool) -> Nodes {
    let asks = "Questions from real work with KMS and S3. Each case makes its own keys, buckets and roles in this page’s simulated cloud, makes its calls, and shows what AWS would answer, word for word.";
    let how = "Guess first, then run it. Every call can be opened, watched on the stage, and found again in CloudTrail.";
    let first = CASES.first().map(|first| {
        link(href(first.slug))
            .class("btn main")
            .child(format!("Begin with “{}”", first.title))
    });
    nodes()
        .child(title(match unknown {
            true => "There is no case of this name",
            false => "What people really run into",
        }))
        .child(p().class("case-asks").child(explained(state.page, asks)))
        .child(p().child(explained(state.page, how)))
        .child(first)
}

fn question(state: CasesState, place: usize, case: &Case, has_run: bool) -> Nodes {
    let at = format!("Case {} of {}, {}", place + 1, CASES.len(), case.group);
    let begin = (!has_run).then(|| {
        p().class("case-run")
            .child(run_button(state, "btn main", "Run it"))
            .child(span().child("What do you think happens?"))
    });
    nodes()
        .child(back())
        .child(p().class("eyebrow").child(at))
        .child(title(case.title))
        .child(asks(state, case.asks))
        .child(begin)
}

/// The question or the answer of a case.
fn asks(state: CasesState, text: &str) -> Element {
    p().class("case-asks").child(explained(state.page, text))
}

fn run_button(state: CasesState, class: &'static str, text: &str) -> Element {
    press()
        .class(class)
        .on_click(move || state.run())
        .child(text)
}

/// The calls in order; set-up calls are folded together.
fn what_happened(state: CasesState, run: &CaseResult) -> Nodes {
    let calls = &run.calls;
    let (mut rest, mut number, mut items) = (calls.as_slice(), 0, nodes());
    while let Some((first, after)) = rest.split_first() {
        let place = calls.len() - rest.len();
        if first.is_setting() {
            let count = rest.iter().take_while(|call| call.is_setting()).count();
            let (settings, after) = rest.split_at(count);
            items = items.child(set_up(state, place, settings));
            rest = after;
        } else {
            number += 1;
            items = items.child(call(state, place, Some(number), first));
            rest = after;
        }
    }
    // Keyed, so that what is unfolded in one run is not unfolded in another.
    let list = ol()
        .class("case-acts")
        .key(run.number.to_string())
        .child(items);
    let title = h3()
        .id(STORY_ID)
        .attr("tabindex", "-1")
        .child("What happened");
    nodes().child(title).child(list)
}

/// Consecutive set-up calls, from this index.
fn set_up(state: CasesState, place: usize, calls: &[CaseCall]) -> Element {
    let as_expected = calls.iter().all(CaseCall::as_expected);
    let title = summary().child(format!("Set up: {}", case_report::set_up(calls)));
    let each = calls.iter().enumerate();
    let each = each.map(|(index, one)| call(state, place + index, None, one));
    let list = ol().class("case-acts").child(each.collect::<Nodes>());
    li().class("case-set")
        .state("data-as-told", as_expected)
        .child(details().child(title).child(list))
}

/// What the case teaches, and where to continue.
fn answer(state: CasesState, place: usize, case: &Case, run: &CaseResult) -> Nodes {
    let title = h3().id("case-answer").child("What to take home");
    let asked = format!("{}.", case_report::asked_of_kms(&run.calls));
    let next = CASES.get(place + 1).map(|next| {
        link(href(next.slug))
            .class("btn main")
            .child(format!("Next case: {}", next.title))
    });
    let copy = press()
        .class("btn")
        .on_click(move || state.copy_all())
        .child("Copy all calls as JSON lines");
    let buttons = p()
        .class("case-run")
        .child(next)
        .child(run_button(state, "btn", "Run again"))
        .child(copy);
    let answer = section()
        .class("case-answer")
        .attr("aria-labelledby", "case-answer")
        .child(title)
        .child(asks(state, case.answer))
        .child(p().child(explained(state.page, &asked)))
        .child(buttons);
    nodes().child(answer)
}
