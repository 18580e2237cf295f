//! The same steps as a sequence: three lifelines, one row per step. After a denial, it shows the steps that did not
//! happen, dimmed. While the learner predicts, it shows no verdict before its step.

use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::app::tree::html::{div, li, ol, section, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::trace::{Actor, Kind, Step};
use crate::lesson::predict::Visibility;
use leptos::prelude::*;

/// The position of a row's mark: class names that the style sheet turns into columns.
fn lane(step: &Step) -> &'static str {
    match (step.from, step.to) {
        (Actor::App, Actor::S3) => "rung go app-s3",
        (Actor::S3, Actor::App) => "rung come app-s3",
        (Actor::S3, Actor::Kms) => "rung go s3-kms",
        (Actor::Kms, Actor::S3) => "rung come s3-kms",
        (Actor::App, Actor::Kms) => "rung go app-kms",
        (Actor::Kms, Actor::App) => "rung come app-kms",
        (Actor::App, _) => "rung at-app",
        (Actor::Kms, _) => "rung at-kms",
        _ => "rung at-s3",
    }
}

/// The sequence. A row links to its step; with the keyboard, the slider does the same.
pub fn sequence_diagram(page: Page) -> Nodes {
    reactive(move || {
        let (here, visibility) = (page.player.index.get(), page.visibility());
        section()
            .class("ladder")
            .attr("aria-label", "The same steps as a sequence")
            .flag("hidden", page.run.with(Option::is_none))
            .child(
                page.run
                    .with(|run| Some(draw(page, run.as_ref()?, here, visibility))),
            )
    })
}

/// The sequence of a run at a step.
pub fn draw(page: Page, run: &StageRun, here: usize, visibility: Visibility) -> Element {
    let to_come = visibility.own + visibility.not_taken;
    let steps = run.trace.steps.iter().take(visibility.own);
    let row = |(index, step)| {
        let divider = (index == to_come).then(|| {
            let words = span().child("what would have followed");
            li().class("rung divider").child(words)
        });
        [divider, Some(rung(page, step, index, here, visibility))]
    };
    let rows = steps.chain(run.not_taken.iter()).enumerate().flat_map(row);
    let lanes = ["Your app", "Amazon S3", "AWS KMS"].map(|name| span().child(name));
    div()
        .child(
            div()
                .class("lanes")
                .attr("aria-hidden", "true")
                .child(lanes),
        )
        .child(ol().class("rungs").child(rows.collect::<Nodes>()))
}

fn rung(page: Page, step: &Step, index: usize, here: usize, visibility: Visibility) -> Element {
    let never = index >= visibility.own + visibility.not_taken;
    let state = match index {
        _ if never => "never",
        _ if index == here => "here",
        _ if index > here => "ahead",
        _ => "past",
    };
    let verdict = step.decision.as_ref().filter(|_| !never);
    let allowed = verdict.map(|decision| decision.is_allowed());
    let waits = index > visibility.last_verdict && allowed.is_some();
    let word = match allowed {
        _ if waits => " ?",
        Some(true) => " allowed",
        Some(false) => " denied",
        None => "",
    };
    let label = format!("{}{word}", step.label);
    let bad = step.kind == Kind::Fail || allowed == Some(false) && !waits;
    let alive = (visibility.data_key).is_some_and(|(first, last)| first <= index && index <= last);
    let mut mark = span();
    if !never {
        let title = if waits { &label } else { &step.title };
        mark = mark
            .attr("data-step", index.to_string())
            .attr("title", title.clone())
            .on_click(move || {
                page.player.playing.set(false);
                page.player.go(index);
            });
    }
    li().class(lane(step))
        .attr("data-state", state)
        .flag("data-bad", bad)
        .flag("data-alive", alive)
        .maybe("aria-current", (index == here).then_some("step"))
        .child(mark.child(span().class("rung-label").child(label)))
}
