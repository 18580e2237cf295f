//! The time in a worker.

use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds since the worker began; 0 where the browser has no such clock.
pub fn now() -> f64 {
    let clock = js_sys::Reflect::get(&js_sys::global(), &"performance".into());
    let now = clock.and_then(|clock| {
        let now: js_sys::Function = js_sys::Reflect::get(&clock, &"now".into())?.dyn_into()?;
        now.call0(&clock)
    });
    now.ok().as_ref().and_then(JsValue::as_f64).unwrap_or(0.0)
}
