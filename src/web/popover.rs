//! A card in the browser's top layer, beside what it is about.

use super::late;
use web_sys::{Element, HtmlElement};

/// From the window's edge, and from what the card is about, in CSS pixels.
const MARGIN: i32 = 12;
const GAP: i32 = 6;

/// Shows the card.
pub fn show(card: &HtmlElement) {
    late::tell(card, "showPopover");
}

/// Hides the card.
pub fn hide(card: &HtmlElement) {
    late::tell(card, "hidePopover");
}

/// Puts the card below what it is about, or above where there is no room below; always within the
/// window. False when what it is about is out of sight, or gone.
pub fn place(card: &HtmlElement, about: &Element) -> bool {
    let Some(page) = late::document().and_then(|document| document.document_element()) else {
        return false;
    };
    let (width, height) = (page.client_width(), page.client_height());
    let there = late::tell(about, "getBoundingClientRect");
    let [top, bottom, left] = ["top", "bottom", "left"].map(|edge| late::number(&there, edge));
    if bottom <= 0 || top >= height || bottom == top {
        return false;
    }
    let [own_width, own_height] = ["offsetWidth", "offsetHeight"].map(|of| late::number(card, of));
    let below = bottom + GAP;
    let top = match below + own_height + MARGIN <= height || top - GAP - own_height < MARGIN {
        true => below,
        false => top - GAP - own_height,
    };
    let left = left.min(width - own_width - MARGIN).max(MARGIN);
    let top = top.min(height - own_height - MARGIN).max(MARGIN);
    for (name, value) in [("left", left), ("top", top)] {
        let _ = card.style().set_property(name, &format!("{value}px"));
    }
    true
}
