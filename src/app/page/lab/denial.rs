//! The refusal: both errors word for word, who was asked, and the smallest change that mends it.

use super::decision::layers;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::{explained, prose};
use crate::app::state::App;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{Decision, Fix};
use crate::core::lab::diff::{Change, lines};
use crate::core::trace::{Actor, Refusal};
use leptos::prelude::*;

/// The errors as they travelled.
pub fn errors(refusal: &Refusal, operation: &str) -> AnyView {
    refusal
        .errors
        .iter()
        .map(|(from, to, error)| sent(*from, *to, error, operation))
        .collect::<Vec<AnyView>>()
        .into_any()
}

fn short(actor: Actor) -> &'static str {
    match actor {
        Actor::App => "your app",
        Actor::S3 => "S3",
        Actor::Kms => "KMS",
        Actor::Bucket => "the bucket",
    }
}

/// One error as it was sent. What the app gets is shown as the AWS CLI prints it: the same message
/// behind its own opening.
fn sent(from: Actor, to: Actor, error: &ServiceError, operation: &str) -> AnyView {
    let (code, status) = (&error.code, error.status);
    let sentence = match to {
        Actor::App => error.cli_line(operation),
        _ => error.message.clone(),
    };
    let head = format!("{} to {}: {code}, {status}", short(from), short(to));
    view! {
        <div class="denied-one">
            <h3>{icon(Icon::Cross)}<span>{head}</span></h3>
            <code class="sentence">{sentence}</code>
        </div>
    }
    .into_any()
}

/// What to look for, who was asked, and the fix.
pub fn reasons(app: App, refusal: &Refusal, operation: &str) -> AnyView {
    // Not when the app called KMS itself: then call and action go by one name.
    let by_kms = refusal
        .errors
        .iter()
        .any(|(_, to, error)| *to == Actor::S3 && error.service == Service::Kms);
    let decision = refusal.decision.as_ref().map(|decision| {
        let look_for = by_kms.then(|| {
            view! {
                <p>
                    "Your app called "
                    <code>{operation.to_owned()}</code>
                    ", and S3 allowed it. The action in the message, "
                    <code>{decision.action.clone()}</code>
                    ", is the one to look for."
                </p>
            }
        });
        view! {
            {look_for}
            {layers(&decision.layers)}
            {several(decision)}
        }
    });
    let beyond = refusal
        .beyond
        .clone()
        .map(|beyond| view! { <p class="note">{explained(app, beyond)}</p> });
    view! {
        {decision}
        {beyond}
        {refusal.fix.as_ref().map(smallest_fix)}
    }
    .into_any()
}

/// Says so where several kinds of policy would each refuse.
pub fn several(decision: &Decision) -> AnyView {
    let refusing = decision.also_refusing();
    let names: Vec<String> = refusing.iter().map(ToString::to_string).collect();
    (names.len() > 1)
        .then(|| {
            let text = format!(
                "Each of these would refuse by itself: {}. AWS names one of these; which one is not documented. Here it is the first that is asked.",
                names.join(", ")
            );
            view! { <p class="note">{text}</p> }
        })
        .into_any()
}

/// The fix as a difference.
pub fn smallest_fix(fix: &Fix) -> AnyView {
    let lines = lines(&fix.before, &fix.after, 1)
        .into_iter()
        .map(|(change, text)| {
            let (state, sign) = match change {
                Change::Kept => ("kept", " "),
                Change::Added => ("added", "+"),
                Change::Removed => ("removed", "−"),
            };
            view! { <span class="diff-line" data-change=state><i>{sign}</i>{text}"\n"</span> }
                .into_any()
        })
        .collect::<Vec<AnyView>>();
    view! {
        <div class="mend">
            <p class="eyebrow">"The smallest change that fixes it"</p>
            <p>{prose(&fix.says)}</p>
            <pre class="json diff" tabindex="0">{lines}</pre>
        </div>
    }
    .into_any()
}

/// The button that applies the fix; stays in reach, however long the messages are.
pub fn remedy(app: App, refusal: &Refusal, operation: &str) -> AnyView {
    let button = |fix: Fix| {
        // A call of another view is run again there.
        let text = match is_of_the_lab(operation) {
            true => "Apply the fix and run again",
            false => "Apply the fix",
        };
        view! {
            <button
                type="button"
                class="btn main wide"
                on:click=move |_| app.fix_and_run_again(fix.clone())
            >
                {text}
            </button>
        }
    };
    refusal.fix.clone().map(button).into_any()
}

/// Whether the lab itself makes such a call.
fn is_of_the_lab(operation: &str) -> bool {
    ["PutObject", "GetObject"].contains(&operation)
}
