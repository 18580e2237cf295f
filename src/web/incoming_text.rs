//! Text on its way into a field, pasted, dropped, or inserted at once, before the field has it.

use super::reflect::{get, listen, number};
use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, HtmlTextAreaElement};

/// A text, and its field as it would be with it. Lengths are in UTF-16 code units, as browsers count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncomingText {
    pub length: i32,
    /// The length of the whole text in the field afterwards.
    pub total: i32,
    /// Whether the field has several lines.
    pub is_area: bool,
}

/// Shorter texts are taken without asking: a key press never waits for this.
const SHORT: i32 = 1_000;

/// Calls `accepts` before a text that is not short comes into a field, for as long as the page lasts. If it is false,
/// the field stays as it is.
pub fn watch(window: &EventTarget, accepts: impl Fn(IncomingText) -> bool + 'static) {
    // Every way of inserting text leads to this one event, whose text is never copied into the program.
    listen(window, &["beforeinput"], move |event| {
        let length = length_of(&get(&event, "data"));
        let Some(field) = event.target().filter(|_| length > SHORT) else {
            return;
        };
        let selected = number(&field, "selectionEnd") - number(&field, "selectionStart");
        let text = IncomingText {
            length,
            total: (length_of(&get(&field, "value")) - selected).saturating_add(length),
            is_area: field.is_instance_of::<HtmlTextAreaElement>(),
        };
        if !accepts(text) {
            event.prevent_default();
        }
    });
}

/// The length of a text; 0 for anything else.
fn length_of(text: &JsValue) -> i32 {
    let text: Option<&JsString> = text.dyn_ref();
    text.map_or(0, |text| text.length().cast_signed())
}
