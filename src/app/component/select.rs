//! A menu of which one entry is chosen. What is chosen is a place in the list, never a text.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlSelectElement;

/// A menu.
#[component]
pub fn Select(
    /// Its accessible name, where no [`Field`](super::field::Field) around it gives one.
    #[prop(into, optional)]
    label: Option<String>,
    /// Its class names; those of a button where none are given.
    #[prop(default = "btn")]
    class: &'static str,
    /// The entries, in order.
    #[prop(into)]
    options: Signal<Vec<String>>,
    /// The place of the chosen entry, from 0; none while none of them holds.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// What to say while none of them holds. Without it an entry always holds.
    #[prop(optional)]
    none: Option<&'static str>,
    /// Called with the place of what was chosen, from 0.
    choose: Callback<usize>,
) -> impl IntoView {
    let first = usize::from(none.is_some());
    let placeholder = none.map(|none| {
        let here = move || chosen.get().is_none();
        let here = Signal::derive(here);
        view! { <option value="" disabled selected=here prop:selected=here>{none}</option> }
            .into_any()
    });
    let changed = move |event: leptos::ev::Event| {
        let place = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
            .and_then(|select| usize::try_from(select.selected_index()).ok())
            .and_then(|place| place.checked_sub(first));
        if let Some(place) = place {
            choose.run(place);
        }
    };
    view! {
        <select class=class aria-label=label on:change=changed>
            {placeholder}
            {move || entries(&options.get(), chosen)}
        </select>
    }
}

/// The entries, of which one is chosen.
fn entries(options: &[String], chosen: Signal<Option<usize>>) -> AnyView {
    let entry = |(index, option): (usize, &String)| {
        let here = Signal::derive(move || chosen.get() == Some(index));
        view! { <option selected=here prop:selected=here>{option.clone()}</option> }.into_any()
    };
    let entries: Vec<AnyView> = options.iter().enumerate().map(entry).collect();
    entries.into_any()
}
