//! What the speaker reads: what to say and to ask, what people often get wrong, and what to answer.

use crate::app::tree::html::{b, div, h2, p, section};
use crate::app::tree::{Element, Nodes, nodes};
use crate::lesson::plan::ROOM_QUESTIONS;
use crate::lesson::talk::{Talk, TalkFrame};

/// The sizes of the notes, in CSS pixels.
pub const SIZES: [u16; 6] = [20, 24, 28, 32, 38, 44];
/// The index of the size to begin with.
pub const USUAL: usize = 2;

/// The notes of a frame. `tools` stand beside the heading.
pub fn notes(talk: &Talk, frame: Option<&TalkFrame>, size: usize, tools: Nodes) -> Element {
    let px = SIZES.get(size).map_or(28, |px| *px);
    let head = div()
        .class("spk-head")
        .child(h2().child("Say"))
        .child(tools);
    let content = frame.map(|frame| {
        let notes = &frame.notes;
        let own = notes.own.lines().map(str::trim);
        let own = own.filter(|line| !line.is_empty()).map(str::to_owned);
        let say = own
            .chain(notes.say.iter().cloned())
            .map(|line| p().child(line.replace('`', "")));
        let text = div()
            .class("spk-say")
            .style("font-size", format!("{px}px"))
            .child(say.collect::<Nodes>());
        nodes()
            .child(text)
            .child(notes.ask.map(|ask| aside("Ask the room", ask)))
            .child(notes.wrong.map(|wrong| aside("Often wrong", wrong)))
            .child(if_they_ask(talk, frame))
    });
    section()
        .class("spk-notes")
        .attr("aria-label", "Notes")
        .attr("tabindex", "0")
        .child(head)
        .child(content)
}

fn aside(name: &'static str, text: &str) -> Element {
    p().class("spk-aside")
        .child(b().child(name))
        .child(text.replace('`', ""))
}

/// What people ask at this lesson, and the answers.
fn if_they_ask(talk: &Talk, frame: &TalkFrame) -> Option<Nodes> {
    let lesson = talk.items.get(frame.item)?.state.lesson()?;
    let asked = ROOM_QUESTIONS
        .iter()
        .filter(|one| one.lesson == lesson.slug);
    let asked = asked.map(|one| aside("If they ask", &format!("“{}” {}", one.asks, one.answer)));
    Some(asked.collect())
}
