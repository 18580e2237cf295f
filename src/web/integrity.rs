//! Files of this site that the browser checks by their hashes before it gives them out (Subresource Integrity, W3C).

use super::browser::document;
use super::reflect::get;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A file whose hash the page names, by its place in `data-hashes` (scripts/name-files.mjs).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashed {
    Worker = 3,
    Peers = 4,
}

/// The file's hash; none in a page that was not built as a whole.
fn hash_of(file: Hashed) -> Option<String> {
    let script = document()?.query_selector("script[data-hashes]").ok()??;
    let hashes = script.get_attribute("data-hashes")?;
    let hash = hashes.split(' ').nth(file as usize)?;
    Some(format!("sha256-{hash}"))
}

/// Fetches a file: a promise of its response, which fails if the file is another.
///
/// # Errors
/// If the browser has no `fetch`.
pub fn fetch(window: &JsValue, address: &str, file: Hashed) -> Result<JsValue, JsValue> {
    let options = Object::new();
    if let Some(hash) = hash_of(file) {
        Reflect::set(&options, &"integrity".into(), &hash.into())?;
    }
    let fetch: Function = get(window, "fetch").dyn_into()?;
    fetch.call2(window, &address.into(), &options)
}
