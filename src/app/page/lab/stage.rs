//! The stage: the picture, and the things that move on it.
//!
//! Draws one scene of the trace, and lets the browser animate things from their previous positions. It knows positions,
//! not rules.

use super::geometry::{Geometry, LEAST_HEIGHT, NARROW_HEIGHT};
use super::picture::{self, Backdrop};
use super::{bucket, tally, upload_panel};
use crate::app::component::glyph::glyph as drawing;
use crate::app::component::meaning::Meaning;
use crate::app::component::number;
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::app::tree::html::{div, section};
use crate::app::tree::svg::{g, svg};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::lab::CallerChoice;
use crate::core::trace::field::{Role, Value};
use crate::core::trace::{Actor, Glyph, Kind, Place, Step, Trace};
use crate::lesson::predict::Visibility;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{ResizeObserver, js_sys};
use std::sync::Arc;

/// All glyphs in drawing order: later ones cover earlier ones.
const GLYPHS: [Glyph; 12] = [
    Glyph::File,
    Glyph::Body,
    Glyph::Ciphertext,
    Glyph::StoredCiphertext,
    Glyph::StoredEncryptedDataKey,
    Glyph::Ask,
    Glyph::EncryptedDataKey,
    Glyph::BurntKey,
    Glyph::DataKey,
    Glyph::SealedSecret,
    Glyph::Secret,
    Glyph::Refusal,
];

/// The stage with the upload panel above it. `plan` becomes the geometry of the size that it gets.
pub fn stage(page: Page, plan: RwSignal<Geometry>) -> Element {
    let canvas = NodeRef::<Div>::new();
    measure(canvas, plan);
    let over = reactive(move || {
        let draw = page.placeholders.over_stage.get();
        div()
            .class("over-stage")
            .child(draw.map(|draw| draw(page, plan)))
    });
    let content = reactive(move || {
        let geometry = plan.get();
        let picture = reactive(move || {
            let (index, visibility, who) = (
                page.player.index.get(),
                page.visibility(),
                page.lab.facts(|facts| facts.who),
            );
            let things = page.placeholders.run_drawings.get();
            page.run.with(|run| {
                let things = things
                    .zip(run.as_ref())
                    .map(|(draw, run)| (draw.things)(&run.trace, index, &plan.get()));
                draw(run.as_ref(), index, visibility, who, &plan.get(), things)
            })
        });
        // Below the picture of a narrow stage, there is what to do with the objects.
        let height = if geometry.wide {
            LEAST_HEIGHT
        } else {
            NARROW_HEIGHT
        };
        let canvas = div().class("canvas").node_ref(canvas);
        canvas
            .flag("data-narrow", !geometry.wide)
            .style("min-height", format!("{height}px"))
            .child(picture)
            .child(bucket::bucket(page, plan))
            .child(tally::tally(page, plan))
            .child(over.clone())
    });
    section()
        .class("stage")
        .attr("aria-label", "Stage")
        .child(upload_panel::upload_panel(page))
        .child(content)
}

/// The picture: what stays, and `things`, what moves.
pub fn draw(
    run: Option<&StageRun>,
    index: usize,
    visibility: Visibility,
    who: CallerChoice,
    plan: &Geometry,
    things: Option<Nodes>,
) -> Element {
    let step = run.and_then(|run| run.trace.steps.get(index));
    let described = match step {
        Some(step) => step.title.clone(),
        None => "Three stations: your app, Amazon S3 with its bucket, and AWS KMS".to_owned(),
    };
    let behind = picture::draw(plan, &backdrop(run, index, visibility, who));
    svg()
        .class("picture")
        .attr("role", "img")
        .attr("aria-label", described)
        .num("width", plan.w)
        .num("height", plan.h)
        // Sized in pixels, except for the first screen in index.html, where the window's size is unknown.
        .attr("viewBox", format!("0 0 {} {}", plan.w, plan.h))
        .child(g().class("backdrop").child(behind))
        .child(things)
}

/// Updates the geometry when the canvas changes size.
fn measure(canvas: NodeRef<Div>, plan: RwSignal<Geometry>) {
    Effect::new(move || {
        let Some(element) = canvas.get() else { return };
        let watched = element.clone();
        let fit = move || {
            let (w, h) = (element.client_width(), element.client_height());
            let next = Geometry::of(w, h);
            if w > 0 && plan.try_get_untracked() != Some(next) {
                plan.try_set(next);
            }
        };
        fit();
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| fit());
        if let Ok(observer) = ResizeObserver::new(seen.as_ref().unchecked_ref()) {
            observer.observe(&watched);
            // It lives as long as the page, like the stage.
            seen.forget();
        }
    });
}

