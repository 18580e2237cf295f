//! Addresses of scripts, as the browser asks for them where it has Trusted Types (W3C). The page's policy requires
//! them, so only an address made here becomes a worker.

use super::browser::window;
use super::reflect::{get, text};
use js_sys::{Function, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Url, Worker};

/// The name that index.html's Content-Security-Policy allows.
const NAME: &str = "envelope-lab";

thread_local! {
    /// The policy, once made: a second one of this name is refused.
    static POLICY: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// The address, if it is this site's own: of one of its files, or of a blob that it made.
fn own(address: &str, base: &str, origin: &str) -> Result<String, JsValue> {
    // A page from disk has the origin `file://`, and its blobs have none.
    let from_disk = origin == "file://" && address.starts_with("blob:null/");
    let is_own =
        from_disk || Url::new_with_base(address, base).is_ok_and(|url| url.origin() == origin);
    match is_own {
        true => Ok(address.to_owned()),
        false => Err(js_sys::TypeError::new("a script of another site is never loaded").into()),
    }
}

fn policy(types: &JsValue, base: String, origin: String) -> Result<JsValue, JsValue> {
    if let Some(policy) = POLICY.with_borrow(Clone::clone) {
        return Ok(policy);
    }
    let create: Function = get(types, "createPolicy").dyn_into()?;
    let check =
        Closure::<dyn Fn(String) -> Result<String, JsValue>>::new(move |address: String| {
            own(&address, &base, &origin)
        });
    let rules = Object::new();
    Reflect::set(&rules, &"createScriptURL".into(), &check.into_js_value())?;
    let policy = create.call2(types, &NAME.into(), &rules)?;
    POLICY.set(Some(policy.clone()));
    Ok(policy)
}

/// An address as the browser wants it.
///
/// # Errors
/// If it is another site's.
pub fn trusted(address: &str) -> Result<JsValue, JsValue> {
    let window = JsValue::from(window().ok_or("there is no browser")?);
    let location = |name: &str| text(&get(&window, "location"), name);
    let (Some(base), Some(origin)) = (location("href"), location("origin")) else {
        return Err("this page has no address".into());
    };
    let types = get(&window, "trustedTypes");
    if types.is_undefined() {
        return own(address, &base, &origin).map(JsValue::from);
    }
    let policy = policy(&types, base, origin)?;
    let create: Function = get(&policy, "createScriptURL").dyn_into()?;
    create.call1(&policy, &address.into())
}

/// Starts a worker.
///
/// # Errors
/// What the browser says; if the address is another site's.
pub fn worker(address: &str) -> Result<Worker, JsValue> {
    let window = JsValue::from(window().ok_or("there is no browser")?);
    let make: Function = get(&window, "Worker").dyn_into()?;
    let worker = Reflect::construct(&make, &js_sys::Array::of1(&trusted(address)?))?;
    Ok(worker.unchecked_into())
}
