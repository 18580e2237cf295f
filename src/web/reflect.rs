//! What only later parts ask of the browser, mostly looked up by name at run time: a typed import lies
//! in the first load, whoever uses it.

use super::failure::report;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Event, EventTarget};

/// A member of an object; `undefined` where there is none.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A number among an object's members, without its fraction; 0 where there is none.
pub fn number(of: &JsValue, name: &str) -> i32 {
    get(of, name).as_f64().map_or(0, |number| number as i32)
}

/// A text among an object's members.
pub fn text(of: &JsValue, name: &str) -> Option<String> {
    get(of, name).as_string()
}

/// Calls a method; `undefined` where there is none, or where it throws.
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

/// Listens, for good. What the document hears is heard before what the window hears.
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

/// Whether an element fits a selector.
pub fn fits(element: &JsValue, selector: &str) -> bool {
    !call(element, "matches", &selector.into()).is_falsy()
}
