//! Receives the page's messages, and answers.

use super::clock::now;
use super::failing::Stop;
use super::mailbox::Mailbox;
use super::protocol::{FailedPlace, Job, PageMessage, RawWork, WorkerMessage};
use super::relay::Baton;
use super::share::{Outlet, run};
use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

/// What a worker can reach.
#[derive(Debug)]
struct Way {
    scope: DedicatedWorkerGlobalScope,
    mailbox: Mailbox,
    /// To the worker with the next frame; `None` if this worker has them all.
    next: Option<MessagePort>,
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &WorkerMessage) {
    let object = message.to_js();
    let posted = if let WorkerMessage::Frame { bytes, .. } = message {
        scope.post_message_with_transfer(&object, &Array::of1(&bytes.buffer()))
    } else {
        scope.post_message(&object)
    };
    // INVARIANT: fails only for values that can't be cloned; messages contain only numbers, texts, bytes, and blobs. An
    // exception in a worker reaches the page as an error of the job.
    posted.expect_throw("a message can be cloned");
}

impl Outlet for Way {
    fn page(&self, message: &WorkerMessage) {
        post(&self.scope, message);
    }

    fn this_worker(&self, baton: Baton) {
        self.mailbox.put(baton);
    }

    fn next_worker(&self, baton: Baton) {
        match &self.next {
            // INVARIANT: a baton contains only a number and bytes.
            Some(next) => (next.post_message(&baton.to_js())).expect_throw("a baton can be cloned"),
            None => self.mailbox.put(baton),
        }
    }
}

/// Listens for a job, and says that it can take one. Does nothing outside of a worker.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let mailbox = match Mailbox::new() {
        Ok(mailbox) => mailbox,
        Err(error) => return post(&scope, &Stop::thrown(FailedPlace::Cipher, &error).message()),
    };
    let port = scope.clone();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        hear(&port, &mailbox, &event);
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    super::sign_of_life::show(move |lock| {
        let lock = lock.to_owned();
        post(&scope, &WorkerMessage::Ready { lock });
    });
}

fn hear(scope: &DedicatedWorkerGlobalScope, mailbox: &Mailbox, event: &MessageEvent) {
    match PageMessage::from_js(&event.data()) {
        Some(PageMessage::Job(job)) => begin(scope, mailbox, *job, &event.ports()),
        Some(PageMessage::Pause) => mailbox.pause(true),
        Some(PageMessage::Resume) => mailbox.pause(false),
        Some(PageMessage::Measure { what, rounds }) => post(scope, &measured(what, rounds)),
        None => post(
            scope,
            &Stop::because(FailedPlace::Cipher, "an unknown message").message(),
        ),
    }
}

/// The ports are those to the next worker and from the worker before, in this order.
fn begin(scope: &DedicatedWorkerGlobalScope, mailbox: &Mailbox, job: Job, ports: &Array) {
    let port = |at: u32| ports.get(at).dyn_into::<MessagePort>().ok();
    if let Some(before) = port(1) {
        let mailbox = mailbox.clone();
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(baton) = Baton::from_js(&event.data()) {
                mailbox.put(baton);
            }
        });
        before.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    }
    let way = Way {
        scope: scope.clone(),
        mailbox: mailbox.clone(),
        next: port(0),
    };
    wasm_bindgen_futures::spawn_local(async move {
        let end = match run(job, &way.mailbox, &way).await {
            Ok(()) => WorkerMessage::Done,
            Err(stop) => stop.message(),
        };
        way.page(&end);
    });
}

fn measured(what: RawWork, rounds: u32) -> WorkerMessage {
    let start = now();
    match super::raw::run(what, rounds) {
        Ok(()) => WorkerMessage::Measured(now() - start),
        Err(error) => Stop::from(error).message(),
    }
}
