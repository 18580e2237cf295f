//! A button that lets the reader choose a file from the disk.

use crate::web::source::Source;
use leptos::html;
use leptos::prelude::*;

/// The button. The same file may be chosen twice in a row.
#[component]
pub fn FilePicker(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// The button's class names.
    #[prop(default = "btn")]
    class: &'static str,
    /// Which files to offer, as the attribute `accept` says it; all where none is given.
    #[prop(optional)]
    accept: Option<&'static str>,
    /// Called with the file.
    pick: Callback<Source>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            input.click();
        }
    };
    let picked = move |_| {
        let files = input.get_untracked().and_then(|input| input.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            pick.run(Source::of_file(file));
        }
    };
    view! {
        <button type="button" class=class on:click=open>{label}</button>
        <input
            node_ref=input
            type="file"
            class="sr"
            tabindex="-1"
            aria-hidden="true"
            accept=accept
            on:change=picked
        />
    }
}
