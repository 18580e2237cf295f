//! The result of the last run: a sentence, or the error from KMS and the fix.

use super::state::SecretsState;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::shortened;
use crate::app::page::lab::denial;
use crate::app::state::Page;
use crate::app::tree::html::{code, div, p, press, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::SecretRun;
use crate::core::trace::Refusal;
use leptos::prelude::*;

pub fn result(state: SecretsState) -> Element {
    let in_refusal = move |draw: fn(Page, &Refusal, &str) -> Nodes| {
        let run = state.run.get()?;
        let refusal = run.trace.refusal.as_ref()?;
        Some(draw(state.page, refusal, run.trace.operation))
    };
    let outcome = reactive(move || {
        let run = state.run.get();
        div().class("sec-said").child(run.map(|run| outcome(&run)))
    });
    let denied = reactive(move || {
        let errors = in_refusal(|_, refusal, operation| denial::errors(refusal, operation));
        div()
            .class("denied")
            .attr("role", "alert")
            .flag("hidden", errors.is_none())
            .child(errors)
    });
    let reasons = reactive(move || {
        let fixable = |run: &SecretRun| {
            let refusal = run.trace.refusal.as_ref();
            refusal.is_some_and(|refusal| !refusal.fixes.is_empty())
        };
        let fix = (state.run).with(|run| run.as_deref().is_some_and(fixable))
            && !state.page.withholds_fix.get();
        let fix = fix.then(|| {
            press()
                .class("btn main")
                .on_click(move || state.fix_and_run_again())
                .child("Apply the fix and run again")
        });
        div()
            .class("reasons")
            .child(fix)
            .child(in_refusal(denial::reasons))
    });
    div()
        .class("sec-out")
        .id("sec-out")
        .attr("tabindex", "-1")
        .child(div().attr("role", "status").child(outcome))
        .child(denied)
        .child(reasons)
}

/// The sentence, and the secret if KMS returned it.
fn outcome(run: &SecretRun) -> Nodes {
    let refused = run.trace.refusal.is_some();
    let verdict = p()
        .class("verdict")
        .flag("data-bad", refused)
        .child(icon(Icon::of(!refused)))
        .child(span().child(&run.says));
    let secret = run.secret.as_deref();
    let secret = secret.map(|secret| code().class("value h plain").child(shortened(secret, 200)));
    nodes().child(verdict).child(secret)
}
