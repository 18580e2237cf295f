//! Browser calls that only parts loaded later need, mostly looked up by name at run time. A typed import would be part
//! of the first load, whichever part uses it.

use super::failure::report;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Event, EventTarget};

/// A member of an object; `undefined` if there is none.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A numeric member of an object, without its fraction; 0 if there is none.
pub fn number(of: &JsValue, name: &str) -> i32 {
    get(of, name).as_f64().map_or(0, |number| number as i32)
}

/// A string member of an object.
pub fn text(of: &JsValue, name: &str) -> Option<String> {
    get(of, name).as_string()
}

/// Calls a method; `undefined` if there is none, or if it throws.
pub fn call(of: &JsValue, name: &str, with: &JsValue) -> JsValue {
    let method = get(of, name).dyn_into::<Function>();
    (method.ok())
        .and_then(|method| method.call1(of, with).ok())
        .unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method without an argument.
pub fn tell(of: &JsValue, name: &str) -> JsValue {
    call(of, name, &JsValue::UNDEFINED)
}

/// Listens to events; the listener is never removed. Listeners on the document run before those on the window.
pub fn listen(at: &EventTarget, names: &[&str], heard: impl FnMut(Event) + 'static) {
    let heard = Closure::<dyn FnMut(Event)>::new(heard);
    for name in names {
        report(
            at.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref()),
            "listen",
        );
    }
    heard.forget();
}

/// Whether an element matches a selector.
pub fn fits(element: &JsValue, selector: &str) -> bool {
    !call(element, "matches", &selector.into()).is_falsy()
}

/// Whether an element is drawn at all. Browsers of before 2024 may have no word for it: what is not drawn has no boxes.
pub fn is_visible(element: &JsValue) -> bool {
    match tell(element, "checkVisibility").as_bool() {
        Some(visible) => visible,
        None => number(&tell(element, "getClientRects"), "length") > 0,
    }
}
