//! A card in the browser's top layer, next to the element it describes.

use super::failure::report;
use super::keyboard::Key;
use super::{browser, reflect};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, Node};

/// Distance from the window's edge and from the described element, in CSS pixels.
const MARGIN: i32 = 12;
const GAP: i32 = 6;

pub fn show(card: &HtmlElement) {
    reflect::tell(card, "showPopover");
}

pub fn hide(card: &HtmlElement) {
    reflect::tell(card, "hidePopover");
}

/// Places the card below the element it describes, or above if there is no room below, and always within the window.
/// False if the element is out of view or no longer exists.
pub fn place(card: &HtmlElement, about: &Element) -> bool {
    let Some(page) = browser::document().and_then(|document| document.document_element()) else {
        return false;
    };
    let (width, height) = (page.client_width(), page.client_height());
    let there = reflect::tell(about, "getBoundingClientRect");
    let [top, bottom, left] = ["top", "bottom", "left"].map(|edge| reflect::number(&there, edge));
    if bottom <= 0 || top >= height || bottom == top {
        return false;
    }
    let [own_width, own_height] =
        ["offsetWidth", "offsetHeight"].map(|of| reflect::number(card, of));
    let below = bottom + GAP;
    let top = match below + own_height + MARGIN <= height || top - GAP - own_height < MARGIN {
        true => below,
        false => top - GAP - own_height,
    };
    let left = left.min(width - own_width - MARGIN).max(MARGIN);
    let top = top.min(height - own_height - MARGIN).max(MARGIN);
    for (name, value) in [("left", left), ("top", top)] {
        report(
            card.style().set_property(name, &format!("{value}px")),
            "place the card",
        );
    }
    true
}

/// Events anywhere in the document that matter to an open card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutsideEvent {
    /// A mouse button, finger, or pen is pressed.
    Press,
    /// The focus moves to a node.
    Focus,
    /// The Escape key is pressed.
    Escape,
}

/// Calls back on each of these events, with the node where it happens. The listener is never removed. If the callback
/// returns `true`, the rest of the page doesn't receive the event.
pub fn on_outside(heard: impl Fn(OutsideEvent, &Node) -> bool + Copy + 'static) {
    let Some(document) = browser::document() else {
        return;
    };
    let tell = move |what: OutsideEvent, event: &Event| {
        let node = event.target().and_then(|node| node.dyn_into::<Node>().ok());
        if node.is_some_and(|node| heard(what, &node)) {
            take(event);
        }
    };
    reflect::listen(&document, &["pointerdown"], move |event| {
        tell(OutsideEvent::Press, &event);
    });
    reflect::listen(&document, &["focusin"], move |event| {
        tell(OutsideEvent::Focus, &event);
    });
    reflect::listen(&document, &["keydown"], move |event| {
        let key = event.dyn_ref::<KeyboardEvent>().map(Key::of);
        if key == Some(Key::Escape) {
            tell(OutsideEvent::Escape, &event);
        }
    });
}

/// Stops an event: the rest of the page doesn't receive it, and the browser doesn't act on it.
pub fn take(event: &Event) {
    event.prevent_default();
    event.stop_propagation();
}

/// The element whose handler is running for this event.
pub fn heard_by(event: &Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

pub fn focus(element: &Element) {
    reflect::tell(element, "focus");
}

/// Marks an element as having an open card, with the id of the card's text, or as having none.
pub fn describe(element: &Element, text: Option<&str>) {
    let described = match text {
        Some(id) => element.set_attribute("aria-describedby", id),
        None => element.remove_attribute("aria-describedby"),
    };
    report(described, "describe a term");
    let open = if text.is_some() { "true" } else { "false" };
    report(
        element.set_attribute("aria-expanded", open),
        "say whether a card is open",
    );
}
