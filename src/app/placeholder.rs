//! Empty places in the page that parts fill when they come: a view writes into its own places only, and
//! what lies there is drawn like everything else.

use super::lazy_part::PartLoadError;
use super::route::{self, View};
use super::state::{DrawView, Page};
use crate::app::tree::html::div;
use crate::app::tree::{Nodes, reactive};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// What lies in a place now; an empty element before its part has come.
pub fn placeholder(page: Page, class: &'static str, place: RwSignal<Option<DrawView>>) -> Nodes {
    reactive(move || {
        let content = place.get().map(|draw| draw(page));
        div().class(class).child(content)
    })
}

/// How a part is fetched that draws something.
pub type LoadView = fn() -> Pin<Box<dyn Future<Output = Result<DrawView, PartLoadError>>>>;

/// A place that is filled when it is first in sight, and stays so. It is called once, outside of what is
/// drawn anew.
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
        spawn_local(async move {
            match load().await {
                Ok(draw) => place.set(Some(draw)),
                Err(error) => {
                    asked.set_value(false);
                    page.say(error.to_string(), true);
                    route::go(&View::Lab.route());
                }
            }
        });
    });
    placeholder(page, class, place)
}
