//! What to do when the browser fails the page: a line in its console, or, when the page itself breaks, a plain
//! panel that says what happened, never a dead page.
//!
//! The panel stands in `index.html`, since after a panic no code of ours can be trusted to draw.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::Element;

#[wasm_bindgen]
unsafe extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn write_error(what: &str, reason: &JsValue);
}

/// Writes a browser's call that failed to the console, with what it was to do. For calls that fail only by a
/// mistake of this program: the page goes on without them, and the journeys fail at the console's error.
pub fn report<T>(result: Result<T, JsValue>, what: &'static str) {
    if let Err(reason) = result {
        write_error(what, &reason);
    }
}

/// Lets a call fail, for the reason given: one for which nothing remains to be done.
pub fn ignore_because<T, E>(result: Result<T, E>, reason: &'static str) {
    match (result, reason) {
        (Ok(_) | Err(_), _) => {}
    }
}

/// From now on a panic shows the panel with its message.
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
    if let Some(text) = find("broken-what") {
        text.set_text_content(Some(what));
    }
    if let Some(panel) = find("broken") {
        report(panel.remove_attribute("hidden"), "show the panel");
    }
}
