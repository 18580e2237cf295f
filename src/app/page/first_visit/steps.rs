//! The strip: the four beats, what to do now, and the way out.

use super::beat::Beat;
use super::state::FirstVisitState;
use crate::app::component::icon::{Icon, icon};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{div, li, link, ol, p, press, section, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::Permission;
use crate::lesson::course::LESSONS;
use crate::web::dom;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    draw(FirstVisitState::of(page))
}

/// The strip in a given state. Nothing once it was put away.
pub fn draw(state: FirstVisitState) -> Nodes {
    reactive(move || {
        let content = state.shown.get().then(|| {
            nodes()
                .child(beats(state))
                .child(
                    p().class("first-says")
                        .attr("role", "status")
                        .child(says(state)),
                )
                .child(actions(state))
        });
        section()
            .class("first")
            .attr("aria-label", "First steps")
            .flag("hidden", content.is_none())
            .child(content)
    })
}

fn beats(state: FirstVisitState) -> Element {
    let now = state.done.get();
    let one = |(place, beat): (usize, Beat)| {
        let done = place < now;
        let number = match done {
            true => span().class("first-number").child(icon(Icon::Check)),
            false => span().class("first-number").child((place + 1).to_string()),
        };
        li().flag("data-done", done)
            .attr("aria-current", if place == now { "step" } else { "false" })
            .child(number)
            .child(span().class("first-name").child(beat.title()))
            .child(done.then(|| span().class("sr").child(", done")))
    };
    let all = Beat::ALL.into_iter().enumerate().map(one);
    ol().class("first-beats").child(all.collect::<Nodes>())
}

/// What the last beat showed, and what to do now.
fn says(state: FirstVisitState) -> &'static str {
    let running = state.is_running();
    match state.beat() {
        Some(Beat::Upload) if running => "Press Next to follow the file to the end.",
        Some(Beat::Upload) => "Upload a sample file, and watch who encrypts it.",
        Some(Beat::Download) if running => "Press Next to follow the key and the file to the end.",
        Some(Beat::Download) => {
            "S3 encrypted the file. KMS only supplied the key. Now download it from the bucket."
        }
        Some(Beat::WithoutEncrypt) => match (state.had_encrypt(), state.has_encrypt()) {
            (false, _) => {
                "kms:Encrypt was off, and nothing broke. To be sure, allow it, turn it off, and upload again."
            }
            (true, true) => "Now turn kms:Encrypt off in Permissions. Will the upload still work?",
            (true, false) if running => "kms:Encrypt is off. Press Next to the end.",
            (true, false) => "kms:Encrypt is off. Upload or download again.",
        },
        Some(Beat::WithoutGenerateDataKey) => {
            match (state.has(Permission::GenerateDataKey), running) {
                (true, _) => {
                    "Nothing broke: S3 never calls Encrypt. Now turn kms:GenerateDataKey off."
                }
                (false, true) => "kms:GenerateDataKey is off. Press Next to the end.",
                (false, false) => "kms:GenerateDataKey is off. Upload again.",
            }
        }
        None => {
            "Without kms:GenerateDataKey, the upload broke: S3 got no data key, so it stored nothing."
        }
    }
}

fn actions(state: FirstVisitState) -> Element {
    let away = move || {
        state.shown.set(false);
        // The pressed button disappears with the strip.
        dom::focus_first(".mid h2");
    };
    let allow = (state.beat() == Some(Beat::WithoutEncrypt) && !state.had_encrypt()).then(|| {
        press()
            .class("btn")
            .on_click(move || state.allow_encrypt())
            .child("Allow kms:Encrypt")
    });
    let learn = state.beat().is_none().then(|| {
        let text = format!("Start the {} lessons", LESSONS.len());
        link(View::Learn.href()).class("btn").child(text)
    });
    let end = match state.beat() {
        Some(_) => "Skip",
        None => "Done",
    };
    div()
        .class("first-do")
        .child(allow)
        .child(learn)
        .child(press().class("btn").on_click(away).child(end))
}
