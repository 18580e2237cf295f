//! “Fix a denial”: the reader pastes an error, and sees who denied, which policy to open, what to add, and how to
//! check it, all in their own names. What is pasted stays in this tab's memory.
//!
//! - [`state`]: what was pasted, and its diagnosis
//! - [`explainer`]: what explains it, a part of its own
//! - [`pasted_policy`]: one text with policies
//! - [`pasting`]: an error or names that come from another view
//! - [`intake`]: the box for the error, the area for policies, and examples
//! - [`error_text`]: the pasted error with its parts marked; [`way`]: where it was denied
//! - [`diagnosis`]: the four lines, and what goes with them
//! - [`fix`]: the change to a policy, in the form that the reader uses
//! - [`unknowns`]: what the error does not say, and which policies are not given
//! - [`around`]: what fails next, what else this caller can do, and the ways on
//! - [`question`]: the question to ask someone else, without names
//! - [`on_stage`]: the denial on the stage, and the ways back; [`watched`]: which

pub mod around;
pub mod diagnosis;
pub mod error_text;
pub mod explainer;
pub mod fix;
pub mod intake;
pub mod on_stage;
pub mod pasted_policy;
pub mod pasting;
pub mod question;
pub mod state;
pub mod unknowns;

pub mod watched;
pub mod way;

use crate::app::lazy_part::{PartLoadError, fetched_ahead, part};
use crate::app::page::policies::names::NamesInLab;
use crate::app::route::View;
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{div, h2, p};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::web::pasted;
use explainer::Explainer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use state::DeniedState;

part! { denied,
/// Loads the view.
///
/// # Errors
/// If the part cannot be loaded.
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

/// From now on, an error that is pasted outside of a field, in the lab or in this view, is explained. What explains it
/// comes with the first paste.
pub fn listen(page: Page) {
    // It lasts as long as the page.
    window_event_listener_untyped("paste", move |event| {
        let view = page.view.get_untracked();
        let here = matches!(view, View::Lab | View::Denied);
        if !here || event.default_prevented() || pasted::is_in_field(&event) {
            return;
        }
        if let Some(text) = pasted::text(&event) {
            spawn_local(async move {
                if let Err(error) = explain(page, text).await {
                    page.say(error.to_string(), true);
                }
            });
        }
    });
}

part! { denied,
/// Explains a text that was pasted, if it is an error.
///
/// # Errors
/// If the part cannot be loaded.
pub fn explain(page: Page, text: String) -> Result<(), PartLoadError> {
    pasting::explain(page, text);
    Ok(())
}
}

/// Shows the request on the stage with the names in these policies, which the reader wrote into the lab.
///
/// # Errors
/// If one of the two parts cannot be loaded.
pub async fn use_names(page: Page, wanted: NamesInLab) -> Result<(), PartLoadError> {
    let explainer = explainer::load().await?;
    let state = explain_names(page, wanted, explainer).await?;
    on_stage::start(state, false).await
}

part! { denied,
/// Explains the request with the names in these policies.
///
/// # Errors
/// If the part cannot be loaded.
fn explain_names(page: Page, wanted: NamesInLab, explainer: Explainer) -> Result<DeniedState, PartLoadError> {
    Ok(pasting::use_names(page, &wanted, explainer))
}
}

pub fn view(page: Page) -> Nodes {
    let state = DeniedState::of(page);
    // Whoever comes here will paste something.
    spawn_local(async move { fetched_ahead(state.load_explainer().await) });
    // A colleague's link holds an error without names.
    if let Some(error) = question::in_address().filter(|_| !untrack(|| state.has_answer())) {
        state.take(error);
    }
    draw(state)
}

/// The view in a given state.
pub fn draw(state: DeniedState) -> Nodes {
    let content = nodes()
        .child(reactive(move || head(state)))
        .child(intake::intake(state))
        .child(error_text::view(state))
        .child(diagnosis::view(state))
        .child(question::view(state));
    // Files that are dropped anywhere in the view are policies, or the error.
    let dropped = move |event: &web_sys::Event| {
        let files = pasted::files(event);
        if !files.is_empty() {
            event.prevent_default();
            state.page.dragging.set(false);
            state.read_files(files);
        }
    };
    reactive(move || {
        div()
            .class("dn-page")
            .flag("data-result", state.has_answer())
            .on("drop", dropped)
            .child(content.clone())
    })
}

/// The title, while nothing is pasted; then the diagnosis is the title.
fn head(state: DeniedState) -> Element {
    div()
        .class("dn-head")
        .flag("hidden", state.has_answer())
        .child(h2().child("Fix a denial"))
        .child(p().child("See who denied the request, which policy to open, and the lines to add."))
}
