//! What lies over the stage's picture: the movement of a step, and the buttons. It belongs to the part `run`
//! ([`call::fetch`](crate::app::call::fetch)), because only a run needs it.

use super::geometry::Geometry;
use super::transformation::Transformation;
use super::{hotspots, motion};
use crate::app::state::Page;
use crate::app::tree::html::div;
use crate::app::tree::{Nodes, nodes, reactive};
use crate::web::dom;
use leptos::prelude::*;
use std::sync::Arc;

/// Draws it over the stage from now on.
pub fn attach(page: Page) {
    page.placeholders.over_stage.set(Some(view));
}

fn view(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    nodes()
        .child(movement(page, plan))
        .child(hotspots::view(page, plan))
}

/// The run and the step drawn last, and whether the reader came to it by going on.
type Last = (usize, usize, bool);

fn movement(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    let last = StoredValue::new(None::<Last>);
    reactive(move || {
        let index = page.player.index.get();
        let mut moving = None;
        let layer = page.run.with(|run| {
            let trace = &run.as_ref()?.trace;
            let name = Arc::as_ptr(trace) as usize;
            let moves = moves(last.get_value(), name, index);
            last.set_value(Some((name, index, moves)));
            moving = Transformation::in_step(trace, index).filter(|_| moves);
            let layer = motion::draw(trace, index, &plan.get(), moves)?;
            // Keyed, so that a movement begins anew in another step and never goes on there.
            Some(layer.key(format!("{name} {index} {moves}")))
        });
        // The picture waits for what moves. The style sheet asks the root element: what lies over the picture changes at
        // every step.
        dom::mark_root("data-moving", moving.map(|change| change.kind.name()));
        div().child(layer)
    })
}

/// Whether a step moves: the reader comes to it by going on. A picture that only changes its size keeps moving.
pub fn moves(last: Option<Last>, run: usize, index: usize) -> bool {
    match last {
        Some((before, at, moves)) if before == run && at == index => moves,
        Some((before, at, _)) if before == run => index > at,
        Some(_) | None => true,
    }
}
