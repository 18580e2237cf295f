//! A list whose items keep their elements while others come and go: so does the focus in them.

use leptos::prelude::*;
use std::sync::Arc;

/// Draws one item by its key. It is called once a key; what may change in an item it reads from signals.
pub type DrawItem = Arc<dyn Fn(String) -> AnyView + Send + Sync>;

/// The items of a list, without the list's own element.
#[component]
pub fn Items(
    /// The keys of the items, in order; no key twice.
    #[prop(into)]
    keys: Signal<Vec<String>>,
    /// Draws the item of a key.
    draw: DrawItem,
) -> impl IntoView {
    view! {
        <For each=move || keys.get() key=|key| key.clone() children=move |key| draw(key)/>
    }
}
