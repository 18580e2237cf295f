//! The bottom of the view: every button with its key.

use super::state::SpeakerState;
use crate::app::page::present::state::TalkPanel;
use crate::app::tree::html::{div, kbd, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::lesson::talk::TalkScreen;
use leptos::prelude::*;

/// The buttons that drive the talk.
pub fn controls(state: SpeakerState) -> Nodes {
    reactive(move || {
        let talk = state.talk;
        let (screen, over) = talk.talk.with(|open| {
            talk.session.with(|session| {
                let over = |script: &crate::lesson::talk::TalkOutline| session.is_over(script);
                let over = open.as_ref().is_none_or(|open| over(&open.script.outline));
                (session.screen, over)
            })
        });
        let blank = match screen {
            TalkScreen::Normal => "Blackout",
            TalkScreen::Black => "Screen is black",
            TalkScreen::White => "Screen is white",
        };
        let dark = screen != TalkScreen::Normal;
        let black = move || {
            talk.act(|session, _| {
                let to = match session.screen {
                    TalkScreen::Normal => TalkScreen::Black,
                    now => now,
                };
                session.blank(to);
            });
        };
        div()
            .class("spk-controls")
            .attr("role", "toolbar")
            .attr("aria-label", "Talk controls")
            .child(button("btn", "Back", "\u{2190}", "ArrowLeft").on_click(move || talk.back()))
            .child(
                button("btn main", "Next", "\u{2192}", "ArrowRight Space PageDown")
                    .state("aria-disabled", over && !dark)
                    .on_click(move || talk.next()),
            )
            .child(span().class("spk-gap"))
            .child(
                button("btn", "Go to…", "G", "G")
                    .on_click(move || talk.toggle_panel(TalkPanel::GoTo)),
            )
            .child(
                button("btn", blank, "B", "B")
                    .state("aria-pressed", dark)
                    .on_click(black),
            )
            .child(button("btn", "Reset", "R", "R").on_click(move || talk.reset_item()))
    })
}

/// A button with its key. The class says how much it stands out.
fn button(
    class: &'static str,
    name: &'static str,
    key: &'static str,
    shortcuts: &'static str,
) -> Element {
    press()
        .class(class)
        .attr("aria-keyshortcuts", shortcuts)
        // A press leaves the focus where it was, so that the keys go on as before.
        .on("mousedown", |event| event.prevent_default())
        .child(name)
        .child(kbd().attr("aria-hidden", "true").child(key))
}
