//! The same steps as a sequence: three lifelines, one row a step. After a refusal the steps that did
//! not happen follow, faintly. While the learner predicts, no verdict shows ahead of its step.

use crate::app::component::{live, paint};
use crate::app::state::{App, Run};
use crate::core::trace::{Actor, Kind, Step};
use crate::lesson::predict::Face;
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
            let face = app.face();
            app.run.with(|run| {
                if let Some(run) = run {
                    draw(markup, run, here, face);
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

fn draw(markup: &mut Markup, run: &Run, here: usize, face: Face) {
    markup
        .open_class("div", "lanes")
        .attr("aria-hidden", "true");
    for name in ["Your app", "Amazon S3", "AWS KMS"] {
        markup.line("span", "", name);
    }
    markup.close().open_class("ol", "rungs");
    let to_come = face.own + face.others;
    let steps = run.trace.steps.iter().take(face.own);
    for (index, step) in steps.chain(run.not_taken.iter()).enumerate() {
        let never = index >= to_come;
        if index == to_come {
            markup.open_class("li", "rung divider");
            markup.line("span", "", "what would have followed").close();
        }
        let state = match index {
            _ if never => "never",
            _ if index == here => "here",
            _ if index > here => "ahead",
            _ => "past",
        };
        let verdict = step.decision.as_ref().filter(|_| !never);
        let allowed = verdict.map(|decision| decision.is_allowed());
        let waits = index > face.tells && allowed.is_some();
        let mut label = step.label.clone();
        label += match allowed {
            _ if waits => " ?",
            Some(true) => " allowed",
            Some(false) => " denied",
            None => "",
        };
        markup
            .open_class("li", lane(step))
            .attr("data-state", state);
        markup.flag(
            "data-bad",
            step.kind == Kind::Fail || allowed == Some(false) && !waits,
        );
        markup.flag(
            "data-alive",
            (face.alive).is_some_and(|(first, last)| first <= index && index <= last),
        );
        if index == here {
            markup.attr("aria-current", "step");
        }
        markup.open("span");
        if !never {
            markup
                .attr("data-step", &index.to_string())
                .attr("title", if waits { &label } else { &step.title });
        }
        markup.line("span", "rung-label", &label).close().close();
    }
    markup.close();
}
