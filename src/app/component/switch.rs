//! A switch: what it is about, and whether it is on.

use leptos::prelude::*;

/// A switch.
#[component]
pub fn Switch(
    /// Its accessible name, where its text says more than its name.
    #[prop(into, optional)]
    label: Option<String>,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether the eye is to be drawn to it now.
    #[prop(into, optional)]
    marked: Signal<bool>,
    /// Called with what it is to be.
    change: Callback<bool>,
    /// What it is about.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="sw"
            role="switch"
            aria-label=label
            aria-checked=move || on.get().to_string()
            data-asked=move || marked.get().then_some("")
            on:click=move |_| change.run(!on.get_untracked())
        >
            {children()}
            <span class="tog" aria-hidden="true"></span>
        </button>
    }
}
