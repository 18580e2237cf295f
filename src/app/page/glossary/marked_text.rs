//! Texts with the glossary's terms marked, and the nouns of what is on the stage.

use super::noun::nouns;
use super::term_popover::TermPopover;
use crate::app::component::meaning::Meaning;
use crate::app::component::prose::prose;
use crate::app::state::Page;
use crate::app::tree::html::{code, span};
use crate::app::tree::{Element, Nodes, nodes};
use crate::lesson::glossary::{MarkedTerms, Term, TermSpan, term_spans};
use leptos::prelude::*;
use std::ops::Range;

/// A text with each term marked where it first occurs, and each noun in the colour of its thing. Names in backticks
/// become code, and contain neither. If the reader turned marks off, this is [`prose`].
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
        let term = |term: &'static Term, words: &str, means: Option<Meaning>| {
            // Keyed by text, so that an open card does not move to another text's term.
            let key = format!("{} in {text}", term.id);
            let means = means.map(Meaning::class);
            popover
                .term(term, words)
                .key(key)
                .maybe("data-means", means)
        };
        pieces(piece, &term_spans(piece, &mut seen), term)
    };
    text.split('`').enumerate().map(piece).collect()
}

/// Draws the terms and the nouns of a text. A noun may contain a term, and a term a noun; where they only overlap, the
/// term stays.
fn pieces(
    text: &str,
    spans: &[TermSpan<'_>],
    term: impl Fn(&'static Term, &str, Option<Meaning>) -> Element,
) -> Nodes {
    let mut terms = Vec::new();
    let mut at = 0;
    for span in spans {
        let end = at + span.text.len();
        if let Some(term) = span.term {
            terms.push((at..end, term));
        }
        at = end;
    }
    let within = |inner: &Range<usize>, outer: &Range<usize>| {
        outer.start <= inner.start && inner.end <= outer.end
    };
    let nouns = nouns(text);
    let part = |range: Range<usize>| text.get(range).filter(|part| !part.is_empty());
    // The terms of a range, and the text between them.
    let draw = |range: Range<usize>, noun: Option<Meaning>| {
        let mut drawn = nodes();
        let mut at = range.start;
        for (place, found) in terms.iter().filter(|(place, _)| within(place, &range)) {
            let inner = nouns.iter().find(|(noun, _)| within(noun, place));
            let means = noun.or(inner.map(|(_, means)| *means));
            let words = text
                .get(place.clone())
                .map(|words| term(found, words, means));
            drawn = drawn.child(part(at..place.start)).child(words);
            at = place.end;
        }
        drawn.child(part(at..range.end))
    };
    let mut drawn = nodes();
    let mut at = 0;
    for (place, means) in &nouns {
        let overlaps = |(term, _): &(Range<usize>, &Term)| {
            term.start < place.end && place.start < term.end && !within(term, place)
        };
        let whole = |(term, _): &(Range<usize>, &Term)| term == place;
        // A term that is the noun, or more than it, carries the meaning itself.
        if terms.iter().any(overlaps) || terms.iter().any(whole) {
            continue;
        }
        let noun = span()
            .class("noun")
            .attr("data-means", means.class())
            .child(draw(place.clone(), Some(*means)));
        drawn = drawn.child(draw(at..place.start, None)).child(noun);
        at = place.end;
    }
    drawn.child(draw(at..text.len(), None))
}
