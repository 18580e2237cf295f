//! This tab among the others of the same site, and its address. All of it is looked up by name, because only parts that
//! load later need it.

use super::browser::window;
use super::failure::ignore_because;
use super::reflect;
use js_sys::{Array, Function, Promise};
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

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
    ignore_because(
        request.call2(&locks, &name.into(), &forever),
        "without a lock, another tab may begin with a copy of this tab's lab",
    );
}

/// Runs some work while this page holds a lock, if no other page holds it. Returns whether it ran; never in a browser
/// without locks.
pub async fn with_lock(name: &str, work: impl Future<Output = ()> + 'static) -> bool {
    let ran = Rc::new(Cell::new(false));
    let runs = ran.clone();
    let asked = request_now(name, move |lock| {
        let held = !lock.is_falsy();
        runs.set(held);
        future_to_promise(async move {
            if held {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let ended = match asked {
        Some(asked) => JsFuture::from(asked).await.is_ok(),
        None => false,
    };
    ended && ran.get()
}

/// Takes a lock until the tab is closed or reloaded, if nobody holds it. Returns whether this page holds it now; never
/// in a browser without locks.
pub async fn take(name: &str) -> bool {
    let answer = Promise::new(&mut |answered, _| {
        let told = answered.clone();
        let asked = request_now(name, move |lock| {
            let held = !lock.is_falsy();
            ignore_because(
                told.call1(&JsValue::UNDEFINED, &held.into()),
                "a promise’s own function never throws",
            );
            // The lock lasts as long as this promise, which nothing ends.
            match held {
                true => Promise::new(&mut |_, _| {}),
                false => Promise::resolve(&JsValue::UNDEFINED),
            }
        });
        let no = move || {
            ignore_because(
                answered.call1(&JsValue::UNDEFINED, &JsValue::FALSE),
                "a promise’s own function never throws",
            );
        };
        match asked {
            // Where the page has no storage, the request fails.
            Some(asked) => spawn_local(async move {
                if JsFuture::from(asked).await.is_err() {
                    no();
                }
            }),
            None => no(),
        }
    });
    JsFuture::from(answer)
        .await
        .is_ok_and(|held| held.is_truthy())
}

/// Waits until nobody holds a lock any more, such as that of a worker. If the browser refuses, it waits forever.
pub async fn released(name: &str) {
    let released = Promise::new(&mut |released, _| {
        let locks = locks();
        let Ok(request) = reflect::get(&locks, "request").dyn_into::<Function>() else {
            return;
        };
        let granted = Closure::once_into_js(move |_: JsValue| {
            ignore_because(
                released.call0(&JsValue::UNDEFINED),
                "a promise’s own function never throws",
            );
        });
        ignore_because(
            request.call2(&locks, &name.into(), &granted),
            "the worker has it, so the browser has locks",
        );
    });
    ignore_because(
        JsFuture::from(released).await,
        "nothing rejects this promise",
    );
}

/// Asks for a lock that may be had at once. `granted` gets the lock, or null, and returns what the lock lasts for.
fn request_now(name: &str, granted: impl FnOnce(JsValue) -> Promise + 'static) -> Option<Promise> {
    let locks = locks();
    let request = reflect::get(&locks, "request")
        .dyn_into::<Function>()
        .ok()?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
    let granted = Closure::once_into_js(granted);
    let asked = request.call3(&locks, &name.into(), &options, &granted);
    asked.ok()?.dyn_into().ok()
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
    ignore_because(
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
