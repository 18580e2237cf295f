//! Each plaintext key of the run on the stage: who holds it at which step, and its bytes before and after they are
//! overwritten.

use crate::app::state::Page;
use crate::app::tree::html::{
    b, caption, code, div, h3, h4, p, section, span, table, tbody, td, th, thead, tr,
};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::Actor;
use crate::core::trace::print::hex;
use crate::lesson::key_lifetime::{KeyErasure, KeyLifetime, key_lifetimes};
use leptos::prelude::*;

/// Who can hold a key, from the learner's side to AWS's.
const HOLDERS: [Actor; 3] = [Actor::App, Actor::S3, Actor::Kms];

/// The keys of the run. Tracks the run and the step.
pub fn draw(page: Page) -> Element {
    let now = page.player.index.get();
    let keys = page.run.with(|run| {
        let run = run.as_ref()?;
        Some(key_lifetimes(&run.trace))
    });
    let content = match keys {
        None => nodes().child(p().class("note").child(
            "No run is on the stage. Upload or download a file, and each key of the run is drawn here.",
        )),
        Some(keys) if keys.is_empty() => nodes().child(p().class("note").child(
            "No plaintext data key exists at any step of this run.",
        )),
        Some(keys) => {
            let kms = "The KMS key is in no bar: KMS uses it inside KMS only, and no step of any run shows its bytes.";
            let bars: Nodes = keys.iter().map(|key| bar(key, now)).collect();
            bars.child(p().class("note").child(kms))
        }
    };
    section()
        .class("key-lives")
        .attr("aria-label", "How long each key lives")
        .child(h3().child("How long each key lives"))
        .child(content)
}

/// One key, with `now` as the step on the stage.
pub fn bar(key: &KeyLifetime, now: usize) -> Element {
    let steps = key.holders.len();
    let number = |step: usize| {
        th().attr("scope", "col")
            .flag("data-now", step == now)
            .maybe("aria-current", (step == now).then_some("step"))
            .child(step.saturating_add(1).to_string())
    };
    let head = thead().child(
        tr().child(th().attr("scope", "col").child("Step"))
            .child((0..steps).map(number).collect::<Nodes>()),
    );
    let ever = |actor: &Actor| key.holders.iter().any(|holders| holders.contains(actor));
    let rows = HOLDERS
        .into_iter()
        .filter(ever)
        .map(|actor| row(key, actor, now));
    let shown = shown_at(&key.shown_at);
    div()
        .class("key-life")
        .child(h4().child(key.kind.name()))
        .child(
            div()
                .class("key-bar-scroll")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", format!("{}, step by step", key.kind.name()))
                .child(
                    table()
                        .class("key-bar")
                        .child(caption().class("sr").child(format!(
                            "{}: who holds it in plaintext at each step",
                            key.kind.name()
                        )))
                        .child(head)
                        .child(tbody().child(rows.collect::<Nodes>())),
                ),
        )
        .child(p().child(key.sentences()))
        .child(key.erasure.as_ref().map(erased))
        .child(shown.map(|shown| p().class("note").child(shown)))
}

fn row(key: &KeyLifetime, actor: Actor, now: usize) -> Element {
    let cell = |(step, holders): (usize, &Vec<Actor>)| {
        let holds = holders.contains(&actor);
        let zeroed = key
            .erasure
            .as_ref()
            .is_some_and(|erasure| erasure.step == step);
        let text = match (holds, zeroed && actor == Actor::S3) {
            (true, true) => "→ 0",
            (true, false) => "key",
            (false, _) => "–",
        };
        let says = match holds {
            true => "holds the key",
            false => "does not hold it",
        };
        td().flag("data-holds", holds)
            .flag("data-now", step == now)
            .child(span().attr("aria-hidden", "true").child(text))
            .child(span().class("sr").child(says))
    };
    tr().child(th().attr("scope", "row").child(actor.to_string()))
        .child(key.holders.iter().enumerate().map(cell).collect::<Nodes>())
}

/// The key's bytes before and after the step that overwrites them.
fn erased(erasure: &KeyErasure) -> Element {
    let line = |name: String, bytes: &[u8]| {
        div()
            .class("key-bytes")
            .child(b().child(name))
            .child(code().child(spaced(bytes)))
    };
    let step = erasure.step.saturating_add(1);
    div()
        .class("key-zeroed")
        .child(line(format!("Before step {step}"), &erasure.before))
        .child(line(format!("After step {step}"), &erasure.after))
        .child(p().class("note").child(
            "Both are read from the same 32 bytes of this program’s memory. The crate zeroize overwrites them.",
        ))
}

/// Bytes in hex, with a space between two.
fn spaced(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| hex(&[*byte])).collect();
    bytes.join(" ")
}

fn shown_at(steps: &[usize]) -> Option<String> {
    let steps: Vec<String> = (steps.iter())
        .map(|step| step.saturating_add(1).to_string())
        .collect();
    match steps.as_slice() {
        [] => None,
        [step] => Some(format!(
            "This run keeps a copy of the key at step {step}, to show it to you. AWS keeps none."
        )),
        steps => Some(format!(
            "This run keeps copies of the key at steps {}, to show them to you. AWS keeps none.",
            steps.join(", ")
        )),
    }
}
