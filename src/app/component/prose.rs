//! Running text: names in backticks become code, and where it is asked for, the glossary's terms are marked.

use crate::app::state::Page;
use crate::app::tree::html::code;
use crate::app::tree::{Nodes, nodes};
use leptos::prelude::*;

/// Text in which names stand in backticks: those become code.
pub fn prose(text: &str) -> Nodes {
    text.split('`')
        .enumerate()
        .fold(nodes(), |all, (index, piece)| match index % 2 {
            0 => all.child(piece),
            _ => all.child(code().child(piece)),
        })
}

/// [`prose`] in which terms of the glossary are marked, once the glossary has come: each opens its card.
/// What calls it is drawn anew when the glossary comes.
pub fn explained(page: Page, text: &str) -> Nodes {
    match page.placeholders.terms.get() {
        Some(draw) => draw(page, text),
        None => prose(text),
    }
}
