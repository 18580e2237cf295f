//! Text on its way into a field (pasted, dropped, or inserted by the browser), before the field has it.

use super::pasted;
use super::reflect::{call, get, listen, number};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlTextAreaElement};

/// A field, as long as it would be with the text. Lengths are in UTF-16 code units, as browsers count them.
#[derive(Clone, Copy, Debug)]
pub struct IncomingText {
    pub incoming: i32,
    /// The length of the field's text afterwards.
    pub total: i32,
    /// Whether the field has only one line.
    pub is_line: bool,
}

/// Calls `accepts` before any text comes into a field, for as long as the page lasts. If it is false, the field stays as
/// it is. A field that takes a paste or a drop for itself is not asked about.
pub fn watch(accepts: impl Fn(IncomingText) -> bool + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    listen(&window, &["paste", "drop", "beforeinput"], move |event| {
        if event.default_prevented() || !pasted::is_in_field(&event) {
            return;
        }
        if incoming(&event).is_some_and(|text| !accepts(text)) {
            event.prevent_default();
        }
    });
}

/// Never copies the text, which may be long, into the program.
fn incoming(event: &Event) -> Option<IncomingText> {
    let field = event.target()?;
    let transfer = ["clipboardData", "dataTransfer"]
        .map(|name| get(event, name))
        .into_iter()
        .find(JsValue::is_object);
    let text = match transfer {
        Some(transfer) => call(&transfer, "getData", &"text/plain".into()),
        None => get(event, "data"),
    };
    let incoming = number(&text, "length");
    let selected = number(&field, "selectionEnd") - number(&field, "selectionStart");
    Some(IncomingText {
        incoming,
        total: (number(&get(&field, "value"), "length") - selected).saturating_add(incoming),
        is_line: field.dyn_ref::<HtmlTextAreaElement>().is_none(),
    })
}
