//! What can be pressed on the stage: gates show their decision, keys, envelope, and file show their bytes, and the
//! objects in the bucket open. Buttons lie over the picture, so every assistive tool reaches them. Together they are one
//! tab stop: arrow keys move between them (WAI-ARIA Authoring Practices, "Toolbar").

use super::bucket_content;
use super::geometry::{Geometry, Point};
use super::step_details::{ChosenTab, StepTab};
use super::transformation::{role, step_with};
use crate::app::component::meaning::Meaning;
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::app::tree::html::{div, press};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::lab::ObjectRow;
use crate::core::trace::{Actor, Gate, GateState, Glyph, Place, Step, Trace};
use crate::web::{dom, toolbar};
use leptos::prelude::*;

/// What a button on the stage shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The decision of a step.
    Decision(usize),
    /// The bytes of a meaning, in a step.
    Bytes(usize, Meaning),
    /// The parts of an object in the bucket.
    Object(String),
}

/// A button on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hotspot {
    pub target: Target,
    pub means: Meaning,
    /// What it is and what it does, such as `Encrypted data key: show its bytes`.
    pub name: String,
    /// Its center, in CSS pixels.
    pub center: Point,
    /// Its width and height, in CSS pixels.
    pub size: Point,
}

/// Nothing that can be pressed is smaller (WCAG 2.2, 2.5.8).
const LEAST: i32 = 28;

pub fn view(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    reactive(move || {
        let index = page.player.index.get();
        let spots = page.run.with(|run| {
            let (run, plan) = (run.as_ref(), plan.get());
            let mut spots = run.map_or_else(Vec::new, |run| hotspots(run, index, &plan));
            page.rows.with(|rows| {
                let content = bucket_content::content(rows, run, index);
                // What a later step of this run stores cannot be opened yet.
                let first = (content.rows.first()).filter(|row| rows.contains(row));
                spots.extend(first.into_iter().flat_map(|row| stored(row, &plan)));
            });
            spots
        });
        let buttons = spots
            .into_iter()
            .enumerate()
            .map(|(place, spot)| button(page, spot, place == 0));
        div()
            .class("hotspots")
            .attr("role", "toolbar")
            .attr("aria-label", "On the stage")
            .on_key(toolbar::move_focus)
            .child(buttons.collect::<Nodes>())
    })
}

fn button(page: Page, spot: Hotspot, first: bool) -> Element {
    let Hotspot {
        target,
        means,
        name,
        center: (x, y),
        size: (w, h),
    } = spot;
    press()
        .key(format!("{means:?} {target:?}"))
        .class("hotspot")
        .attr("tabindex", if first { "0" } else { "-1" })
        .attr("data-means", means.class())
        .attr("aria-label", name.clone())
        .title(name)
        .style("left", format!("{}px", x - w / 2))
        .style("top", format!("{}px", y - h / 2))
        .style("width", format!("{w}px"))
        .style("height", format!("{h}px"))
        .on_click(move || show(page, &target))
}

fn show(page: Page, target: &Target) {
    let (index, tab, means) = match target {
        Target::Object(key) => return page.inside.set(Some(key.clone())),
        Target::Decision(index) => (*index, StepTab::Decision, None),
        Target::Bytes(index, means) => (*index, StepTab::Bytes, Some(*means)),
    };
    page.player.playing.set(false);
    page.player.go(index);
    ChosenTab::of(page).show(page, tab);
    let selector = match means {
        Some(means) => format!("#tab-panel .field[data-means=\"{}\"]", means.class()),
        None => "#tab-panel".to_owned(),
    };
    // The panel is drawn before the next frame.
    dom::once_drawn(move || toolbar::focus(&selector));
}

/// What can be pressed at a step of a run.
pub fn hotspots(run: &StageRun, index: usize, plan: &Geometry) -> Vec<Hotspot> {
    let trace = &run.trace;
    let Some(step) = trace.steps.get(index) else {
        return Vec::new();
    };
    let gates = [Actor::S3, Actor::Kms]
        .into_iter()
        .filter_map(|actor| gate(trace, index, actor, plan));
    let kms_key = kms_key(trace, index, plan);
    let things = step.scene.things.iter();
    let things = things.filter(|thing| thing.place != Place::Bucket);
    let things = things.filter_map(|thing| bytes(trace, index, thing.glyph, thing.place, plan));
    gates.chain(kms_key).chain(things).collect()
}

/// Where a step is, if it is not the one in sight.
fn elsewhere(index: usize, at: usize) -> String {
    match index == at {
        true => String::new(),
        false => format!(" in step {}", at + 1),
    }
}

