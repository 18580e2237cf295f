//! Every term, one card each, and the card that opens on a term in other views.
//!
//! - [`card_list`]: the view, with all cards and a filter
//! - [`card`]: a card's text, and its links
//! - [`marked_text`]: texts in which terms are marked; [`noun`]: the nouns that stand for what is on the stage
//! - [`term_popover`]: the card that opens on a marked term

pub mod card;
pub mod card_list;
pub mod marked_text;
pub mod noun;
pub mod term_popover;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use leptos::prelude::*;

part! { glossary,
/// Loads the part. From then on, every explanatory text marks its terms, and each term opens its card.
pub fn fetch(page: Page) -> Result<(), PartLoadError> {
    mark_terms(page);
    Ok(())
}
}

part! { glossary,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(card_list::view)
}
}

/// Marks the glossary's terms in the page's texts from now on.
pub fn mark_terms(page: Page) {
    page.placeholders.term_card.set(Some(term_popover::view));
    page.placeholders.terms.set(Some(marked_text::marked));
}
