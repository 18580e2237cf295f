//! A lock that a worker holds as long as it lives. Browsers tell a page nothing when they end a worker, for example
//! because memory is short; but then they release its locks.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Takes a lock of a new name, and calls back with the name once it is held; with an empty name where the browser has no
/// locks for this page, as for one from disk.
pub fn show(shown: impl Fn(&str) + Clone + 'static) {
    let name = format!("envelope-lab/worker/{}", js_sys::Math::random());
    let (held, told) = (name.clone(), shown.clone());
    let granted = Closure::once_into_js(move |_: JsValue| {
        told(&held);
        // The lock lasts as long as this promise, which nothing ends.
        Promise::new(&mut |_, _| {})
    });
    if request(&name, &granted, shown.clone()).is_none() {
        shown("");
    }
}

fn request(name: &str, granted: &JsValue, shown: impl Fn(&str) + 'static) -> Option<()> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let asked = request.call2(&locks, &name.into(), granted).ok()?;
    let asked: Promise = asked.dyn_into().ok()?;
    let refused = Closure::once_into_js(move |_: JsValue| shown(""));
    let refused: Function = refused.unchecked_into();
    let then: Function = Reflect::get(&asked, &"then".into()).ok()?.dyn_into().ok()?;
    then.call2(&asked, &JsValue::UNDEFINED, &refused).ok()?;
    Some(())
}
