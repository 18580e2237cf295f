//! The lab: permissions on the left, the stage, what this step means on the right, the bar below.
//!
//! - [`intake`]: how files come in, and what the page is busy with
//! - [`permissions`]: switches, presets, the policy editor
//! - [`stage`], [`geometry`], [`picture`], [`ladder`]: the run as a picture and as a sequence
//! - [`bucket`]: what lies in the bucket
//! - [`step_panel`], [`field`], [`decision`], [`denial`]: this step, in words and bytes

pub mod bucket;
pub mod decision;
pub mod denial;
pub mod field;
pub mod geometry;
mod intake;
pub mod ladder;
pub mod permissions;
pub mod picture;
pub mod stage;
pub mod step_panel;

use crate::app::component::transport::Transport;
use crate::app::state::App;
use crate::web::source::Source;
use leptos::prelude::*;

/// The view.
#[component]
pub fn LabPage() -> impl IntoView {
    let app = App::from_context();
    // The one live region says what happened last: a notice that came, or a step.
    let heard = StoredValue::new(String::new());
    let announced = move || {
        let notice = app
            .notice
            .get()
            .map(|notice| notice.text)
            .unwrap_or_default();
        let news = heard.with_value(|heard| *heard != notice);
        heard.set_value(notice.clone());
        match app.step() {
            Some(step) if notice.is_empty() || !news => {
                format!("Step {}: {}", app.player.index.get() + 1, step.title)
            }
            _ => notice,
        }
    };
    view! {
        <permissions::Permissions/>
        <main
            class="mid"
            data-dragging=move || app.dragging.get().then_some("")
            tabindex=move || app.quiet.get().then_some("0")
        >
            <stage::Stage/>
            <ladder::Ladder/>
        </main>
        <step_panel::StepPanel/>
        <Transport/>
        <p class="sr" role="status" aria-live="polite">{move || announced()}</p>
        <bucket::Inside/>
    }
}

/// Takes a file dropped anywhere on the page; the browser would open it instead of the lab.
pub fn listen_for_drops(app: App) {
    let dragging = app.dragging;
    let over = window_event_listener(leptos::ev::dragover, move |event| {
        event.prevent_default();
        dragging.set(true);
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event| {
        // Leaving a child is not leaving the page.
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        dragging.set(false);
        // A view that takes files itself has taken it.
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        let file = event
            .data_transfer()
            .and_then(|data| data.files())
            .and_then(|files| files.get(0));
        match file {
            Some(file) => app.upload(Source::of_file(file)),
            None => app.say("That was not a file. Drop a file from your disk.", true),
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
}
