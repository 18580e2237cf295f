//! Running text: names in backticks become code. On request, the glossary's terms are marked.

use crate::app::state::Page;
use crate::app::tree::html::code;
use crate::app::tree::{Nodes, nodes};
use leptos::prelude::*;

/// Text with names in backticks, which become code.
pub fn prose(text: &str) -> Nodes {
    text.split('`')
        .enumerate()
        .fold(nodes(), |all, (index, piece)| match index % 2 {
            0 => all.child(piece),
            _ => all.child(code().child(piece)),
        })
}

/// [`prose`] with the glossary's terms marked, once the glossary has loaded; a term opens its card. The caller is drawn
/// again when the glossary has loaded.
pub fn explained(page: Page, text: &str) -> Nodes {
    match page.placeholders.terms.get() {
        Some(draw) => draw(page, text),
        None => prose(text),
    }
}
