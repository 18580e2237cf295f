//! Handles failures in the browser: logs a failed call to the console, or, when the page itself fails, shows a plain
//! panel that says what happened, so that the page never just stops.
//!
//! The panel is in `index.html`, because after a panic none of our code can be trusted to draw.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::Element;

#[wasm_bindgen]
unsafe extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn write_error(what: &str, reason: &JsValue);
}

/// Logs a failed browser call to the console, with what the call was meant to do. It is for calls that fail only
/// because of a bug in this program: the page continues without them, and the console error makes the journeys fail.
pub fn report<T>(result: Result<T, JsValue>, what: &'static str) {
    if let Err(reason) = result {
        write_error(what, &reason);
    }
}

/// Ignores a call's failure, for the given reason, when nothing needs to be done about it.
pub fn ignore_because<T, E>(result: Result<T, E>, reason: &'static str) {
    match (result, reason) {
        (Ok(_) | Err(_), _) => {}
    }
}

/// Makes every later panic show the panel with its message.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show(&info.to_string());
    }));
}

pub fn show(what: &str) {
    let find = |id: &str| -> Option<Element> {
        super::browser::window()?.document()?.get_element_by_id(id)
    };
    // The first failure is the cause; what breaks after it is its consequence.
    let Some(panel) = find("broken").filter(|panel| panel.has_attribute("hidden")) else {
        return;
    };
    if let Some(text) = find("broken-what") {
        text.set_text_content(Some(what));
    }
    report(panel.remove_attribute("hidden"), "show the panel");
}
