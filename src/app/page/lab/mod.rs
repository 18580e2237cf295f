//! The lab: permissions on the left, the stage, the explanation of this step on the right, the player below.
//!
//! - [`upload_panel`]: how to add files, and the work in progress
//! - [`permissions`]: switches, presets, the policy editor
//! - [`carried`]: what an action's call carries
//! - [`stage`], [`geometry`], [`picture`], [`sequence_diagram`]: the run as a picture and as a sequence
//! - [`transformation`], [`motion`]: what a step turns into something else, shown as movement over the picture
//! - [`over_stage`], [`hotspots`]: what lies over the picture, and what can be pressed there
//! - [`tally`]: the calls to KMS
//! - [`bucket`], [`bucket_content`]: the objects in the bucket
//! - [`step_panel`], [`step_details`], [`trace_field`], [`decision`], [`denial`]: this step, in words and bytes
//! - [`run_drawings`]: which of these only a run needs
//! - [`stale`]: whether the policies have changed since the run

pub mod bucket;
pub mod bucket_content;
pub mod carried;
pub mod decision;
pub mod denial;
pub mod geometry;
pub mod hotspots;
pub mod motion;
pub mod over_stage;
pub mod permissions;
pub mod picture;
pub mod run_drawings;
pub mod sequence_diagram;
pub mod stage;
pub mod stale;
pub mod step_details;
pub mod step_panel;
pub mod tally;
pub mod trace_field;
pub mod transformation;
pub mod upload_panel;

use crate::app::component::player_controls::player_controls;
use crate::app::page::theft;
use crate::app::placeholder::{lazy_placeholder, placeholder};
use crate::app::state::Page;
use crate::app::tree::html::{h2, main, p, section};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::web::dom;
use crate::web::local_file::{DroppedFiles, dropped, not_taken};
use geometry::{Geometry, LEAST_HEIGHT};
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    // Make the stage once, not on every draw.
    // The outline's stage has its size already.
    let (w, h) = dom::size(".canvas").unwrap_or((712, LEAST_HEIGHT));
    let plan = RwSignal::new(Geometry::of(w, h));
    let stage = stage::stage(page, plan);
    let diagram = sequence(page, plan);
    let stolen = Signal::derive(move || page.theft.with(Option::is_some));
    let theft = lazy_placeholder(page, "theft-place", stolen, || Box::pin(theft::load()));
    let middle = reactive(move || {
        main()
            .class("mid")
            .flag("data-dragging", page.dragging.get())
            .maybe("tabindex", page.quiet.get().then_some("0"))
            .child(h2().class("sr").child("Lab"))
            .child(stage.clone())
            .child(diagram.clone())
    });
    nodes()
        .child(permissions::permissions(page))
        .child(middle)
        .child(step_panel::step_panel(page))
        .child(placeholder(page, "bytes-place", page.placeholders.bytes))
        .child(player_controls(page))
        .child(announcements(page))
        .child(placeholder(page, "inside-place", page.placeholders.inside))
        .child(theft)
}

/// Below the stage, the same steps as a sequence.
fn sequence(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    reactive(move || {
        let draw = page.placeholders.sequence.get();
        section()
            .class("ladder")
            .attr("aria-label", "The same steps as a sequence")
            .flag("hidden", page.run.with(Option::is_none))
            .child(draw.map(|draw| draw(page, plan)))
    })
}

/// The only live region. It announces the latest event: a message or a step.
fn announcements(page: Page) -> Nodes {
    let last = StoredValue::new(String::new());
    reactive(move || {
        let message = page.message.get();
        let message = message.map_or_else(String::new, |message| message.text);
        let news = last.with_value(|last| *last != message);
        last.set_value(message.clone());
        // In another view the steps of the hidden stage are no news.
        let step = page.step().filter(|_| page.view.get().has_stage());
        let says = match step {
            Some(step) if message.is_empty() || !news => {
                let says = step.says.replace('`', "");
                let number = page.player.index.get() + 1;
                let receipt = page
                    .receipt()
                    .map_or_else(String::new, |last| format!(" {last}"));
                format!("Step {number}: {}. {says}{receipt}", step.title)
            }
            _ => message,
        };
        p().class("sr")
            .attr("role", "status")
            .attr("aria-live", "polite")
            .child(says)
    })
}

/// Accepts a file dropped anywhere on the page; otherwise the browser would open it and leave the lab.
pub fn listen_for_drops(page: Page) {
    let dragging = page.dragging;
    let over = window_event_listener(leptos::ev::dragover, move |event| {
        event.prevent_default();
        dragging.set(true);
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event| {
        // The pointer that leaves a child has not left the page.
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        dragging.set(false);
        // The view handled the drop itself.
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        match dropped(&event) {
            Some(DroppedFiles { first, others }) => {
                page.upload(first);
                if let Some(says) = not_taken(&others) {
                    page.say(says, true);
                }
            }
            None => page.say("That was not a file. Drop a file from your disk.", true),
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
}
