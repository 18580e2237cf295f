//! The service worker that keeps the site in the browser, so that it works without a network. `public/sw.js` is the
//! worker itself.

use super::reflect::{call, get, listen, tell, text};
use super::{browser, dom, script_address};
use js_sys::{Function, Object, Promise, Reflect};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

/// Why this page can't be kept by a service worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepingImpossible {
    /// It was opened from a file, so it needs no network anyway.
    File,
    /// Browsers allow it through HTTPS only, and on this very computer.
    Insecure,
    /// The browser knows no service workers, or forbids them here.
    Unsupported,
}

/// What the page hears of its worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeepingReport {
    /// The browser took the worker.
    Begun,
    /// The browser has every file.
    Ready,
    /// Some files could not be fetched or kept; the text says why.
    Failed(String),
    /// A new version waits until the reader wants it.
    NewVersion,
}

/// The registration of this site's worker.
#[derive(Clone, Debug)]
pub struct Registration(JsValue);

fn navigator() -> JsValue {
    browser::window().map_or(JsValue::UNDEFINED, |window| get(&window, "navigator"))
}

fn container() -> JsValue {
    get(&navigator(), "serviceWorker")
}

/// Whether, and why not.
pub fn impossible() -> Option<KeepingImpossible> {
    let window = browser::window()?;
    if text(&get(&window, "location"), "protocol").is_some_and(|protocol| protocol == "file:") {
        Some(KeepingImpossible::File)
    } else if get(&window, "isSecureContext").is_falsy() {
        Some(KeepingImpossible::Insecure)
    } else {
        container()
            .is_falsy()
            .then_some(KeepingImpossible::Unsupported)
    }
}

/// The site's own folder, in which its worker lies.
fn folder() -> String {
    let mut address = dom::address();
    address.truncate(address.find('?').unwrap_or(address.len()));
    address.truncate(address.rfind('/').map_or(0, |at| at + 1));
    address
}

/// Waits for a promise that a browser's method returned.
async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    match promise.is_undefined() {
        true => Err("the browser has no such method".into()),
        false => JsFuture::from(promise.unchecked_into::<Promise>()).await,
    }
}

/// Whether an earlier visit had the site kept. Another site of this origin may have a worker of its own.
pub async fn is_registered() -> bool {
    let found = settled(tell(&container(), "getRegistration")).await;
    found.is_ok_and(|found| text(&found, "scope").is_some_and(|scope| scope == folder()))
}

/// Has the browser keep the site, and calls `heard` with what comes of it, now and later.
///
/// # Errors
/// What the browser says if it refuses the worker.
pub async fn keep(heard: impl Fn(KeepingReport) + 'static) -> Result<Registration, String> {
    let container = container();
    let refused = |error: JsValue| {
        text(&error, "message").unwrap_or_else(|| "the browser refused the worker".to_owned())
    };
    let options = Object::new();
    Reflect::set(&options, &"updateViaCache".into(), &"none".into()).map_err(refused)?;
    let register = get(&container, "register").unchecked_into::<Function>();
    let address = script_address::trusted("sw.js").map_err(refused)?;
    let registered = register.call2(&container, &address, &options);
    let registration = settled(registered.map_err(refused)?)
        .await
        .map_err(refused)?;
    // Browsers that are driven by a program can be told to register nothing.
    if registration.is_falsy() {
        return Err("the browser registers no workers".to_owned());
    }

    let heard = Rc::new(heard);
    heard(KeepingReport::Begun);
    let told = heard.clone();
    listen(
        container.unchecked_ref::<EventTarget>(),
        &["message"],
        move |event| {
            let data = get(&event, "data");
            let kind = text(&data, "kind");
            if kind.as_deref() == Some("ready") {
                told(KeepingReport::Ready);
            } else if let (Some("failed"), Some(why)) = (kind.as_deref(), text(&data, "why")) {
                told(KeepingReport::Failed(why));
            }
        },
    );
    if get(&registration, "active").is_falsy() {
        follow_new(&registration, &heard);
    } else {
        ask_whether_all_is_there(&registration);
        if !get(&registration, "waiting").is_falsy() {
            heard(KeepingReport::NewVersion);
        }
    }
    let (found, told) = (registration.clone(), heard.clone());
    listen(
        registration.unchecked_ref::<EventTarget>(),
        &["updatefound"],
        move |_| follow_new(&found, &told),
    );
    // Without a network there is nothing to be had; the browser asks again by itself.
    let updated = settled(tell(&registration, "update")).await;
    super::failure::ignore_because(updated, "the browser asks for a new version by itself");
    Ok(Registration(registration))
}

fn ask_whether_all_is_there(registration: &JsValue) {
    call(&get(registration, "active"), "postMessage", &"fill".into());
}

/// Follows a worker that is being installed.
fn follow_new(registration: &JsValue, heard: &Rc<impl Fn(KeepingReport) + 'static>) {
    let worker = get(registration, "installing");
    if worker.is_falsy() {
        return;
    }
    let is_first = get(registration, "active").is_falsy();
    let (registration, heard, watched) = (registration.clone(), heard.clone(), worker.clone());
    listen(
        worker.unchecked_ref::<EventTarget>(),
        &["statechange"],
        move |_| {
            let state = text(&watched, "state");
            let is = |name| state.as_deref() == Some(name);
            if is("installed") && !is_first {
                heard(KeepingReport::NewVersion);
            } else if is("activated") && is_first {
                ask_whether_all_is_there(&registration);
            } else if is("redundant") && is_first {
                heard(KeepingReport::Failed(
                    "not every file could be fetched and kept".to_owned(),
                ));
            }
        },
    );
}

impl Registration {
    /// Lets the waiting version take over, and loads it.
    pub fn load_new_version(&self) {
        let container = container();
        let waiting = get(&self.0, "waiting");
        let reload = || {
            if let Some(window) = browser::window() {
                tell(&get(&window, "location"), "reload");
            }
        };
        // Another tab may have let it take over.
        if waiting.is_falsy() {
            return reload();
        }
        let controlled = container.unchecked_ref::<EventTarget>();
        listen(controlled, &["controllerchange"], move |_| reload());
        call(&waiting, "postMessage", &"activate".into());
    }
}
