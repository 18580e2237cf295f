//! Buttons that are one tab stop together, and moves of the focus by parts that load later.

use super::keyboard::Key;
use super::{browser, popover, reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, KeyboardEvent};

/// Moves the focus to the next or previous button of the toolbar whose handler is running.
pub fn move_focus(key: Key, event: &KeyboardEvent) {
    let Some(bar) = popover::heard_by(event) else {
        return;
    };
    let buttons = reflect::call(&bar, "querySelectorAll", &"button".into());
    let count = reflect::number(&buttons, "length");
    let at = |place: i32| reflect::get(&buttons, &place.to_string());
    let target = event.target().map_or(JsValue::UNDEFINED, JsValue::from);
    let Some(here) = (0..count).find(|place| at(*place) == target) else {
        return;
    };
    let next = match key {
        Key::Right | Key::Down => here + 1,
        Key::Left | Key::Up => here - 1,
        Key::Home => 0,
        Key::End => count - 1,
        _ => return,
    };
    popover::take(event);
    if let Ok(button) = at(next.rem_euclid(count)).dyn_into::<Element>() {
        popover::focus(&button);
    }
}

/// Gives a pressed button the focus: not every browser does.
pub fn focus_pressed(event: &Event) {
    if let Some(button) = popover::heard_by(event) {
        popover::focus(&button);
    }
}

/// Moves the focus to the first element that matches a selector.
pub fn focus(selector: &str) {
    let found =
        browser::document().map(|page| reflect::call(&page, "querySelector", &selector.into()));
    if let Some(Ok(element)) = found.map(JsCast::dyn_into::<Element>) {
        popover::focus(&element);
    }
}
