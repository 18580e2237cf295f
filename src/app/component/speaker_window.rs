//! The button that opens the speaker's window, and what to do where the browser blocks pop-ups.

use crate::app::route::{Route, Slug};
use crate::app::tree::html::{div, link, press, span};
use crate::app::tree::{Nodes, reactive};
use crate::web::dom;
use leptos::prelude::*;

/// The name of the window: a second press finds the window that is open.
const NAME: &str = "envelope-lab-speaker";

/// The button for the speaker's window.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerWindow {
    /// The talk that the window opens; none for the one that is going on.
    talk: Signal<Option<Slug>>,
    /// Whether the browser blocked the window.
    blocked: RwSignal<bool>,
}

impl SpeakerWindow {
    pub fn new(talk: Signal<Option<Slug>>) -> Self {
        Self {
            talk,
            blocked: RwSignal::new(false),
        }
    }

    /// The same after the browser blocked the window.
    pub fn blocked(talk: Signal<Option<Slug>>) -> Self {
        Self {
            talk,
            blocked: RwSignal::new(true),
        }
    }

    fn address(self) -> String {
        Route::Speaker(self.talk.get()).to_string()
    }

    /// Opens the window, or notes that the browser blocked it.
    pub fn open(self) {
        let address = untrack(|| self.address());
        self.blocked.set(!dom::open_window(&address, NAME));
    }

    /// Whether the browser blocked the window the last time.
    pub fn is_blocked(self) -> bool {
        self.blocked.get()
    }

    /// Forgets that the browser blocked the window.
    pub fn forgive(self) {
        self.blocked.set(false);
    }

    /// Draws the button, and a plain link below it once the browser blocked the window.
    pub fn draw(self) -> Nodes {
        reactive(move || {
            let button = press()
                .class("btn")
                .on_click(move || self.open())
                .child("Open the speaker window");
            let instead = self.is_blocked().then(|| {
                let tab = link(self.address())
                    .class("link")
                    .attr("target", "_blank")
                    .child("Open the speaker view in a new tab");
                span()
                    .class("speaker-blocked")
                    .attr("aria-live", "polite")
                    .child("The browser blocked the window.")
                    .child(tab)
                    .child("Or press N in the presentation, for the notes beside the stage.")
            });
            div().class("speaker-window").child(button).child(instead)
        })
    }
}
