//! A lesson's tasks: what to do, the switches, the goal beside the current state, hints in three levels, and the result.

use super::headline::headline;
use super::lesson_text::{marked, onward, paragraph, see};
use super::state::{HINTS, LearnState, href_to};
use crate::app::component::icon::{Icon, icon};
use crate::app::page::lab::permissions::permission_switch;
use crate::app::route::View;
use crate::app::tree::html::{div, h3, li, link, ol, p, press, span, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::Permission;
use crate::core::lab::world::ROLE;
use crate::lesson::course::{Evaluation, Expectation, LessonSection, ProbeResult};
use leptos::prelude::*;
use std::sync::Arc;

/// The task's goal.
pub fn goal(state: LearnState) -> Nodes {
    let Some((place, task)) = state.task() else {
        return nodes();
    };
    let kind = match place {
        0 => "Guided: part of the setup is done for you.",
        _ => "On your own. Grant least privilege: any extra permission costs you the star.",
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

/// The goal beside the current state, the buttons, the hints and the result.
pub fn work(state: LearnState) -> Nodes {
    let check = press().class("btn main").on_click(move || state.check());
    let again = press().class("link").on_click(move || state.set_up_again());
    let free = link(View::Lab.href()).class("link");
    let buttons = div()
        .class("coach-acts")
        .child(check.child("Check it"))
        .child(again.child("Start over"))
        .child(free.child("Open in the Lab"));
    let goals = reactive(move || div().class("coach-goals").child(goals(state)));
    let hints = reactive(move || div().class("coach-hints").child(hints(state)));
    let verdict = reactive(move || div().class("coach-verdict").child(judged(state)));
    let content = nodes()
        .child(goals)
        .child(verdict)
        .child(buttons)
        .child(hints);
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
    let hint = |(index, hint): (usize, &&str)| {
        let last = index + 1 == HINTS;
        li().maybe("id", last.then_some("coach-hint"))
            .maybe("tabindex", last.then_some("-1"))
            .child(marked(state.page, hint))
    };
    let hints = task.hints.iter().take(shown).enumerate().map(hint);
    // The list always stands before the button, so that the button stays the same element and keeps the focus.
    let list = ol()
        .flag("hidden", shown == 0)
        .child(hints.collect::<Nodes>());
    let name = match (shown, place) {
        (0, _) => "Show a hint",
        (1, _) => "Show another hint",
        (_, 0) => "Show me how",
        _ => "Show me how (costs the star)",
    };
    let more = (shown < HINTS).then(|| {
        press()
            .class("link")
            .on_click(move || state.show_hint())
            .child(name)
    });
    Some(nodes().child(list).child(more))
}

/// The conditions of the task, each with its current state.
fn goals(state: LearnState) -> Option<Nodes> {
    let (place, task) = state.task()?;
    let current = state.current.get()?;
    let verdict = &current.evaluation;
    let calls = verdict.calls.iter().map(|(operation, called)| {
        let now = if *called { "done" } else { "not yet" };
        goal_row(*called)
            .child(span().child(format!("You {}", task.to_call(operation))))
            .child(now_is(now))
    });
    let probed = |(index, probed): (usize, &ProbeResult)| probe(state, verdict, index, probed);
    let must = verdict.must.iter().enumerate().map(probed);
    let goals = nodes()
        .child(h3().class("eyebrow").child("Goal, and how it is now"))
        .child(
            ul().class("coach-probes")
                .child(calls.collect::<Nodes>())
                .child(must.collect::<Nodes>()),
        );
    if place == 0 {
        return Some(goals);
    }
    let first = verdict.must.len();
    let least =
        (verdict.least.iter().enumerate()).map(|(index, result)| probed((first + index, result)));
    let extra = match verdict.extra {
        Some(extra) => goal_row(false)
            .child(span().child("Nothing else is allowed"))
            .child(now_is(extra.says)),
        None => goal_row(verdict.done)
            .child(span().child("Nothing else is allowed"))
            .child(now_is(if verdict.done {
                "nothing else"
            } else {
                "checked last"
            })),
    };
    let star = h3()
        .class("eyebrow")
        .child("For the star: no more than that");
    Some(
        goals.child(star).child(
            ul().class("coach-probes")
                .child(least.collect::<Nodes>())
                .child(extra),
        ),
    )
}

/// A condition with its mark. The mark is not IAM's check or cross.
fn goal_row(met: bool) -> Element {
    let says = if met { "Met: " } else { "Not met: " };
    li().flag("data-passed", met)
        .child(span().class("coach-mark").attr("aria-hidden", "true"))
        .child(span().class("sr").child(says))
}

fn now_is(says: &str) -> Element {
    span().class("coach-now").child(format!("now: {says}"))
}

/// The result of the task in a sentence, and the next step: after a run, after a check, and once the task is done.
fn judged(state: LearnState) -> Option<Nodes> {
    let ((_, lesson), (place, task)) = (state.lesson()?, state.task()?);
    let current = state.current.get()?.evaluation;
    let is_told =
        (state.told).with(|told| (told.as_ref()).is_some_and(|told| Arc::ptr_eq(told, &current)));
    if !is_told && !current.done {
        return None;
    }
    let on = current.done.then(|| match state.station.get() {
        LessonSection::Guided => onward(href_to(lesson, LessonSection::Alone), "Now on your own"),
        _ => onward(
            href_to(lesson, LessonSection::Takeaways),
            "What to remember",
        ),
    });
    let star = state.can_earn_star(place);
    let (name, mark) = match (current.done, current.star, place) {
        (false, ..) => ("not-yet", None),
        (true, _, 0) => ("done", None),
        (true, true, _) => ("done", star.then_some(Icon::Star)),
        (true, false, _) => ("wide", None),
    };
    let says = headline(&current, task, place == 1, star);
    let said = div()
        .class("coach-said")
        .attr("data-state", name)
        .child(mark.map(icon))
        .child(paragraph(state.page, &says));
    Some(nodes().child(said).child(on))
}

/// All requests of an evaluation, in display order.
fn probes(verdict: &Evaluation) -> impl Iterator<Item = &ProbeResult> {
    verdict.must.iter().chain(&verdict.least)
}

/// One request, how it ends now, and the button that shows its run.
fn probe(
    state: LearnState,
    verdict: &Arc<Evaluation>,
    place: usize,
    probed: &ProbeResult,
) -> Element {
    let has_run = (probed.call.as_ref()).is_some_and(|call| call.trace.is_some());
    let succeeds = (probed.call.as_ref()).is_some_and(|call| call.result.is_ok());
    let now = match (probed.probe.expect, succeeds) {
        (Expectation::Succeeds | Expectation::Denied(_), true) => "allowed",
        (Expectation::Succeeds | Expectation::Denied(_), false) => "denied",
        _ if probed.passed => "as wanted",
        _ => "not as wanted",
    };
    let verdict = verdict.clone();
    let show = move || {
        let probed = probes(&verdict).nth(place);
        state.show_proof(probed.and_then(|probed| probed.call.as_ref()));
    };
    let label = format!("See the run: {}", probed.probe.says);
    goal_row(probed.passed)
        .child(span().child(marked(state.page, probed.probe.says)))
        .child(now_is(now))
        .child(has_run.then(|| see("see it", label, show)))
}
