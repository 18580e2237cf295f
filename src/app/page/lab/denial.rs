//! The refusal: both errors word for word, who was asked, and the smallest change that mends it.

use super::decision::Layers;
use crate::app::component::icon::{Draw, Icon};
use crate::app::state::App;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Fix;
use crate::core::lab::diff::{Change, lines};
use crate::core::trace::{Actor, Refusal};
use leptos::prelude::*;

/// The panel; appears with the step in which the request is refused.
#[component]
pub fn Denial(refusal: Refusal) -> impl IntoView {
    let app = App::from_context();
    let operation = app
        .run
        .with_untracked(|run| run.as_ref().map_or("", |run| run.trace.operation));
    let errors = refusal
        .errors
        .iter()
        .map(|(from, to, error)| said(*from, *to, error, operation))
        .collect_view();
    let by_kms = refusal
        .errors
        .iter()
        .any(|(_, _, error)| error.service == Service::Kms);
    let decision = refusal.decision.clone();
    let look = decision.as_ref().filter(|_| by_kms).map(|decision| {
        view! {
            <p>
                "Your app called "<code>{operation}</code>", and S3 allowed it. The action in the message, "
                <code>{decision.action.clone()}</code>", is the one to look for."
            </p>
        }
    });
    view! {
        <div class="denied" role="alert">{errors}</div>
        {look}
        {decision.map(|decision| view! { <Layers layers=decision.layers/> })}
        {refusal.fix.map(|fix| view! { <Mend fix/> })}
    }
}

/// One error as it was said.
fn said(from: Actor, to: Actor, error: &ServiceError, operation: &str) -> AnyView {
    let short = |actor: Actor| match actor {
        Actor::App => "your app",
        Actor::S3 => "S3",
        Actor::Kms => "KMS",
        Actor::Bucket => "the bucket",
    };
    let cli = (to == Actor::App).then(|| error.cli_line(operation));
    view! {
        <div class="denied-one">
            <h3>
                <Draw icon=Icon::Cross/>
                {format!("{} to {}: {}, {}", short(from), short(to), error.code, error.status)}
            </h3>
            <code class="sentence">{error.message.clone()}</code>
            {cli.map(|line| view! {
                <details class="cli">
                    <summary>"As the AWS CLI prints it"</summary>
                    <code class="sentence">{line}</code>
                </details>
            })}
        </div>
    }
    .into_any()
}

/// The fix as a difference, with one button.
#[component]
fn Mend(fix: Fix) -> impl IntoView {
    let app = App::from_context();
    let rows = lines(&fix.before, &fix.after, 1)
        .into_iter()
        .map(|(change, text)| {
            let (state, sign) = match change {
                Change::Kept => ("kept", " "),
                Change::Added => ("added", "+"),
                Change::Removed => ("removed", "−"),
            };
            view! { <span class="diff-line" data-change=state><i>{sign}</i>{text}"\n"</span> }
        })
        .collect_view();
    let says = fix.says.clone();
    let apply = StoredValue::new(fix);
    view! {
        <div class="mend">
            <p class="eyebrow">"The smallest change that fixes it"</p>
            <p>{says}</p>
            <pre class="json diff" tabindex="0" aria-label="Change of the policy">{rows}</pre>
            <button
                class="btn main wide"
                on:click=move |_| {
                    if let Some(fix) = apply.try_get_value() {
                        app.fix_and_run_again(fix);
                    }
                }
            >
                "Apply the fix and run again"
            </button>
        </div>
    }
}