/// The gate before an actor that answered last, up to this step. A gate that has not answered shows nothing.
fn gate(trace: &Trace, index: usize, actor: Actor, plan: &Geometry) -> Option<Hotspot> {
    let steps = trace.steps.get(..=index)?;
    let answered = |step: &Step| step.decision.is_some() && step.from == actor;
    let at = steps.iter().rposition(answered)?;
    let action = &steps.get(at)?.decision.as_ref()?.action;
    let gate = |gate: &&Gate| gate.to == actor && gate.action == action.as_str();
    let (allowed, means) = match steps.last()?.scene.gates.iter().find(gate)?.state {
        GateState::Open => ("allowed", Meaning::Allowed),
        GateState::Shut => ("denied", Meaning::Denied),
        GateState::Waiting => return None,
    };
    let s3 = trace
        .steps
        .iter()
        .any(|step| step.from == Actor::S3 || step.to == Actor::S3);
    let wire = match actor {
        Actor::S3 => &plan.to_s3,
        _ if s3 => &plan.to_kms,
        _ => &plan.direct,
    };
    Some(Hotspot {
        target: Target::Decision(at),
        means,
        name: format!(
            "{action} {allowed}: show the decision{}",
            elsewhere(index, at)
        ),
        center: plan.gate(wire),
        size: if plan.wide { (44, 112) } else { (34, 96) },
    })
}

/// The KMS key, once a step has named it.
fn kms_key(trace: &Trace, index: usize, plan: &Geometry) -> Option<Hotspot> {
    let names = |step: &Step| {
        let mut fields = step.fields.iter();
        fields.any(|field| Meaning::of_field(field) == Meaning::KmsKey)
    };
    let at = trace.steps.get(..=index)?.iter().rposition(names)?;
    let (center, radius) = plan.kms_key();
    Some(Hotspot {
        target: Target::Bytes(at, Meaning::KmsKey),
        means: Meaning::KmsKey,
        name: format!("KMS key: show its ARN{}", elsewhere(index, at)),
        center,
        size: (2 * radius, 2 * radius),
    })
}

/// What the bucket stores of an object, on its shelf.
pub fn stored(row: &ObjectRow, plan: &Geometry) -> Vec<Hotspot> {
    let envelope = (row.encrypted_data_key.is_some()).then_some(Glyph::StoredEncryptedDataKey);
    let part = |glyph| {
        let means = Meaning::from(glyph);
        Hotspot {
            target: Target::Object(row.key.clone()),
            name: format!("Stored {}: look inside {}", means.word(), row.key),
            ..thing(glyph, Place::Bucket, plan, means)
        }
    };
    let parts = [Some(Glyph::StoredCiphertext), envelope];
    parts.into_iter().flatten().map(part).collect()
}

/// A thing whose bytes a step has shown.
fn bytes(
    trace: &Trace,
    index: usize,
    glyph: Glyph,
    place: Place,
    plan: &Geometry,
) -> Option<Hotspot> {
    let at = step_with(trace, index, role(glyph)?)?;
    let means = Meaning::from(glyph);
    let word = match glyph {
        Glyph::File => "Your file",
        Glyph::Body => "Plaintext of your file",
        Glyph::Ciphertext | Glyph::StoredCiphertext => "Ciphertext",
        Glyph::DataKey => "Plaintext data key",
        Glyph::BurntKey => "Overwritten data key",
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => "Encrypted data key",
        Glyph::Secret => "Secret",
        Glyph::SealedSecret => "Encrypted secret",
        Glyph::Ask | Glyph::Refusal => return None,
    };
    let s3 = trace
        .steps
        .iter()
        .any(|step| step.from == Actor::S3 || step.to == Actor::S3);
    let mut spot = thing(glyph, place, plan, means);
    if place == Place::ToKms && !s3 {
        let at = plan.direct_position();
        spot.center = (at.x, at.y);
    }
    Some(Hotspot {
        target: Target::Bytes(at, means),
        name: format!("{word}: show its bytes{}", elsewhere(index, at)),
        ..spot
    })
}

/// The place and size of a thing, as the stage draws it.
fn thing(glyph: Glyph, place: Place, plan: &Geometry, means: Meaning) -> Hotspot {
    let at = plan.position(glyph, place);
    let (w, h) = match glyph {
        Glyph::DataKey | Glyph::BurntKey => (44, 24),
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => (54, 38),
        _ => (68, 86),
    };
    Hotspot {
        target: Target::Object(String::new()),
        means,
        name: String::new(),
        center: (at.x, at.y),
        size: (
            (w * at.scale / 100).max(LEAST),
            (h * at.scale / 100).max(LEAST),
        ),
    }
}
