//! When the browser has nothing else to do, and whether the reader wants to save data.

use super::reflect::{call, get};
use super::{browser, dom};
use js_sys::{Function, Promise, Reflect};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long to wait where the browser does not say when it is idle.
const INSTEAD: Duration = Duration::from_secs(2);

/// Calls `act` once the browser has nothing else to do. Outside a browser, it is never called.
pub fn once_idle(act: impl FnOnce() + 'static) {
    call_once_idle(&wasm_bindgen::closure::Closure::once_into_js(act));
}

/// The same, after this time at the latest; at once where the browser does not say when it is idle.
pub fn once_idle_within(at_most: Duration, act: impl FnOnce() + 'static) {
    let Some(window) = browser::window() else {
        return;
    };
    let Ok(ask) = get(&window, "requestIdleCallback").dyn_into::<Function>() else {
        return act();
    };
    let options = js_sys::Object::new();
    let milliseconds = u32::try_from(at_most.as_millis()).unwrap_or(u32::MAX);
    let asked = Reflect::set(&options, &"timeout".into(), &milliseconds.into()).and_then(|_| {
        let act = wasm_bindgen::closure::Closure::once_into_js(act);
        ask.call2(&window, &act, &options)
    });
    super::failure::report(asked, "wait until the browser is idle");
}

fn call_once_idle(act: &JsValue) {
    let Some(window) = browser::window() else {
        return;
    };
    if get(&window, "requestIdleCallback").is_undefined() {
        let act: Function = act.clone().into();
        return dom::after(INSTEAD, move || {
            super::failure::report(act.call0(&JsValue::UNDEFINED), "go on");
        });
    }
    call(&window, "requestIdleCallback", act);
}

/// Calls `act` soon, after what the reader does meanwhile. Outside a browser, it is never called.
pub fn after_input(act: impl FnOnce() + 'static) {
    let Some(window) = browser::window() else {
        return;
    };
    let scheduler = get(&window, "scheduler");
    if get(&scheduler, "postTask").is_undefined() {
        return dom::after(Duration::ZERO, act);
    }
    let act = wasm_bindgen::closure::Closure::once_into_js(act);
    call(&scheduler, "postTask", &act);
}

/// Calls `act` once the browser has painted the current changes, and after what else waits for that. Outside a browser,
/// which paints nothing, it is called at once.
pub fn once_painted(act: impl FnOnce() + 'static) {
    match browser::window() {
        // The next frame begins with the first of these calls, and is painted before the second.
        Some(_) => dom::once_drawn(move || after_input(move || after_input(act))),
        None => act(),
    }
}

/// Lets the browser do what waits: input, and drawing. Work in slices calls it between two of them.
pub async fn pause() {
    let until = Promise::new(&mut |done: Function, _| {
        after_input(move || {
            super::failure::report(done.call0(&JsValue::UNDEFINED), "go on");
        });
    });
    super::failure::report(JsFuture::from(until).await, "let the browser go on");
}

/// Waits until the browser has nothing else to do.
pub async fn idle() {
    let until = Promise::new(&mut |done: Function, _| call_once_idle(&done));
    super::failure::report(
        JsFuture::from(until).await,
        "wait until the browser is idle",
    );
}

/// Waits until the reader does something, or until a time has passed.
pub async fn first_input(at_most: Duration) {
    let until = Promise::new(&mut |done: Function, _| {
        if let Some(window) = browser::window() {
            let kinds = ["pointermove", "pointerdown", "keydown", "scroll"];
            let begun = done.clone();
            super::reflect::listen(&window, &kinds, move |_| {
                super::failure::report(begun.call0(&JsValue::UNDEFINED), "go on");
            });
        }
        dom::after(at_most, move || {
            super::failure::report(done.call0(&JsValue::UNDEFINED), "go on");
        });
    });
    super::failure::report(JsFuture::from(until).await, "wait for the reader");
}

/// Whether the reader asked the browser to save data, and the browser does not have the site already.
pub fn saves_data() -> bool {
    let navigator =
        browser::window().map_or(JsValue::UNDEFINED, |window| get(&window, "navigator"));
    let saves = !get(&get(&navigator, "connection"), "saveData").is_falsy();
    saves && get(&get(&navigator, "serviceWorker"), "controller").is_falsy()
}
