//! The screen: full, and kept awake. A browser may forbid both, and then the page does without.

use super::failure::ignore_because;
use super::{browser, reflect};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Waits for what a call has promised and does without it if it fails.
fn let_be(promised: JsValue) {
    if let Ok(promise) = promised.dyn_into::<Promise>() {
        spawn_local(async move {
            ignore_because(
                JsFuture::from(promise).await,
                "a browser may forbid it, and the page does without",
            );
        });
    }
}

/// Whether the page fills the screen.
pub fn is_full() -> bool {
    browser::document().is_some_and(|page| reflect::get(&page, "fullscreenElement").is_truthy())
}

/// Lets the page fill the screen, or no longer.
pub fn toggle_full() {
    let Some(page) = browser::document() else {
        return;
    };
    let_be(match is_full() {
        true => reflect::tell(&page, "exitFullscreen"),
        false => {
            let root = reflect::get(&page, "documentElement");
            reflect::tell(&root, "requestFullscreen")
        }
    });
}

/// Keeps the screen awake for as long as `wanted` says so: now, and whenever the page comes back into sight. The listener
/// is never removed.
pub fn keep_awake(wanted: impl Fn() -> bool + 'static) {
    let Some(page) = browser::document() else {
        return;
    };
    let target = page.clone();
    let ask = move || {
        let hidden = reflect::get(&page, "hidden").is_truthy();
        if !hidden && wanted() {
            stay_awake();
        }
    };
    ask();
    reflect::listen(&target, &["visibilitychange"], move |_| ask());
}

/// Asks for a wake lock, which the browser ends when the page goes out of sight.
pub fn stay_awake() {
    if let Some(window) = browser::window() {
        let navigator = reflect::get(&window, "navigator");
        let lock = reflect::get(&navigator, "wakeLock");
        if lock.is_object() {
            let_be(reflect::call(&lock, "request", &"screen".into()));
        }
    }
}
