//! A channel between the windows of this browser that show this page. Nothing that is posted leaves the browser.

use super::failure::report;
use super::reflect;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, EventTarget};

/// An open channel. It stays open as long as the page.
#[derive(Clone, Debug)]
pub struct Channel(BroadcastChannel);

impl Channel {
    /// Opens the channel of this name; `None` outside a browser, or where the browser has none.
    pub fn open(name: &str) -> Option<Self> {
        super::browser::window()?;
        BroadcastChannel::new(name).ok().map(Self)
    }

    /// Posts a text to all other windows.
    pub fn post(&self, text: &str) {
        report(self.0.post_message(&text.into()), "tell the other windows");
    }

    /// Calls back with each text that another window posts. The listener is never removed.
    pub fn on_message(&self, heard: impl Fn(String) + 'static) {
        let channel: &EventTarget = self.0.unchecked_ref();
        reflect::listen(channel, &["message"], move |event| {
            if let Some(text) = reflect::text(&event, "data") {
                heard(text);
            }
        });
    }
}
