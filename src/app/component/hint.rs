//! Why the last key did nothing, in a few words that go by themselves.

use crate::app::state::Page;
use crate::app::tree::html::p;
use crate::app::tree::{Nodes, reactive};
use leptos::prelude::*;

/// The page's hint. A dialog has one of its own, because it makes the rest of the page inert.
pub fn hint(page: Page) -> Nodes {
    reactive(move || {
        p().class("hint")
            .attr("aria-live", "polite")
            .child(page.hint.get())
    })
}
