//! The talk’s line: its blocks, and how far the talk has come.

use super::state::OpenTalk;
use crate::app::tree::html::{div, i, nav, span};
use crate::app::tree::{Element, Nodes};
use crate::lesson::talk::{TalkBlock, TalkSession};

/// The most letters of all blocks’ names that fit one line of the smallest projector.
const MOST_LETTERS: usize = 78;

pub fn talk_line(talk: &OpenTalk, session: &TalkSession) -> Element {
    let script = &talk.script;
    let index = session.frame.min(script.outline.last());
    let here = script.frame(index).map_or(0, |frame| frame.block);
    let letters: usize = (script.blocks.iter())
        .map(|block| block.name.chars().count())
        .sum();
    // Each block needs room beside its name.
    let many = letters + 2 * script.blocks.len() > MOST_LETTERS;
    let block = |(place, block): (usize, &TalkBlock)| {
        let filled = match place.cmp(&here) {
            std::cmp::Ordering::Less => 100,
            std::cmp::Ordering::Equal => (index - block.first + 1) * 100 / block.frames.max(1),
            std::cmp::Ordering::Greater => 0,
        };
        let state = match place.cmp(&here) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "ahead",
        };
        div()
            .class("talk-block")
            .attr("data-state", state)
            .style("--minutes", block.minutes.max(1).to_string())
            .maybe("aria-current", (place == here).then_some("step"))
            .child(i().child(span().style("width", format!("{filled}%"))))
            .child(span().child(block.name.clone()))
    };
    let blocks = script.blocks.iter().enumerate().map(block);
    nav()
        .class("talk-line")
        .attr("aria-label", "The talk")
        .flag("data-many", many)
        .child(blocks.collect::<Nodes>())
}
