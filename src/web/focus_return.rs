//! Where the focus was, so that it can go back.

use super::{browser, popover, reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// The element that had the focus, if any had it.
#[derive(Clone, Debug, Default)]
pub struct FocusReturn(Option<Element>);

impl FocusReturn {
    /// Notes the element that has the focus now.
    pub fn now() -> Self {
        let active = browser::document()
            .map(|document| reflect::get(&JsValue::from(document), "activeElement"));
        Self(active.and_then(|active| active.dyn_into().ok()))
    }

    /// Gives the focus back, if the element is still on the page.
    pub fn go_back(self) {
        if let Some(element) = self.0 {
            popover::focus(&element);
        }
    }
}