/// What the backdrop needs from a run at a step.
fn backdrop(
    run: Option<&StageRun>,
    index: usize,
    visibility: Visibility,
    who: CallerChoice,
) -> Backdrop {
    let Some(run) = run else {
        return Backdrop {
            caller: who.place(),
            ..Backdrop::default()
        };
    };
    let steps = &run.trace.steps;
    let so_far = steps.get(..=index).unwrap_or(steps);
    let ends = |step: &Step| step.kind == Kind::Fail;
    let at_work = |step: &Step| {
        let works = matches!(
            step.kind,
            Kind::Compute | Kind::Load | Kind::Store | Kind::Respond | Kind::Fail
        );
        works && step.from != Actor::App
    };
    let asks_kms = |step: &Step| step.kind == Kind::Request && step.to == Actor::Kms;
    Backdrop {
        caller: run
            .trace
            .caller()
            .map_or_else(|| who.place(), CallerChoice::place_of),
        file: Some((
            run.name.clone(),
            visibility.file_len.map_or_else(String::new, number::size),
        )),
        steps: so_far.to_vec(),
        count: visibility.count,
        alive: visibility.data_key,
        open: visibility.verdict_pending,
        direct: is_direct(&run.trace),
        kms_not_called: !steps.iter().any(asks_kms) && so_far.iter().any(at_work),
        denied: so_far.iter().any(ends),
        uploads: run.kind == RunKind::Upload || run.trace.operation == "PutObject",
    }
}

/// Whether the app calls KMS itself, without S3.
fn is_direct(trace: &Trace) -> bool {
    !(trace.steps.iter()).any(|step| step.from == Actor::S3 || step.to == Actor::S3)
}

/// The things, each at its position in this step's scene.
pub fn things(trace: &Arc<Trace>, index: usize, plan: &Geometry) -> Nodes {
    let (plain, cipher) = bytes_of(trace);
    let direct = is_direct(trace);
    let appears = |glyph: &Glyph| {
        let seen = |step: &Step| step.scene.place_of(*glyph).is_some();
        trace.steps.iter().any(seen)
    };
    let thing = |glyph: Glyph| {
        let (place, here, moved) = place_at(trace, glyph, index);
        let position = match place {
            Place::ToKms if direct => plan.direct_position(),
            Place::App if direct && glyph == Glyph::Refusal => plan.direct_refusal(),
            place => plan.position(glyph, place),
        };
        let (x, y, whole, rest) = (
            position.x,
            position.y,
            position.scale / 100,
            position.scale % 100,
        );
        let bytes = match glyph {
            Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => &cipher,
            _ => &plain,
        };
        // Keyed by run, so that a thing does not move here from its position in another run.
        g().key(format!("{glyph:?} {:p}", Arc::as_ptr(trace)))
            .class("thing")
            .attr("data-glyph", format!("{glyph:?}"))
            .attr("data-means", Meaning::from(glyph).class())
            .flag("data-here", here)
            .flag("data-moved", moved)
            .style(
                "transform",
                format!("translate({x}px, {y}px) scale({whole}.{rest:02})"),
            )
            .child(g().child(drawing(glyph, bytes)))
    };
    GLYPHS.into_iter().filter(appears).map(thing).collect()
}

/// The place of a glyph at a step, whether it is visible, and whether it appeared or moved just now. An invisible glyph
/// waits where it will appear, or stays where it was last.
fn place_at(trace: &Trace, glyph: Glyph, index: usize) -> (Place, bool, bool) {
    let at = |index: usize| {
        trace
            .steps
            .get(index)
            .and_then(|step| step.scene.place_of(glyph))
    };
    if let Some(place) = at(index) {
        let before = index.checked_sub(1).and_then(at);
        return (place, true, before != Some(place));
    }
    if let Some(place) = (0..index).rev().find_map(at) {
        return (place, false, false);
    }
    let comes = trace
        .steps
        .iter()
        .find(|step| step.scene.place_of(glyph).is_some());
    let from = comes.map_or(Place::App, |step| match step.from {
        Actor::App => Place::App,
        Actor::S3 => Place::S3,
        Actor::Kms => Place::Kms,
        Actor::Bucket => Place::Bucket,
    });
    (from, false, false)
}

/// The start of the plaintext and of the ciphertext in this trace.
fn bytes_of(trace: &Trace) -> (Vec<u8>, Vec<u8>) {
    let find = |role: Role| {
        let mut fields = trace.steps.iter().flat_map(|step| &step.fields);
        fields
            .find_map(|field| match &field.value {
                Value::Bytes { excerpt, parts } if field.role == role => {
                    // A nonce or a blob's header precedes the encrypted bytes.
                    let part = parts.iter().find(|part| part.role == role);
                    let skip = part.map_or(0, |part| part.offset as usize);
                    Some(excerpt.head.iter().skip(skip).take(64).copied())
                }
                _ => None,
            })
            .map_or_else(Vec::new, Iterator::collect)
    };
    (find(Role::Plaintext), find(Role::Ciphertext))
}
