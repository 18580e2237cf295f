//! Texts with the glossary's terms marked.

use super::term_popover::TermPopover;
use crate::app::component::prose::prose;
use crate::app::state::Page;
use crate::app::tree::html::code;
use crate::app::tree::{Nodes, nodes};
use crate::lesson::glossary::{MarkedTerms, TermSpan, term_spans};
use leptos::prelude::*;

/// A text with each term marked where it first occurs. Names in backticks become code, and contain no terms. If the
/// reader turned marks off, this is [`prose`].
pub fn marked(page: Page, text: &str) -> Nodes {
    if !page.settings.terms.get() {
        return prose(text);
    }
    let popover = TermPopover::of(page);
    let mut seen = MarkedTerms::default();
    let piece = |(index, piece)| {
        if index % 2 == 1 {
            return nodes().child(code().child(piece));
        }
        let stretch = |stretch: TermSpan<'_>| match stretch.term {
            // Keyed by text, so that an open card does not move to another text's term.
            Some(term) => {
                let key = format!("{} in {text}", term.id);
                nodes().child(popover.term(term, stretch.text).key(key))
            }
            None => nodes().child(stretch.text),
        };
        term_spans(piece, &mut seen)
            .into_iter()
            .map(stretch)
            .collect()
    };
    text.split('`').enumerate().map(piece).collect()
}
