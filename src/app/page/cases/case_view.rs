//! The chosen case: its question, its calls in order, and its answer.

use super::call::call;
use super::error_index::error_index;
use super::state::{CaseResult, CaseSelection, CasesState, STORY_ID, TITLE_ID, href};
use crate::app::component::code_block::CodeBlock;
use crate::app::component::json_text::json_text;
use crate::app::component::prose::explained;
use crate::app::route::View;
use crate::app::tree::html::{
    b, code, details, div, h2, h3, li, link, ol, p, press, section, summary,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::cases::case_report;
use crate::lesson::cases::{CASES, Case, CaseCall, PossibleOutcome};
use leptos::prelude::*;

/// The question, and below it what happened.
pub fn case_view(state: CasesState) -> Nodes {
    let head = reactive(move || {
        let shown = state.shown.get();
        let content = match (shown, shown.case()) {
            (_, Some((place, case))) => question(state, place, &case),
            (CaseSelection::Kinds, _) => nodes(),
            _ => welcome(state, shown == CaseSelection::Unknown),
        };
        div().class("case-head").child(content)
    });
    let story = reactive(move || {
        let case = state.shown.get().case();
        let run = case.and_then(|_| state.run_shown());
        let story = case.zip(run).map(|((place, case), run)| {
            let rest = match run.next() {
                Some(next) => nodes().child(next_call(state, &run, next)),
                None => answer(state, place, &case, &run),
            };
            [what_happened(state, &run), rest]
        });
        div().class("case-story").child(story.map(Vec::from))
    });
    let errors = reactive(move || {
        let is_list = matches!(
            state.shown.get(),
            CaseSelection::List | CaseSelection::Unknown
        );
        let errors = is_list.then(|| error_index(state));
        div().class("case-errors").child(errors)
    });
    nodes().child(head).child(story).child(errors)
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
    let asks = "Each case creates its own keys, buckets, and roles in a world of its own, makes its calls one by one, and shows what AWS answers, word for word.";
    let how = "Before each call you predict how it ends. Nothing of a case stays in your lab.";
    let first = CASES.first().map(|first| {
        link(href(first.slug))
            .class("btn main")
            .child(format!("Start with “{}”", first.title))
    });
    nodes()
        .child(title(match unknown {
            true => "There is no case of this name",
            false => "Real-world problems",
        }))
        .child(p().class("case-asks").child(explained(state.page, asks)))
        .child(p().child(explained(state.page, how)))
        .child(first)
}

fn question(state: CasesState, place: usize, case: &Case) -> Nodes {
    let at = format!("Case {} of {}, {}", place + 1, CASES.len(), case.group);
    nodes()
        .child(back())
        .child(p().class("eyebrow").child(at))
        .child(title(case.title))
        .child(asks(state, case.asks))
}

/// The next call: who calls what, how it can end, and the buttons that show the calls.
fn next_call(state: CasesState, run: &CaseResult, next: usize) -> Option<Element> {
    let call = run.calls.get(next)?;
    let told = |calls: &[CaseCall]| calls.iter().filter(|call| !call.is_setting()).count();
    let number = told(run.calls.get(..next)?) + 1;
    let at = format!("Call {number} of {}", told(&run.calls));
    let operation = format!("{}:{}", call.line.service, call.line.operation);
    let who = h3()
        .id("case-next")
        .child(call.who())
        .child(" calls ")
        .child(code().child(operation));
    let (allowed, denied) = case_report::permissions_before(&run.calls, next);
    let has = |verb: &'static str, actions: &[String]| {
        let action = |(place, action): (usize, &String)| {
            let between = if place == 0 { " " } else { ", " };
            nodes().child(between).child(code().child(action))
        };
        let actions = (!actions.is_empty())
            .then(|| actions.iter().enumerate().map(action).collect::<Nodes>());
        actions.map(|actions| p().child(format!("{} {verb}", call.who())).child(actions))
    };
    let request = json_text(&format!("{:#}", case_report::readable(&call.line.input)));
    let block = CodeBlock {
        label: "Request".into(),
        class: "http json",
        content: request,
    };
    let request = details()
        .child(summary().child("See the request"))
        .child(block.in_group());
    let options = PossibleOutcome::options(&run.calls, next);
    let option = |option: PossibleOutcome| {
        let says = option.to_string();
        let guess = move || state.show_next(Some(option.clone()));
        li().child(press().on_click(guess).child(says))
    };
    let asked = (!options.is_empty()).then(|| {
        let options = options.into_iter().map(option).collect::<Nodes>();
        nodes()
            .child(p().child(b().child("How does it end?")))
            .child(ol().class("case-options").child(options))
    });
    let next_button = press()
        .class(if asked.is_some() { "btn" } else { "btn main" })
        .on_click(move || state.show_next(None))
        .child("Run next call");
    let all = match number {
        1 => "Run it",
        _ => "Run all",
    };
    Some(
        section()
            .class("case-next")
            .key(format!("{} {next}", run.number))
            .attr("aria-labelledby", "case-next")
            .child(p().class("eyebrow").child(at))
            .child(who)
            .child(has("has", &allowed))
            .child(has("is explicitly denied", &denied))
            .child(request)
            .child(asked)
            .child(
                p().class("case-run")
                    .child(next_button)
                    .child(run_button(state, "btn", all)),
            ),
    )
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

/// The calls shown so far, in order; set-up calls are folded together, and those before the next call are shown too.
fn what_happened(state: CasesState, run: &CaseResult) -> Nodes {
    let until = run.next().unwrap_or(run.calls.len());
    let calls = run.calls.get(..until).unwrap_or(&[]);
    let (mut rest, mut number, mut items) = (calls, 0, nodes());
    while let Some((first, after)) = rest.split_first() {
        let place = calls.len() - rest.len();
        if first.is_setting() {
            let count = rest.iter().take_while(|call| call.is_setting()).count();
            let (settings, after) = rest.split_at(count);
            items = items.child(set_up(state, place, settings));
            rest = after;
        } else {
            number += 1;
            let guess = run.guess(place);
            items = items.child(call(state, place, Some(number), first, guess));
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
        .flag("hidden", number == 0)
        .child("What happened");
    nodes().child(title).child(list)
}

/// Consecutive set-up calls, from this index.
fn set_up(state: CasesState, place: usize, calls: &[CaseCall]) -> Element {
    let as_expected = calls.iter().all(CaseCall::as_expected);
    let title = summary().child(format!("Set up: {}", case_report::set_up(calls)));
    let each = calls.iter().enumerate();
    let each = each.map(|(index, one)| call(state, place + index, None, one, None));
    let list = ol().class("case-acts").child(each.collect::<Nodes>());
    li().class("case-set")
        .state("data-as-told", as_expected)
        .child(details().child(title).child(list))
}

/// What the case teaches, and where to continue.
fn answer(state: CasesState, place: usize, case: &Case, run: &CaseResult) -> Nodes {
    let title = h3().id("case-answer").child("Takeaway");
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
    let over = press()
        .class("btn")
        .on_click(move || state.start_over())
        .child("Predict again");
    let buttons = p()
        .class("case-run")
        .child(next)
        .child(over)
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
