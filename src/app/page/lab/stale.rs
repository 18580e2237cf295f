//! Whether the lab's policies have changed since the run on the stage.

use crate::app::state::Page;
use crate::core::lab::{EffectivePolicy, LabPolicy};
use crate::core::trace::Trace;
use leptos::prelude::*;
use std::sync::Arc;

/// A run, and the policies in effect when it was put on the stage.
type RunPolicies = (Arc<Trace>, Vec<EffectivePolicy>);

/// That [`Page::stale`] is kept up to date.
#[derive(Clone, Copy, Debug)]
struct Followed;

/// Keeps [`Page::stale`] up to date from now on.
pub fn follow(page: Page) {
    page.shared(|| {
        compare(page);
        Followed
    });
}

fn compare(page: Page) {
    Effect::new(move |seen: Option<Option<RunPolicies>>| {
        let trace = page
            .run
            .with(|run| run.as_ref().map(|run| run.trace.clone()));
        let policies = page.lab.with(|lab| {
            let in_effect = |which| lab.draft(which).in_force.clone();
            LabPolicy::ALL.map(in_effect).to_vec()
        });
        let seen = match (seen.flatten(), trace) {
            (_, None) => None,
            (Some(seen), Some(trace)) if Arc::ptr_eq(&seen.0, &trace) => Some(seen),
            (_, Some(trace)) => Some((trace, policies.clone())),
        };
        let stale = seen.as_ref().is_some_and(|(_, before)| *before != policies);
        if page.stale.get_untracked() != stale {
            page.stale.set(stale);
        }
        seen
    });
}
