//! Text on its way into a field, pasted, dropped, or inserted at once, before the field has it.

use super::reflect::{get, listen, number};
use js_sys::JsString;
use std::ops::Range;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, HtmlTextAreaElement};

/// A text, and its field as it would be with it. Lengths are in UTF-16 code units, as browsers count them.
#[derive(Clone, Debug)]
pub struct IncomingText {
    pub length: i32,
    /// The length of the whole text in the field afterwards.
    pub total: i32,
    /// Whether the field has several lines.
    pub is_area: bool,
    text: JsValue,
    /// What the field has now, and what of it is selected.
    before: JsValue,
    selected: Range<usize>,
}

impl IncomingText {
    /// How many lines the field has afterwards. Copies both texts: only for those that are not too long.
    pub fn lines(&self) -> usize {
        let [text, before] = [&self.text, &self.before].map(|text| text.as_string());
        let added = (text.iter()).flat_map(|text| text.matches('\n')).count();
        let mut at = 0;
        let stays = |letter: &char| {
            let is_selected = self.selected.contains(&at);
            at += letter.len_utf16();
            *letter == '\n' && !is_selected
        };
        let kept = (before.iter()).flat_map(|text| text.chars()).filter(stays);
        1 + added + kept.count()
    }
}

/// Shorter texts are taken without asking: a key press never waits for this.
const SHORT: i32 = 1_000;

/// Calls `accepts` before a text that is not short comes into a field, for as long as the page lasts. If it is false,
/// the field stays as it is.
pub fn watch(window: &EventTarget, accepts: impl Fn(&IncomingText) -> bool + 'static) {
    // Every way of inserting text leads to this one event.
    listen(window, &["beforeinput"], move |event| {
        let text = get(&event, "data");
        let length = length_of(&text);
        let Some(field) = event.target().filter(|_| length > SHORT) else {
            return;
        };
        let before = get(&field, "value");
        let [start, end] = ["selectionStart", "selectionEnd"].map(|name| number(&field, name));
        let text = IncomingText {
            length,
            total: (length_of(&before) - (end - start)).saturating_add(length),
            is_area: field.is_instance_of::<HtmlTextAreaElement>(),
            text,
            before,
            selected: start.unsigned_abs() as usize..end.unsigned_abs() as usize,
        };
        if !accepts(&text) {
            event.prevent_default();
        }
    });
}

/// The length of a text; 0 for anything else.
fn length_of(text: &JsValue) -> i32 {
    let text: Option<&JsString> = text.dyn_ref();
    text.map_or(0, |text| text.length().cast_signed())
}
