//! The same steps as a sequence: three lifelines, one row a step. After a refusal the steps that did
//! not happen follow, faintly. While the learner predicts, no verdict shows ahead of its step.

use crate::app::state::{App, Run};
use crate::core::trace::{Actor, Kind, Step};
use crate::lesson::predict::Face;
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
    let rungs = move || {
        let (here, face) = (app.player.index.get(), app.face());
        app.run
            .get()
            .map(|run| ladder(app, &run, here, face))
            .into_any()
    };
    view! {
        <section
            class="ladder"
            aria-label="The same steps as a sequence"
            hidden=move || app.run.with(Option::is_none)
        >
            <div class="rungs-holder">{move || rungs()}</div>
        </section>
    }
}

/// The sequence of a run at a step.
pub fn ladder(app: App, run: &Run, here: usize, face: Face) -> AnyView {
    let to_come = face.own + face.others;
    let steps = run.trace.steps.iter().take(face.own);
    let rungs = steps
        .chain(run.not_taken.iter())
        .enumerate()
        .map(|(index, step)| {
            let divider = (index == to_come).then(|| {
                view! { <li class="rung divider"><span>"what would have followed"</span></li> }
                    .into_any()
            });
            vec![divider, Some(rung(app, step, index, here, face))]
        })
        .flatten()
        .flatten()
        .collect::<Vec<AnyView>>();
    view! {
        <div class="lanes" aria-hidden="true">
            <span>"Your app"</span>
            <span>"Amazon S3"</span>
            <span>"AWS KMS"</span>
        </div>
        <ol class="rungs">{rungs}</ol>
    }
    .into_any()
}

fn rung(app: App, step: &Step, index: usize, here: usize, face: Face) -> AnyView {
    let never = index >= face.own + face.others;
    let state = match index {
        _ if never => "never",
        _ if index == here => "here",
        _ if index > here => "ahead",
        _ => "past",
    };
    let verdict = step.decision.as_ref().filter(|_| !never);
    let allowed = verdict.map(|decision| decision.is_allowed());
    let waits = index > face.tells && allowed.is_some();
    let word = match allowed {
        _ if waits => " ?",
        Some(true) => " allowed",
        Some(false) => " denied",
        None => "",
    };
    let label = format!("{}{word}", step.label);
    let bad = step.kind == Kind::Fail || allowed == Some(false) && !waits;
    let alive = (face.alive).is_some_and(|(first, last)| first <= index && index <= last);
    let title = (!never).then(|| {
        if waits {
            label.clone()
        } else {
            step.title.clone()
        }
    });
    let go = move |_| {
        if !never {
            app.player.playing.set(false);
            app.player.go(index);
        }
    };
    view! {
        <li
            class=lane(step)
            data-state=state
            data-bad=bad.then_some("")
            data-alive=alive.then_some("")
            aria-current=(index == here).then_some("step")
        >
            <span data-step=(!never).then(|| index.to_string()) title=title on:click=go>
                <span class="rung-label">{label}</span>
            </span>
        </li>
    }
    .into_any()
}
