//! The window and its document. There are none outside a browser, where the page is only rendered as text.

use web_sys::{Document, Window};

pub fn window() -> Option<Window> {
    match cfg!(target_arch = "wasm32") {
        true => web_sys::window(),
        false => None,
    }
}

pub fn document() -> Option<Document> {
    window()?.document()
}
