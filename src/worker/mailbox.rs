//! What arrives while a worker is busy, and waiting for it.

use super::relay::Baton;
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, MessagePort};

struct Inner {
    /// The states of the digests that arrived.
    batons: RefCell<Vec<Baton>>,
    paused: Cell<bool>,
    /// Wakes the one that waits.
    bell: RefCell<Option<Function>>,
    /// Wakes the one that lets others have their turn.
    turn: RefCell<Option<Function>>,
    /// Both ends of a channel to this same thread.
    out: MessagePort,
    _back: MessagePort,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

/// A worker's only mailbox. Clones share it.
#[derive(Clone)]
pub struct Mailbox(Rc<Inner>);

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailbox(..)")
    }
}

fn ring(bell: &RefCell<Option<Function>>) {
    if let Some(wake) = bell.borrow_mut().take() {
        // INVARIANT: a promise's own function never throws.
        wake.call0(&JsValue::UNDEFINED)
            .expect_throw("a promise can be resolved");
    }
}

async fn rung(bell: &RefCell<Option<Function>>) {
    let promise = Promise::new(&mut |wake, _| {
        bell.borrow_mut().replace(wake);
    });
    // INVARIANT: nothing rejects this promise.
    JsFuture::from(promise)
        .await
        .expect_throw("a bell only rings");
}

impl Mailbox {
    /// An empty mailbox.
    ///
    /// # Errors
    /// If the browser makes no channel.
    pub fn new() -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        let (out, back) = (channel.port1(), channel.port2());
        let inner = Rc::new_cyclic(|inner: &std::rc::Weak<Inner>| {
            let inner = inner.clone();
            let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
                if let Some(inner) = inner.upgrade() {
                    ring(&inner.turn);
                }
            });
            back.set_onmessage(Some(heard.as_ref().unchecked_ref()));
            Inner {
                batons: RefCell::default(),
                paused: Cell::new(false),
                bell: RefCell::default(),
                turn: RefCell::default(),
                out,
                _back: back,
                _heard: heard,
            }
        });
        Ok(Self(inner))
    }

    /// Lets the messages in that arrived meanwhile.
    pub async fn turn(&self) {
        // INVARIANT: null can be cloned.
        (self.0.out.post_message(&JsValue::NULL)).expect_throw("a channel takes null");
        rung(&self.0.turn).await;
    }

    /// Waits until something arrives.
    pub async fn wait(&self) {
        rung(&self.0.bell).await;
    }

    /// Returns at once, or when the page says to go on.
    pub async fn unpaused(&self) {
        while self.0.paused.get() {
            self.wait().await;
        }
    }

    pub fn pause(&self, paused: bool) {
        self.0.paused.set(paused);
        ring(&self.0.bell);
    }

    /// The state of the digests before a frame arrived.
    pub fn put(&self, baton: Baton) {
        self.0.batons.borrow_mut().push(baton);
        ring(&self.0.bell);
    }

    /// The state of the digests before a frame, if it has arrived.
    pub fn take(&self, frame: u32) -> Option<Baton> {
        let mut batons = self.0.batons.borrow_mut();
        let place = batons.iter().position(|baton| baton.frame == frame)?;
        Some(batons.swap_remove(place))
    }
}
