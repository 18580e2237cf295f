//! How fast a worker is.

use super::protocol::{PageMessage, RawWork, WorkerMessage};
use super::worker_error::{WorkerError, refused};
use super::worker_program::WorkerProgram;
use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageEvent;

/// How long a worker takes for an operation over 1 MiB, done so many times, in milliseconds: the baseline for what a
/// whole upload or download takes.
///
/// # Errors
/// If the browser can't run a worker.
pub async fn measure(what: RawWork, rounds: u32) -> Result<f64, WorkerError> {
    let program = WorkerProgram::get()
        .await
        .map_err(|error| refused(&error))?;
    let worker = program.start().map_err(|error| refused(&error))?;
    let port = worker.clone();
    let answer = Promise::new(&mut |resolve, reject| {
        let port = port.clone();
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let answered = match WorkerMessage::from_js(&event.data()) {
                Some(WorkerMessage::Ready { .. }) => {
                    port.post_message(&PageMessage::Measure { what, rounds }.to_js())
                }
                Some(WorkerMessage::Measured(milliseconds)) => {
                    (resolve.call1(&JsValue::UNDEFINED, &milliseconds.into())).map(drop)
                }
                _ => (reject.call0(&JsValue::UNDEFINED)).map(drop),
            };
            super::failure::report(answered, "measure");
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    });
    let milliseconds = JsFuture::from(answer).await;
    port.terminate();
    let milliseconds = milliseconds.ok().as_ref().and_then(JsValue::as_f64);
    milliseconds.ok_or_else(|| WorkerError::Worker("no answer".to_owned()))
}
