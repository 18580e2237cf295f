//! A control with its label, and below it what is expected or wrong.

use leptos::prelude::*;

/// Puts a label above a control. The control takes its accessible name from the label.
#[component]
pub fn Field(
    /// What the control is for, in a few words.
    #[prop(into)]
    label: String,
    /// What is expected, or what is wrong with what was entered; empty for nothing.
    #[prop(into, optional)]
    note: Signal<String>,
    /// Whether the note is about a mistake.
    #[prop(into, optional)]
    bad: Signal<bool>,
    /// The control: an input, a text area, a [`Select`](super::select::Select).
    children: Children,
) -> impl IntoView {
    view! {
        <label class="form-field">
            <span class="eyebrow">{label}</span>
            {children()}
            <small
                class="form-note"
                hidden=move || note.with(String::is_empty)
                data-bad=move || bad.get().then_some("")
            >
                {note}
            </small>
        </label>
    }
}
