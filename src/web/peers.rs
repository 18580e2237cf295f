//! The other ciphers of the bench page, in a worker: fetched only for that page, and started from a blob, so that the
//! worker has the page's policy.

use super::browser::{document, window};
use super::integrity::{self, Hashed};
use super::local_file::blob_of;
use super::reflect::{get, tell, text};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Url, Worker};

/// Why a peer was not measured, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PeerError(String);

/// How long a peer took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeerTime {
    /// The median of its runs.
    pub milliseconds: f64,
    pub runs: u32,
}

/// A measurement in progress. Dropping it lets it go on; [`PeerRun::stop`] ends it.
#[derive(Clone, Debug)]
pub struct PeerRun {
    worker: Worker,
    answer: Promise,
    resolve: Function,
}

thread_local! {
    static ADDRESS: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn refused(error: &JsValue) -> PeerError {
    let says = text(error, "message").or_else(|| error.as_string());
    PeerError(says.unwrap_or_else(|| "the browser gave no reason".to_owned()))
}

/// The address of a blob with the peers' program.
async fn address() -> Result<String, JsValue> {
    if let Some(address) = ADDRESS.with_borrow(Clone::clone) {
        return Ok(address);
    }
    let page = document().ok_or("there is no document")?;
    let script = page.query_selector("script[data-peers]")?;
    let name = script.and_then(|script| script.get_attribute("data-peers"));
    let name = name.ok_or("this copy of the page comes without the other libraries")?;
    let base = page.base_uri()?.ok_or("this page has no address")?;
    let window = JsValue::from(window().ok_or("there is no browser")?);
    let file = Url::new_with_base(&name, &base)?.href();
    let response = integrity::fetch(&window, &file, Hashed::Peers)?;
    let response = JsFuture::from(Promise::resolve(&response)).await?;
    if get(&response, "ok").is_falsy() {
        return Err("the other libraries could not be fetched".into());
    }
    let program = JsFuture::from(Promise::resolve(&tell(&response, "text"))).await?;
    let blob =
        blob_of(&Array::of1(&program), "text/javascript").map_err(|error| error.to_string())?;
    let address = Url::create_object_url_with_blob(&blob)?;
    ADDRESS.set(Some(address.clone()));
    Ok(address)
}

/// Lets a worker measure a peer: how long it takes to encrypt so many bytes, in runs that end after `limit`
/// milliseconds.
///
/// # Errors
/// If the peers can't be fetched or started.
pub async fn begin(peer: &str, bytes: u32, limit: u32) -> Result<PeerRun, PeerError> {
    let address = address().await.map_err(|error| refused(&error))?;
    start(&address, peer, bytes, limit).map_err(|error| refused(&error))
}

fn start(address: &str, peer: &str, bytes: u32, limit: u32) -> Result<PeerRun, JsValue> {
    let worker = super::script_address::worker(address)?;
    let mut resolve = None;
    let answer = Promise::new(&mut |done, _| resolve = Some(done));
    let resolve = resolve.ok_or("the browser made no promise")?;
    let done = resolve.clone();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let answered = done.call1(&JsValue::UNDEFINED, &event.data()).map(drop);
        super::failure::report(answered, "measure");
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    let ask = Object::new();
    let put = |name: &str, value: JsValue| Reflect::set(&ask, &name.into(), &value).map(drop);
    put("peer", peer.into())?;
    put("bytes", bytes.into())?;
    put("limit", limit.into())?;
    worker.post_message(&ask)?;
    Ok(PeerRun {
        worker,
        answer,
        resolve,
    })
}

impl PeerRun {
    /// Ends the worker; the measurement then has no result.
    pub fn stop(&self) {
        self.worker.terminate();
        let stopped = self.resolve.call0(&JsValue::UNDEFINED);
        super::failure::ignore_because(stopped, "a promise’s own function never throws");
    }

    /// The result.
    ///
    /// # Errors
    /// If the peer failed, or the measurement was stopped.
    pub async fn time(self) -> Result<PeerTime, PeerError> {
        let answer = JsFuture::from(self.answer.clone()).await;
        self.worker.terminate();
        let answer = answer.map_err(|error| refused(&error))?;
        match get(&answer, "milliseconds").as_f64() {
            Some(milliseconds) => Ok(PeerTime {
                milliseconds,
                runs: get(&answer, "runs").as_f64().map_or(1, |runs| runs as u32),
            }),
            None => Err(PeerError(
                text(&answer, "why").unwrap_or_else(|| "stopped".to_owned()),
            )),
        }
    }
}

/// Milliseconds since the page was opened, with fractions.
pub fn precise_now() -> f64 {
    let performance = get(&js_sys::global(), "performance");
    tell(&performance, "now").as_f64().unwrap_or(0.0)
}
