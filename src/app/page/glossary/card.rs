//! What a term's two cards share: the small one beside a text, and the one in the list.

use crate::app::route::{Route, Slug, View};
use crate::app::tree::Element;
use crate::app::tree::html::link;
use crate::lesson::glossary::Term;

/// The address of a term's card in the list.
pub fn address(term: &Term) -> String {
    Route::Glossary(Slug::new(term.id)).to_string()
}

/// The text of the link to where the term can be tried.
pub fn way(term: &Term) -> String {
    let kind = match Route::of(term.link.hash).view() {
        View::Learn | View::Lesson => "Lesson: ",
        View::Cases => "Case: ",
        _ => "",
    };
    format!("{kind}{}", term.link.title)
}

/// The link to where the term can be tried.
pub fn way_link(term: &Term) -> Element {
    link(term.link.hash).class("link").child(way(term))
}
