//! The page around this one, where this one is in a frame: messages to it and from it.

use super::reflect::{get, listen, text};
use super::{browser, failure};
use js_sys::{Function, JSON};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// A message from another page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameMessage {
    /// What it says, as JSON.
    pub json: String,
    /// The origin that sent it, as the browser says; `null` for a page that has none.
    pub origin: String,
    /// Whether the page around sent it, and not another one.
    pub is_from_parent: bool,
}

/// Posts a message to a window, for pages of one origin, or of any (`*`). A window of another origin hears nothing.
fn post(window: &JsValue, json: &str, to: &str) {
    let Ok(message) = JSON::parse(json) else {
        return;
    };
    let post = get(window, "postMessage").unchecked_into::<Function>();
    failure::ignore_because(
        post.call2(window, &message, &to.into()),
        "the window may be closed by now",
    );
}

fn parent() -> JsValue {
    browser::window().map_or(JsValue::UNDEFINED, |window| get(&window, "parent"))
}

/// Whether this page is in a frame.
pub fn is_framed() -> bool {
    browser::window().is_some_and(|window| parent() != JsValue::from(window))
}

/// Posts a message to the page around.
pub fn tell_parent(json: &str, to: &str) {
    if is_framed() {
        post(&parent(), json, to);
    }
}

/// This page's own origin.
pub fn own_origin() -> String {
    let window = browser::window();
    let origin = window.and_then(|window| text(&get(&window, "location"), "origin"));
    origin.unwrap_or_else(|| "null".to_owned())
}

/// The part of the address from `?` up to `#`; none outside a browser.
pub fn search() -> Option<String> {
    let window = browser::window()?;
    text(&get(&window, "location"), "search")
}

/// Calls `heard` with each message that can be written as JSON; what it returns is posted to the sender.
pub fn listen_for_messages(heard: impl Fn(FrameMessage) -> Option<String> + 'static) {
    let Some(window) = browser::window() else {
        return;
    };
    let target: &EventTarget = window.as_ref();
    listen(target, &["message"], move |event: Event| {
        let json = JSON::stringify(&get(&event, "data")).ok();
        let json = json.and_then(|json| json.as_string());
        let source = get(&event, "source");
        if let (Some(json), Some(origin)) = (json, text(&event, "origin")) {
            let message = FrameMessage {
                json,
                is_from_parent: source == parent(),
                origin: origin.clone(),
            };
            // A page without an origin of its own can only be told what any page may hear.
            let to = if origin == "null" { "*" } else { &origin };
            if let Some(answer) = heard(message) {
                post(&source, &answer, to);
            }
        }
    });
}

/// Calls `seen` with an element's height, in CSS pixels, now and whenever it changes.
pub fn on_height(selector: &'static str, seen: impl Fn(i32) + 'static) {
    let found = browser::document().and_then(|document| document.query_selector(selector).ok()?);
    let Some(element) = found else { return };
    let (watched, seen) = (element.clone(), Rc::new(seen));
    let measure = move || {
        let bounds = super::reflect::tell(&watched, "getBoundingClientRect");
        let height = get(&bounds, "height").as_f64();
        seen(height.map_or(0, |height| height.ceil() as i32));
    };
    let changed =
        wasm_bindgen::closure::Closure::<dyn FnMut(js_sys::Array)>::new(move |_| measure());
    if let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) {
        // It tells the first height as well.
        observer.observe(&element);
        changed.forget();
    }
}
