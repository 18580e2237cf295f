//! The same steps as a sequence: three lifelines, one row a step. After a refusal the steps that did
//! not happen follow, faintly.

use crate::app::component::{live, paint};
use crate::app::state::{App, Run};
use crate::core::trace::{Actor, Kind, Step};
use crate::web::markup::Markup;
use crate::web::page::clicked;
use leptos::prelude::*;

/// Where a row's mark lies: class names that the style sheet turns into columns.
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

/// The sequence. A row is a short cut to its step; the slider does the same by keyboard.
#[component]
pub fn Ladder() -> impl IntoView {
    let app = App::from_context();
    let rungs = paint::div(
        "rungs-holder",
        Box::new(move |markup| {
            let here = app.player.index.get();
            app.run.with(|run| {
                if let Some(run) = run {
                    draw(markup, run, here);
                }
            });
        }),
    );
    let go = move |event: leptos::ev::MouseEvent| {
        if let Some(step) = clicked(&event, "step").and_then(|step| step.parse().ok()) {
            app.player.playing.set(false);
            app.player.go(step);
        }
    };
    view! {
        <section
            class="ladder"
            aria-label="The same steps as a sequence"
            hidden=live::is(move || app.run.with(Option::is_none))
            on:click=live::click(go)
        >
            {rungs}
        </section>
    }
}

fn draw(markup: &mut Markup, run: &Run, here: usize) {
    markup
        .open_class("div", "lanes")
        .attr("aria-hidden", "true");
    for name in ["Your app", "Amazon S3", "AWS KMS"] {
        markup.line("span", "", name);
    }
    markup.close().open_class("ol", "rungs");
    let alive = run.trace.key_alive();
    for (index, step) in run.trace.steps.iter().enumerate() {
        let state = match index {
            _ if index == here => "here",
            _ if index > here => "ahead",
            _ => "past",
        };
        let verdict = step.decision.as_ref().map(|decision| decision.is_allowed());
        let label = match verdict {
            Some(true) => format!("{} allowed", step.label),
            Some(false) => format!("{} denied", step.label),
            None => step.label.clone(),
        };
        markup
            .open_class("li", lane(step))
            .attr("data-state", state);
        markup.flag(
            "data-bad",
            step.kind == Kind::Fail || verdict == Some(false),
        );
        markup.flag(
            "data-alive",
            alive.is_some_and(|(first, last)| first <= index && index <= last),
        );
        if index == here {
            markup.attr("aria-current", "step");
        }
        markup
            .open("span")
            .attr("data-step", &index.to_string())
            .attr("title", &step.title);
        markup.line("span", "rung-label", &label).close().close();
    }
    if !run.not_taken.is_empty() {
        markup.open_class("li", "rung divider");
        markup.line("span", "", "what would have followed").close();
    }
    for step in run.not_taken.iter() {
        markup
            .open_class("li", lane(step))
            .attr("data-state", "never");
        markup
            .open("span")
            .line("span", "rung-label", &step.label)
            .close()
            .close();
    }
    markup.close();
}
