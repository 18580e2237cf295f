//! Among the settings: whether the page works without a network, and what the reader can do about it.

use super::notice::offer;
use super::state::{Keeping, OfflineState};
use crate::app::state::Page;
use crate::app::tree::html::{div, p, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::web::service_worker::KeepingImpossible;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    let state = OfflineState::of(page);
    state.start();
    reactive(move || draw(state))
}

/// The line in a given state.
pub fn draw(state: OfflineState) -> Element {
    let ask = |name| {
        press()
            .class("btn")
            .on_click(move || state.make_ready())
            .child(name)
    };
    let (says, button) = match state.keeping.get() {
        Keeping::Waiting => (
            "Not ready offline yet.".to_owned(),
            Some(ask("Make ready offline")),
        ),
        Keeping::AskFirst => (
            "Your browser saves data, so this page asks first.".to_owned(),
            Some(ask("Make ready offline")),
        ),
        Keeping::Fetching => ("Getting ready for use without a network …".to_owned(), None),
        Keeping::Ready => (
            "Ready offline: this page works without a network.".to_owned(),
            None,
        ),
        Keeping::Failed(why) => (format!("Not ready offline: {why}."), Some(ask("Try again"))),
        Keeping::Impossible(why) => (reason(why).to_owned(), None),
    };
    let new_version = state.new_version.get().then(|| {
        let (says, load) = offer(state, "btn");
        p().class("offline-line")
            .child(span().child(says).child("."))
            .child(load)
    });
    div()
        .child(
            p().class("offline-line")
                .child(span().child(says))
                .child(button),
        )
        .child(new_version)
}

fn reason(why: KeepingImpossible) -> &'static str {
    match why {
        KeepingImpossible::File => {
            "This page is a file on your disk, so it needs no network. It can’t be installed, it can’t update itself, and a link to it works on this computer only."
        }
        KeepingImpossible::Insecure => {
            "Not ready offline: browsers keep only pages that come through HTTPS."
        }
        KeepingImpossible::Unsupported => {
            "Not ready offline: this browser keeps no pages, at least not in this window."
        }
    }
}
