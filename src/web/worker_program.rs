//! The workers' own program: fetched and compiled once, when there is a large body.

use super::browser::{document, window};
use super::integrity::{self, Hashed};
use super::local_file::blob_of;
use super::reflect::{call, get, text};
use super::script_address;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Url, Worker};

/// The section of the program that contains its script.
const SCRIPT: &str = "script";

/// The program, ready to start.
#[derive(Clone, Debug)]
pub struct WorkerProgram {
    /// A compiled `WebAssembly.Module`.
    module: JsValue,
    /// The blob address of the program's script.
    address: String,
}

thread_local! {
    static PROGRAM: RefCell<Option<WorkerProgram>> = const { RefCell::new(None) };
}

/// The value of a member that must be there.
fn member(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let value = get(of, name);
    match value.is_undefined() {
        true => Err(format!("this browser has no {name}").into()),
        false => Ok(value),
    }
}

fn method(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    member(of, name)?.dyn_into()
}

async fn waited(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&promise?)).await
}

/// An object made by one of the browser's constructors.
fn made(of: &JsValue, name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::construct(&method(of, name)?, &Array::of1(with))
}

/// The program's bytes: from the page itself where the page is one file, else from where the page says.
async fn bytes(window: &JsValue) -> Result<JsValue, JsValue> {
    let page = document().ok_or("there is no document")?;
    let response = match page.get_element_by_id("worker") {
        Some(packed) => {
            let packed = text(&packed, "textContent").ok_or("its text is missing")?;
            let packed = format!("data:application/gzip;base64,{packed}");
            unpacked(window, &packed)?
        }
        None => {
            let script = page.query_selector("script[data-worker]")?;
            let name = script.and_then(|script| script.get_attribute("data-worker"));
            let name = name.ok_or("this page does not say where its worker lies")?;
            let base = page.base_uri()?.ok_or("this page has no address")?;
            let address = Url::new_with_base(&name, &base)?.href();
            waited(integrity::fetch(window, &address, Hashed::Worker)).await?
        }
    };
    if get(&response, "ok").is_falsy() {
        let status = get(&response, "status").as_f64().unwrap_or(0.0);
        return Err(format!("it could not be fetched (status {status})").into());
    }
    waited(method(&response, "arrayBuffer")?.call0(&response)).await
}

/// A response with the bytes of a base64 text of a gzip file. A page from disk may fetch nothing, not even this text.
fn unpacked(window: &JsValue, address: &str) -> Result<JsValue, JsValue> {
    let (_, packed) = address.split_once(',').ok_or("no data")?;
    let letters = method(window, "atob")?.call1(window, &packed.into())?;
    let letters = letters.as_string().ok_or("no data")?;
    // Each letter is one byte.
    let bytes: Vec<u8> = letters.chars().map(|letter| letter as u8).collect();
    let bytes = js_sys::Uint8Array::from(bytes.as_slice());
    let blob = blob_of(&Array::of1(&bytes), "").map_err(|error| error.to_string())?;
    let stream = method(&blob, "stream")?.call0(&blob)?;
    let unpacker = made(window, "DecompressionStream", &"gzip".into())?;
    made(window, "Response", &call(&stream, "pipeThrough", &unpacker))
}

impl WorkerProgram {
    /// The program, if it was fetched and compiled.
    pub fn known() -> Option<Self> {
        PROGRAM.with_borrow(Clone::clone)
    }

    /// Fetches and compiles the program, unless that was done.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn get() -> Result<Self, JsValue> {
        if let Some(program) = Self::known() {
            return Ok(program);
        }
        let window = JsValue::from(window().ok_or("there is no browser")?);
        let bytes = bytes(&window).await?;
        let assembly = member(&window, "WebAssembly")?;
        let module = waited(method(&assembly, "compile")?.call1(&assembly, &bytes)).await?;
        let of_modules = member(&assembly, "Module")?;
        let sections = method(&of_modules, "customSections")?;
        let sections = sections.call2(&of_modules, &module, &SCRIPT.into())?;
        let script = get(&sections, "0");
        let blob =
            blob_of(&Array::of1(&script), "text/javascript").map_err(|error| error.to_string())?;
        let program = Self {
            module,
            address: Url::create_object_url_with_blob(&blob)?,
        };
        PROGRAM.set(Some(program.clone()));
        Ok(program)
    }

    /// Starts a worker. A worker started through a blob URL inherits the page's Content-Security-Policy, so the data it
    /// receives can't leave it either (a worker from a plain URL would have its own, empty policy).
    ///
    /// # Errors
    /// What the browser says.
    pub fn start(&self) -> Result<Worker, JsValue> {
        // Classic: browsers start no other for a page from disk.
        let worker = script_address::worker(&self.address)?;
        worker.post_message(&self.module)?;
        Ok(worker)
    }
}
