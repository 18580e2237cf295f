//! A box that shows a piece of something much taller: where it is scrolled to, and what is pressed in it.

use super::failure::report;
use super::{popover, reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

/// How far a box is scrolled down, in CSS pixels.
pub fn top(of: &Element) -> f64 {
    float(of, "scrollTop")
}

/// Scrolls a box down to here, in CSS pixels.
pub fn set_top(of: &Element, top: f64) {
    let set = js_sys::Reflect::set(of, &"scrollTop".into(), &top.into());
    report(set, "scroll");
}

/// How far the wheel turned, in CSS pixels; down is positive.
pub fn wheel(event: &Event) -> f64 {
    let event: &JsValue = event;
    let by = float(event, "deltaY");
    match reflect::number(event, "deltaMode") {
        // By lines, and by pages.
        1 => by * 24.0,
        2 => by * 400.0,
        _ => by,
    }
}

/// The height of the only finger of a touch; `None` for none or several.
pub fn finger(event: &Event) -> Option<f64> {
    let touches = reflect::get(event, "touches");
    (reflect::number(&touches, "length") == 1)
        .then(|| float(&reflect::get(&touches, "0"), "clientY"))
}

fn float(of: &JsValue, name: &str) -> f64 {
    reflect::get(of, name).as_f64().unwrap_or(0.0)
}

/// The row and the place in the row of what an event is on: the attributes `data-row` of an element around it, and
/// `data-i` of itself or an element around it.
pub fn cell(event: &Event) -> Option<(u64, u64)> {
    let target = event.target()?;
    let number = |name: &str| {
        let around = reflect::call(&target, "closest", &format!("[{name}]").into());
        let text = reflect::call(&around, "getAttribute", &name.into()).as_string()?;
        text.parse().ok()
    };
    Some((number("data-row")?, number("data-i")?))
}

/// The element whose handler is running, with its size in CSS pixels.
pub fn heard_by(event: &Event) -> Option<Element> {
    popover::heard_by(event)
}

/// Calls back with the width and height inside an element, in CSS pixels: now, and whenever it changes. The element
/// lives as long as the page.
pub fn on_resize(element: &Element, heard: impl Fn(i32, i32) + 'static) {
    let watched = element.clone();
    let tell = move || heard(watched.client_width(), watched.client_height());
    tell();
    let seen = wasm_bindgen::closure::Closure::<dyn FnMut(js_sys::Array)>::new(move |_| tell());
    if let Ok(observer) = web_sys::ResizeObserver::new(seen.as_ref().unchecked_ref()) {
        observer.observe(element);
        seen.forget();
    }
}
