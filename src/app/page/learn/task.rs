//! A lesson's tasks: the goal, the switches, hints in three levels, and the evaluation of the lab by hidden requests.

use super::lesson_text::{marked, onward, paragraph, see};
use super::state::{LearnState, href_to};
use crate::app::component::icon::{Icon, icon};
use crate::app::page::lab::permissions::permission_switch;
use crate::app::route::View;
use crate::app::tree::html::{div, li, link, ol, p, press, span, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::Permission;
use crate::core::lab::world::ROLE;
use crate::lesson::course::ProbeResult;
use crate::lesson::course::{Evaluation, LessonSection};
use leptos::prelude::*;
use std::sync::Arc;

/// The task's goal.
pub fn goal(state: LearnState) -> Nodes {
    let Some((place, task)) = state.task() else {
        return nodes();
    };
    let kind = match place {
        0 => "With a hand: some of it is done.",
        _ => {
            "Alone, and with the least privilege: whatever is allowed beyond the need costs the star."
        }
    };
    let says = p().class("coach-task").child(marked(state.page, task.says));
    let way = (task.view).map(|(href, name)| link(href).class("btn").child(name));
    nodes()
        .child(p().class("eyebrow").child(kind))
        .child(says)
        .child(way)
}

/// The five switches of the role in the task's lab.
pub fn switches(state: LearnState) -> Nodes {
    reactive(move || {
        let switch = |permission| permission_switch(state.page, permission);
        div()
            .class("coach-switches")
            .attr("role", "group")
            .attr("aria-label", format!("Permissions of {ROLE}"))
            .flag("hidden", state.task().is_none())
            .child(Permission::ALL.map(switch))
    })
}

/// The buttons, the hints and the verdict.
pub fn work(state: LearnState) -> Nodes {
    let check = press().class("btn main").on_click(move || state.check());
    let again = press().class("link").on_click(move || state.set_up_again());
    let free = link(View::Lab.href()).class("link");
    let buttons = div()
        .class("coach-acts")
        .child(check.child("Check it"))
        .child(again.child("Set it up again"))
        .child(free.child("Open in the free lab"));
    let hints = reactive(move || div().class("coach-hints").child(hints(state)));
    let verdict = reactive(move || div().class("coach-verdict").child(judged(state)));
    let content = nodes().child(buttons).child(hints).child(verdict);
    reactive(move || {
        div()
            .class("coach-work")
            .flag("hidden", state.task().is_none())
            .child(content.clone())
    })
}

/// The hints shown so far, and the button for the next one.
fn hints(state: LearnState) -> Option<Nodes> {
    let (place, task) = state.task()?;
    let shown = state.hints.with(|all| all.get(place).copied())?;
    let hint = |hint: &&str| li().child(marked(state.page, hint));
    let hints = task.hints.iter().take(shown).map(hint);
    let list = (shown > 0).then(|| ol().child(hints.collect::<Nodes>()));
    let name = match shown {
        0 => "A hint",
        1 => "Another hint",
        _ => "Show me how",
    };
    let more = (shown < task.hints.len()).then(|| {
        press()
            .class("link")
            .on_click(move || state.show_hint())
            .child(name)
    });
    Some(nodes().child(list).child(more))
}

/// The last evaluation of the task, and the next step.
fn judged(state: LearnState) -> Option<Nodes> {
    let ((_, lesson), (place, _)) = (state.lesson()?, state.task()?);
    let verdict = state.verdicts.with(|all| all.get(place)?.clone())?;
    let on = verdict.done.then(|| match state.station.get() {
        LessonSection::Guided => onward(href_to(lesson, LessonSection::Alone), "Now on your own"),
        _ => onward(href_to(lesson, LessonSection::Takeaways), "What to keep"),
    });
    Some(verdict_of(state, &verdict, place == 1).child(on))
}

/// The verdict in a sentence; `alone` if the star can be earned.
pub fn headline(verdict: &Evaluation, alone: bool) -> String {
    match (verdict.done, verdict.star, alone) {
        (false, ..) => match (verdict.because, verdict.missing) {
            (Some(because), _) => format!("Not yet. {because}"),
            (None, Some(operation)) => format!(
                "All is set up as it should be. Now call {operation} once, so that you have seen it."
            ),
            (None, None) => "Not yet.".to_owned(),
        },
        (true, false, true) => match verdict.because {
            Some(because) => format!("Done. {because}"),
            None => "Done.".to_owned(),
        },
        (true, true, true) => "Done, with the least privilege.".to_owned(),
        (true, _, false) => "Done.".to_owned(),
    }
}

/// All hidden requests of a verdict, in display order.
fn probes(verdict: &Evaluation) -> impl Iterator<Item = &ProbeResult> {
    verdict.must.iter().chain(&verdict.least)
}

fn verdict_of(state: LearnState, verdict: &Arc<Evaluation>, alone: bool) -> Nodes {
    let (name, mark) = match (verdict.done, verdict.star, alone) {
        (false, ..) => ("not-yet", None),
        (true, false, true) => ("wide", Some(Icon::Check)),
        (true, true, true) => ("done", Some(Icon::Star)),
        (true, _, false) => ("done", Some(Icon::Check)),
    };
    let said = div()
        .class("coach-said")
        .attr("data-state", name)
        .child(mark.map(icon))
        .child(paragraph(state.page, &headline(verdict, alone)));
    let all = probes(verdict).count();
    let passed = probes(verdict).filter(|probed| probed.passed).count();
    let requests = if all == 1 { "request" } else { "requests" };
    let count = format!(
        "Judged just now by {all} hidden {requests} in a copy of this lab; {passed} came out as asked"
    );
    let list = (all > 0).then(|| {
        let probes = probes(verdict).enumerate();
        let probes = probes.map(|(place, probed)| probe(state, verdict, place, probed));
        nodes()
            .child(p().class("eyebrow").child(count))
            .child(ul().class("coach-probes").child(probes.collect::<Nodes>()))
    });
    nodes().child(said).child(list)
}

/// One hidden request, and the button that shows its run.
fn probe(
    state: LearnState,
    verdict: &Arc<Evaluation>,
    place: usize,
    probed: &ProbeResult,
) -> Element {
    let says = if probed.passed { "as asked" } else { "not so" };
    let request = span()
        .child(marked(state.page, probed.probe.says))
        .child(span().class("sr").child(format!(": {says}")));
    let has_run = (probed.call.as_ref()).is_some_and(|call| call.trace.is_some());
    let verdict = verdict.clone();
    let show = move || {
        let probed = probes(&verdict).nth(place);
        state.show_proof(probed.and_then(|probed| probed.call.as_ref()));
    };
    let label = format!("See the run: {}", probed.probe.says);
    li().flag("data-passed", probed.passed)
        .child(icon(Icon::of(probed.passed)))
        .child(request)
        .child(has_run.then(|| see("see it", label, show)))
}
