//! Code, JSON or a message on the wire: set in the fixed type, and scrolled by keys where it is long.

use leptos::prelude::*;

/// The block.
#[component]
pub fn CodeBlock(
    /// What it holds, for a screen reader.
    #[prop(into)]
    label: Signal<String>,
    /// Its class names, which say what it holds: `json`, `http`, `code`.
    class: &'static str,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    view! {
        <pre class=class tabindex="0" role="region" aria-label=label>{children()}</pre>
    }
}
