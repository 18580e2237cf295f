//! The same steps as a sequence: three lifelines, one row a step. After a refusal the steps that did
//! not happen follow, faintly.

use crate::app::state::App;
use crate::core::trace::{Actor, Kind, Step};
use leptos::prelude::*;

/// Where a row's mark lies: class names that the style sheet turns into columns.
fn lane(step: &Step) -> &'static str {
    match (step.from, step.to) {
        (Actor::App, Actor::S3) => "app-s3",
        (Actor::S3, Actor::App) => "s3-app",
        (Actor::S3, Actor::Kms) => "s3-kms",
        (Actor::Kms, Actor::S3) => "kms-s3",
        (Actor::App, Actor::Kms) => "app-kms",
        (Actor::Kms, Actor::App) => "kms-app",
        (Actor::App, _) => "at-app",
        (Actor::Kms, _) => "at-kms",
        _ => "at-s3",
    }
}

/// The sequence. A row is a short cut to its step; the slider does the same by keyboard.
#[component]
pub fn Ladder() -> impl IntoView {
    let app = App::from_context();
    let rows = move || {
        let run = app.run.get()?;
        let alive = run.trace.key_alive();
        let taken = run.trace.steps.iter().enumerate().map(|(index, step)| {
            let state = move || match app.player.index.get() {
                here if here == index => "here",
                here if here < index => "ahead",
                _ => "past",
            };
            let verdict = step.decision.as_ref().map(|decision| decision.is_allowed());
            let bad = step.kind == Kind::Fail || verdict == Some(false);
            let held = alive.is_some_and(|(first, last)| (first..=last).contains(&index));
            let label = match verdict {
                Some(true) => format!("{} allowed", step.label),
                Some(false) => format!("{} denied", step.label),
                None => step.label.clone(),
            };
            view! {
                <li class=format!("rung {}", lane(step)) data-state=state data-bad=bad.then_some("") data-alive=held.then_some("")>
                    <button
                        tabindex="-1"
                        title=step.title.clone()
                        aria-current=move || (app.player.index.get() == index).then_some("step")
                        on:click=move |_| {
                            app.player.playing.set(false);
                            app.player.go(index);
                        }
                    >
                        <span class="no" aria-hidden="true">{index + 1}</span>
                        <span class="rung-label">{label}</span>
                    </button>
                </li>
            }
        });
        let not_taken = run.not_taken.iter().map(|step| {
            view! {
                <li class=format!("rung {}", lane(step)) data-state="never">
                    <span class="rung-label">{step.label.clone()}</span>
                </li>
            }
        });
        let faint = (!run.not_taken.is_empty()).then(|| {
            view! { <li class="rung divider"><span>"what would have followed"</span></li> }
        });
        Some((taken.collect_view(), faint, not_taken.collect_view()))
    };
    view! {
        <section class="ladder" aria-label="The same steps as a sequence" hidden=move || app.run.with(Option::is_none)>
            <div class="lanes" aria-hidden="true">
                <span>"Your app"</span>
                <span>"Amazon S3"</span>
                <span>"AWS KMS"</span>
            </div>
            <ol class="rungs">{rows}</ol>
        </section>
    }
}
