//! The same steps as a sequence: three lifelines exactly under the three stations, one row per step. A row leads to its
//! step. After a denial, it shows the steps that did not happen, dashed. While the learner predicts, it shows no verdict
//! before its step. It belongs to the part `run` ([`call::fetch`](crate::app::call::fetch)), because only a run has one.

use super::geometry::{Geometry, Rect};
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::app::tree::html::{div, li, ol, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::trace::{Actor, Kind, Place, Step};
use crate::lesson::predict::Visibility;
use crate::web::dom;
use leptos::prelude::*;

/// The position of a row's mark: class names that the style sheet turns into columns.
fn lane(step: &Step) -> &'static str {
    match (step.from, step.to) {
        (Actor::App, Actor::S3) => "rung go app-s3",
        (Actor::S3, Actor::App) => "rung come app-s3",
        (Actor::S3, Actor::Kms) => "rung go s3-kms",
        (Actor::Kms, Actor::S3) => "rung come s3-kms",
        (Actor::App, Actor::Kms) => "rung go app-kms",
        (Actor::Kms, Actor::App) => "rung come app-kms",
        (Actor::App, _) => "rung at-app",
        (Actor::Kms, _) => "rung at-kms",
        _ => "rung at-s3",
    }
}

/// Draws it below the stage from now on.
pub fn attach(page: Page) {
    if page.placeholders.sequence.with_untracked(Option::is_none) {
        page.placeholders.sequence.set(Some(view));
    }
}

fn view(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    Effect::new(move || {
        page.player.index.track();
        page.run.track();
        // Another size of the window moves it out of sight, too.
        plan.track();
        dom::once_drawn(|| dom::center_in_box(".rung[data-state=here]", ".ladder"));
    });
    reactive(move || {
        let (here, visibility) = (page.player.index.get(), page.visibility());
        let run = page.run.with(|run| {
            let run = run.as_ref()?;
            Some(draw(page, run, here, visibility, &plan.get()))
        });
        div().class("sequence").child(run)
    })
}

/// The sequence of a run at a step.
pub fn draw(
    page: Page,
    run: &StageRun,
    here: usize,
    visibility: Visibility,
    plan: &Geometry,
) -> Element {
    let to_come = visibility.own + visibility.not_taken;
    let steps = run.trace.steps.iter().take(visibility.own);
    let row = |(index, step)| {
        let divider = (index == to_come).then(|| {
            let words = span().child("what would have followed");
            li().key("divider").class("rung divider").child(words)
        });
        [divider, Some(rung(page, step, index, here, visibility))]
    };
    let rows = steps.chain(run.not_taken.iter()).enumerate().flat_map(row);
    let middle = |station: Rect| station.x + station.w / 2;
    let lanes = [
        ("Your app", "--app", middle(plan.app)),
        ("Amazon S3", "--s3", middle(plan.s3)),
        ("AWS KMS", "--kms", middle(plan.kms)),
    ];
    let lines = lanes.map(|(_, name, x)| (name, format!("{x}px")));
    let names = lanes.map(|(name, _, x)| span().style("left", format!("{x}px")).child(name));
    let diagram = lines
        .into_iter()
        .fold(div().class("sequence-lines"), |all, (name, x)| {
            all.style(name, x)
        });
    diagram
        .child(
            div()
                .class("lanes")
                .attr("aria-hidden", "true")
                .child(names),
        )
        .child(ol().class("rungs").child(rows.collect::<Nodes>()))
}

/// Who holds the plaintext data key after a step, if anyone does.
fn holder(step: &Step) -> Option<&'static str> {
    Some(match step.scene.secrets()? {
        Place::App | Place::ToS3 => "app",
        Place::S3 | Place::ToKms | Place::Bucket => "s3",
        Place::Kms => "kms",
    })
}

fn rung(page: Page, step: &Step, index: usize, here: usize, visibility: Visibility) -> Element {
    let never = index >= visibility.own + visibility.not_taken;
    let state = match index {
        _ if never => "never",
        _ if index == here => "here",
        _ if index > here => "ahead",
        _ => "past",
    };
    let verdict = step.decision.as_ref().filter(|_| !never);
    let allowed = verdict.map(|decision| decision.is_allowed());
    let waits = index > visibility.last_verdict && allowed.is_some();
    let word = match allowed {
        _ if waits => " ?",
        Some(true) => " allowed",
        Some(false) => " denied",
        None => "",
    };
    let label = format!("{}{word}", step.label);
    let bad = step.kind == Kind::Fail || allowed == Some(false) && !waits;
    // The bar grows with the steps, on the lifeline of whoever holds the key.
    let alive = (index <= here && !never).then(|| holder(step)).flatten();
    let good = step.kind == Kind::Respond && step.to == Actor::App;
    let label = span().class("rung-label").child(label);
    let mark = match never {
        true => span().child(label),
        false => {
            let current = (index == here).then_some("step");
            let title = if waits {
                None
            } else {
                Some(step.title.clone())
            };
            press()
                .attr("data-step", index.to_string())
                .maybe_title(title)
                .maybe("aria-current", current)
                .on_click(move || {
                    page.player.playing.set(false);
                    page.player.go(index);
                })
                .child(label)
        }
    };
    li().key(index.to_string())
        .class(lane(step))
        .attr("data-state", state)
        .flag("data-bad", bad)
        .flag("data-good", good)
        .maybe("data-alive", alive)
        .child(mark)
}
