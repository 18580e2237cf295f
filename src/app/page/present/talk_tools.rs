//! Quiet buttons for a pointer, the place of the panels over the picture, a dark screen, and the spot of light.

use super::state::{Presentation, TalkPanel};
use super::talk_panel;
use crate::app::placeholder::lazy_placeholder;
use crate::app::tree::html::{div, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::lesson::talk::TalkScreen;
use leptos::prelude::*;

/// A button that a pointer can press without taking the focus, so that keys go on as before.
fn quiet(
    name: &'static str,
    sign: &'static str,
    act: impl Fn() + Send + Sync + 'static,
) -> Element {
    press()
        .class("talk-quiet")
        .attr("aria-label", name)
        .title(name)
        .on("mousedown", |event| event.prevent_default())
        .on_click(act)
        .child(span().attr("aria-hidden", "true").child(sign))
}

/// Back, next, the panels, the speaker's window, and leave.
pub fn buttons(state: Presentation, speaker: Element) -> Element {
    div()
        .class("talk-buttons")
        .attr("role", "toolbar")
        .attr("aria-label", "Talk controls")
        .child(quiet("Back", "←", move || state.back()))
        .child(quiet("Next", "→", move || state.next()))
        .child(quiet("Overview", "▦", move || {
            state.toggle_panel(TalkPanel::Overview)
        }))
        .child(quiet("Picture settings", "Aa", move || {
            state.toggle_panel(TalkPanel::Picture);
        }))
        .child(speaker)
        .child(quiet("List of keys", "?", move || {
            state.toggle_panel(TalkPanel::Keys)
        }))
        .child(quiet("Leave the talk", "✕", move || state.leave()))
}

/// What lies over the picture; nothing most of the time. It is a part of its own. Call it outside of anything reactive.
pub fn panel(state: Presentation) -> Nodes {
    let shown = Signal::derive(move || state.panel.get().is_some());
    lazy_placeholder(state.page, "talk-panel-place", shown, || {
        Box::pin(talk_panel::load())
    })
}

/// A dark or a white screen. The picture comes back with the next press, and no step moves.
pub fn blank(state: Presentation) -> Nodes {
    let screen = Memo::new(move |_| state.session.with(|session| session.screen));
    reactive(move || {
        let (name, says) = match screen.get() {
            TalkScreen::Normal => ("normal", ""),
            TalkScreen::Black => ("black", "Screen is black"),
            TalkScreen::White => ("white", "Screen is white"),
        };
        div()
            .class("talk-blank")
            .attr("data-screen", name)
            .on_click(move || state.next())
            .child(span().class("sr").attr("role", "status").child(says))
    })
}

/// The spot of light that follows the pointer.
pub fn laser(state: Presentation) -> Nodes {
    reactive(move || {
        let (x, y) = state.pointer.get();
        div()
            .class("talk-laser")
            .flag("data-on", state.laser.get())
            .attr("aria-hidden", "true")
            .style("left", format!("{x}px"))
            .style("top", format!("{y}px"))
    })
}

/// Says each frame’s sentence to a screen reader, and the answer once it is shown.
pub fn spoken(state: Presentation) -> Nodes {
    reactive(move || {
        let place = div()
            .class("sr")
            .attr("role", "status")
            .attr("aria-live", "polite");
        let session = state.session.get();
        let Some(talk) = state.talk.get() else {
            return place;
        };
        let Some(frame) = talk.script.frame(session.frame) else {
            return place;
        };
        let answer = frame.question().filter(|_| session.revealed);
        let answer = answer.and_then(|asked| {
            let right = asked.options.get(asked.right)?;
            Some(format!(" Answer: {}, {}.", right.says, right.detail))
        });
        place.child(frame.sentence.clone()).child(answer)
    })
}
