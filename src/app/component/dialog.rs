//! A dialog over the page, closed by Escape, by its button, and by going to another view.

use crate::app::state::App;
use leptos::html;
use leptos::prelude::*;

/// A dialog. The browser gives the focus back to where it was when it closes.
#[component]
pub fn Dialog(
    /// The id of its title: one of its own for each dialog.
    id: &'static str,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Class names besides those of every dialog.
    #[prop(default = "")]
    class: &'static str,
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when it has been closed, however that came.
    close: Callback<()>,
    /// What the button that closes it says; no such button where it is empty.
    #[prop(default = "Close")]
    button: &'static str,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let app = App::from_context();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let (open, Some(dialog)) = (open.get(), node.get()) else {
            return;
        };
        match (open, dialog.open()) {
            // Fails only where it is open already, or not on the page.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // Going to another view leaves no dialog behind, and nothing that lies dead under it.
    Effect::new(move |before: Option<crate::app::route::View>| {
        let now = app.view.get();
        if before.is_some_and(|before| before != now) && open.get_untracked() {
            close.run(());
        }
        now
    });
    let leave = move |_| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let done = (!button.is_empty()).then(|| {
        view! { <button type="button" class="btn main" on:click=leave>{button}</button> }
    });
    view! {
        <dialog
            node_ref=node
            class=format!("sheet-dialog {class}")
            aria-labelledby=id
            on:close=move |_| close.run(())
        >
            <h2 id=id>{title}</h2>
            {children()}
            {done}
        </dialog>
    }
}
