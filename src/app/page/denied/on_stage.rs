//! The denial on the stage, in a scratch world with the reader's names: denied, then with the fix. A bar above the page
//! says so and leads back.

use super::pasted_policy::PastedPolicy;
use super::state::DeniedState;
use super::watched::WatchedDenial;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::page::lab::run_drawings;
use crate::app::route::{self, Route, View};
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::app::tree::html::{b, div, link, p, press, section, small};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::lesson::staged_denial::{StageError, StagedDenial, stage_denial};
use crate::web::{dom, random};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

part! { explainer,
/// Sets up the scratch world and shows the denial on the stage, playing or at its first step.
///
/// # Errors
/// If the part cannot be loaded.
pub fn start(state: DeniedState, plays: bool) -> Result<(), PartLoadError> {
    start_here(state, plays);
    Ok(())
}
}

/// The same for a button: a failure is told beside it.
pub fn start_pressed(state: DeniedState, plays: bool) {
    spawn_local(async move {
        if let Err(error) = start(state, plays).await {
            state.told.set(error.to_string());
        }
    });
}

/// The same where the part is there.
pub fn start_here(state: DeniedState, plays: bool) {
    let page = state.page;
    let staged = match staged(state) {
        Ok(staged) => staged,
        Err(error) => return state.told.set(error.to_string()),
    };
    let before = page.run.get_untracked();
    let index = page.player.index.get_untracked();
    let own = match (state.watched.get_untracked(), before) {
        (Some(watched), Some(run)) if watched.shows(&run) => watched.own,
        (_, run) => run.map(|run| (run, index)),
    };
    let watched = WatchedDenial {
        staged: Arc::new(staged),
        own,
    };
    state.watched.set(Some(watched));
    page.placeholders.watch.set(Some(view));
    show(state, false, plays);
}

/// The denial and the call with the fix, in a scratch world with the reader's names.
fn staged(state: DeniedState) -> Result<StagedDenial, StageError> {
    let error = state.error.get_untracked().ok_or(StageError::NoRequest)?;
    let diagnosis = state.diagnosis.get_untracked();
    let diagnosis = diagnosis.ok_or(StageError::NoRequest)?;
    let given = state
        .policies
        .with_untracked(|all| PastedPolicy::given(all));
    let seed = random::seed().map_err(|error| StageError::SetUp(error.to_string()))?;
    stage_denial(seed, &error.reading, &given, &diagnosis)
}

/// Shows the denied call, or the call with the fix.
fn show(state: DeniedState, fixed: bool, plays: bool) {
    let Some(watched) = state.watched.get_untracked() else {
        return;
    };
    let page = state.page;
    let staged = watched.staged;
    let trace = match (fixed, &staged.fixed) {
        (true, Some(fixed)) => fixed.clone(),
        _ => staged.denied.clone(),
    };
    run_drawings::attach(page);
    let run = StageRun {
        scratch_bucket: Some(staged.bucket.clone().into()),
        ..StageRun::new(RunKind::Other, staged.name.clone(), trace)
    };
    // Set it now and not on the browser's event, because a hidden button takes no focus.
    page.route.set(Route::Lab);
    page.stage(Some(run.with_path(Vec::new())), 0);
    route::go(&View::Lab.route());
    if plays {
        page.player.playing.set(true);
    }
    dom::once_drawn(|| {
        dom::focus("next-step");
        dom::into_view(".top");
    });
}

/// Puts the reader's own run back on the stage.
fn leave(state: DeniedState) {
    let own = state
        .watched
        .get_untracked()
        .and_then(|watched| watched.own);
    let page = state.page;
    state.watched.set(None);
    let (run, index) = match own {
        Some((run, index)) => (Some(run), index),
        None => (None, 0),
    };
    page.stage(run, index);
    dom::once_drawn(|| {
        dom::focus_first(".mid h2");
    });
}

/// The bar, while one of the two runs is on the stage in sight.
pub fn view(page: Page) -> Nodes {
    let state = DeniedState::of(page);
    reactive(move || {
        let fixed = shown(state).filter(|_| page.view.get() == View::Lab);
        // The bar takes its height from the lab.
        dom::mark_root("data-watch", fixed.map(|_| ""));
        section()
            .class("dn-watch")
            .attr("aria-label", "Your denial")
            .flag("hidden", fixed.is_none())
            .child(fixed.map(|fixed| bar(state, fixed)))
    })
}

/// Whether the call with the fix is on the stage; `None` if neither is.
fn shown(state: DeniedState) -> Option<bool> {
    let watched = state.watched.get()?;
    let page = state.page;
    (page.run).with(|run| {
        let run = run.as_ref().filter(|run| watched.shows(run))?;
        Some(!Arc::ptr_eq(&watched.staged.denied, &run.trace))
    })
}

fn bar(state: DeniedState, fixed: bool) -> Nodes {
    let has_fix = state.watched.with(|watched| {
        watched
            .as_ref()
            .is_some_and(|watched| watched.staged.fixed.is_some())
    });
    let says = p()
        .child(b().child("Your denial, in a scratch world."))
        .child(small().child(" Your own lab is as you left it."));
    let which = |name: &'static str, is_fixed: bool| {
        press()
            .class("chip")
            .state("aria-pressed", fixed == is_fixed)
            .on_click(move || show(state, is_fixed, false))
            .child(name)
    };
    let which = has_fix.then(|| {
        div()
            .class("dn-which")
            .attr("role", "group")
            .attr("aria-label", "Which run")
            .child(which("Denied", false))
            .child(which("With the fix", true))
    });
    let back = link(Route::Denied.to_string())
        .class("btn")
        .child("Back to the diagnosis");
    let own = press()
        .class("btn")
        .on_click(move || leave(state))
        .child("Back to my own lab");
    nodes().child(says).child(which).child(back).child(own)
}
