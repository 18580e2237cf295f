//! A lesson's tasks: what to reach, the switches, hints in three levels, and how hidden requests judge it.

use super::coach::{button, onward, paragraph, prose};
use super::desk::{Desk, hash};
use crate::app::component::paint;
use crate::app::page::lab::permissions::{Switch, SwitchProps};
use crate::app::route::Route;
use crate::core::lab::Permission;
use crate::core::lab::world::ROLE;
use crate::lesson::course::task::Probed;
use crate::lesson::course::{Station, Verdict};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// What is to be reached.
pub fn says(markup: &mut Markup, desk: Desk) {
    let Some((place, task)) = desk.task() else {
        return;
    };
    let kind = match place {
        0 => "With a hand: some of it is done.",
        _ => {
            "Alone, and with the least privilege: whatever is allowed beyond the need costs the star."
        }
    };
    markup.line("p", "eyebrow", kind);
    markup.open_class("p", "coach-task");
    prose(markup, task.says);
    markup.close();
    if let Some((href, name)) = task.view {
        markup
            .open_class("a", "btn")
            .attr("href", href)
            .text(name)
            .close();
    }
}

/// The five switches, of the world that is in force.
pub fn switches(desk: Desk) -> AnyView {
    let all = Permission::ALL
        .into_iter()
        .map(|permission| Switch(SwitchProps { permission }))
        .collect_view();
    view! {
        <div class="coach-switches" role="group" aria-label=format!("Permissions of {ROLE}") hidden=desk.in_task()>{all}</div>
    }
    .into_any()
}

/// Buttons, hints and the verdict.
pub fn judged(desk: Desk) -> AnyView {
    let hints = paint::div(
        "coach-hints",
        Box::new(move |markup| {
            let Some((place, task)) = desk.task() else {
                return;
            };
            let shown = desk
                .hints
                .with(|hints| hints.get(place).copied().unwrap_or_default());
            if shown > 0 {
                markup.open("ol");
                for hint in task.hints.iter().take(shown) {
                    markup.open("li");
                    prose(markup, hint);
                    markup.close();
                }
                markup.close();
            }
            if shown < task.hints.len() {
                let name = match shown {
                    0 => "A hint",
                    1 => "Another hint",
                    _ => "Show me how",
                };
                button(markup, "link", "hint", name);
            }
        }),
    );
    let verdict = paint::div(
        "coach-verdict",
        Box::new(move |markup| {
            let (Some(lesson), Some((place, _))) = (desk.lesson(), desk.task()) else {
                return;
            };
            let Some(verdict) = desk.verdicts.with(|all| all.get(place)?.clone()) else {
                return;
            };
            draw(markup, &verdict, place == 1);
            if verdict.done {
                match desk.station.get() {
                    Station::Turn => onward(markup, &hash(lesson, Station::Own), "Now on your own"),
                    _ => onward(markup, &hash(lesson, Station::Keep), "What to keep"),
                }
            }
        }),
    );
    view! {
        <div class="coach-work" hidden=desk.in_task()>
            <div class="coach-acts">
                <button class="btn main" data-do="check">"Check it"</button>
                <button class="link" data-do="again">"Set it up again"</button>
                <a class="link" href=Route::Lab.hash()>"Open in the free lab"</a>
            </div>
            {hints}
            {verdict}
        </div>
    }
    .into_any()
}

/// The verdict in a sentence.
pub fn headline(verdict: &Verdict, alone: bool) -> String {
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

fn draw(markup: &mut Markup, verdict: &Verdict, alone: bool) {
    let state = match (verdict.done, verdict.star || !alone) {
        (false, _) => "not-yet",
        (true, false) => "wide",
        (true, true) => "done",
    };
    markup
        .open_class("div", "coach-said")
        .attr("data-state", state);
    if state == "done" && alone {
        paint::icon(markup, "star");
    } else if verdict.done {
        paint::icon(markup, "check");
    }
    paragraph(markup, &headline(verdict, alone));
    markup.close();
    let all = verdict.must.len() + verdict.least.len();
    if all == 0 {
        return;
    }
    let passed = verdict
        .must
        .iter()
        .chain(&verdict.least)
        .filter(|probed| probed.passed)
        .count();
    let requests = if all == 1 { "request" } else { "requests" };
    markup.line("p", "eyebrow", &format!("Judged just now by {all} hidden {requests} in a copy of this lab; {passed} came out as asked"));
    markup.open_class("ul", "coach-probes");
    for (index, probed) in verdict.must.iter().chain(&verdict.least).enumerate() {
        probe(markup, index, probed);
    }
    markup.close();
}

fn probe(markup: &mut Markup, index: usize, probed: &Probed) {
    let (icon, says) = match probed.passed {
        true => ("check", "as asked"),
        false => ("cross", "not so"),
    };
    markup.open("li").flag("data-passed", probed.passed);
    paint::icon(markup, icon);
    markup.open("span");
    prose(markup, probed.probe.says);
    markup.line("span", "sr", &format!(": {says}")).close();
    if probed.ran.as_ref().is_some_and(|ran| ran.trace.is_some()) {
        markup
            .open_class("button", "link")
            .attr("type", "button")
            .attr("data-do", "probe")
            .attr("data-probe", &index.to_string())
            .attr("aria-label", &format!("See the run: {}", probed.probe.says))
            .text("see it")
            .close();
    }
    markup.close();
}
