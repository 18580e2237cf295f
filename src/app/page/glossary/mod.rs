//! Every term, one card each; and the card that opens on a term in the texts of other views.
//!
//! - [`card_list`]: the view, all cards with a filter
//! - [`card`]: what a card says, and where it leads
//! - [`marked_text`]: texts in which terms are marked
//! - [`term_popover`]: the card that opens on a marked term

pub mod card;
pub mod card_list;
pub mod marked_text;
pub mod term_popover;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use leptos::prelude::*;

part! { glossary,
/// Fetches the part. From then on, terms are marked in every text that explains, and each opens its card.
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

/// From now on, the glossary's terms are marked in the page's texts.
pub fn mark_terms(page: Page) {
    page.placeholders.term_card.set(Some(term_popover::view));
    page.placeholders.terms.set(Some(marked_text::marked));
}
