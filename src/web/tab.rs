//! This tab among the others of the same site, and its address. All of it is looked up by name, because only parts that
//! load later need it.

use super::browser::window;
use super::reflect;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A member of the window; `undefined` outside a browser.
fn member(name: &str) -> JsValue {
    window().map_or(JsValue::UNDEFINED, |window| reflect::get(&window, name))
}

fn locks() -> JsValue {
    reflect::get(&member("navigator"), "locks")
}

/// Holds a lock of this name until the tab is closed or reloaded. Browsers without locks hold nothing.
pub fn hold(name: &str) {
    let locks = locks();
    let Ok(request) = reflect::get(&locks, "request").dyn_into::<Function>() else {
        return;
    };
    // The lock lasts as long as this promise, which nothing ends.
    let forever = Closure::once_into_js(|_: JsValue| Promise::new(&mut |_, _| {}));
    super::failure::ignore_because(
        request.call2(&locks, &name.into(), &forever),
        "without a lock, another tab may begin with a copy of this tab's lab",
    );
}

/// The names of the locks that tabs of this site hold; `None` in a browser without locks.
pub async fn held() -> Option<Vec<String>> {
    let query = reflect::tell(&locks(), "query")
        .dyn_into::<Promise>()
        .ok()?;
    let found = JsFuture::from(query).await.ok()?;
    let held = reflect::get(&found, "held").dyn_into::<Array>().ok()?;
    let names = held.iter().filter_map(|lock| reflect::text(&lock, "name"));
    Some(names.collect())
}

/// The part of the address between `?` and `#`, with the `?`. `None` outside a browser.
pub fn query() -> Option<String> {
    reflect::text(&member("location"), "search")
}

/// The mark of the history's entries that this page wrote.
const OWN: &str = "envelope-lab";

/// Changes the address without leaving the page, and without an entry in the tab's history.
pub fn replace_address(address: &str) {
    change_address("replaceState", address);
}

/// Changes the address without leaving the page, as a new entry of the tab's history.
pub fn push_address(address: &str) {
    change_address("pushState", address);
}

fn change_address(how: &str, address: &str) {
    let history = member("history");
    let Ok(change) = reflect::get(&history, how).dyn_into::<Function>() else {
        return;
    };
    super::failure::ignore_because(
        change.call3(&history, &OWN.into(), &"".into(), &address.into()),
        "browsers refuse when it changes too often; the next change sets it",
    );
}

/// Whether the page itself wrote the address, before a reload too.
pub fn is_own_entry() -> bool {
    reflect::text(&member("history"), "state").as_deref() == Some(OWN)
}

/// Calls back whenever the tab is hidden (`false`), or the page is about to go (`true`).
pub fn on_hide(hiding: impl Fn(bool) + Clone + 'static) {
    let Some(window) = window() else { return };
    let gone = hiding.clone();
    reflect::listen(&window, &["pagehide"], move |_| gone(true));
    if let Some(document) = window.document() {
        let state = document.clone();
        reflect::listen(&document, &["visibilitychange"], move |_| {
            if reflect::text(&state, "visibilityState").as_deref() == Some("hidden") {
                hiding(false);
            }
        });
    }
}
