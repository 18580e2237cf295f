//! Empty places in the page that parts fill when they have loaded. A view writes only into its own places, and their
//! content is drawn like everything else.

use super::lazy_part::PartLoadError;
use super::route::{self, View};
use super::state::{DrawView, Page};
use crate::app::tree::html::div;
use crate::app::tree::{Nodes, reactive};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// The current content of a place; an empty element until its part has loaded.
pub fn placeholder(page: Page, class: &'static str, place: RwSignal<Option<DrawView>>) -> Nodes {
    reactive(move || {
        let content = place.get().map(|draw| draw(page));
        div().class(class).child(content)
    })
}

/// Loads a part that draws something.
pub type LoadView = fn() -> Pin<Box<dyn Future<Output = Result<DrawView, PartLoadError>>>>;

/// A place that is filled when it is first visible, and stays filled. Call this once, outside of anything reactive.
pub fn lazy_placeholder(
    page: Page,
    class: &'static str,
    shown: Signal<bool>,
    load: LoadView,
) -> Nodes {
    let place = RwSignal::new(None::<DrawView>);
    let asked = StoredValue::new(false);
    Effect::new(move || {
        if !shown.get() || asked.get_value() {
            return;
        }
        asked.set_value(true);
        let view = page.view.get_untracked().title();
        spawn_local(async move {
            match load().await {
                Ok(draw) => place.set(Some(draw)),
                Err(error) => {
                    asked.set_value(false);
                    page.say(format!("{view}: {error}"), true);
                    route::go(&View::Lab.route());
                }
            }
        });
    });
    placeholder(page, class, place)
}
