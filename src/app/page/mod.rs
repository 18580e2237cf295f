//! The views, one folder each.
//!
//! - [`lab`]: the lab itself, the first screen

pub mod lab;

use super::component::{live, paint};
use super::player::KEYS;
use super::state::App;
use leptos::html::Dialog;
use leptos::prelude::*;

/// Header, the view, and what floats above both.
#[component]
pub fn Shell() -> impl IntoView {
    let app = App::from_context();
    let theme = app.settings.theme;
    view! {
        <div class="lab" data-run=live::flag(move || app.run.with(|run| run.is_some()))>
            <header class="top">
                <h1 class="brand">
                    <span class="brand-mark"></span>
                    "Envelope Lab"
                </h1>
                <p class="local only-wide">"Everything runs in this page. No file leaves it."</p>
                <div class="push">
                    <button class="btn" on:click=live::click(move |_| app.reset())>"Reset the lab"</button>
                    <button
                        class="btn square"
                        aria-label=live::text(move || format!("Theme: {}", theme.get().name()))
                        data-theme=live::text(move || theme.get().name().to_owned())
                        on:click=live::click(move |_| theme.update(|theme| *theme = theme.next()))
                    >
                        <span class="icon icon-theme"></span>
                    </button>
                    <button class="btn square" aria-label="Keys" on:click=live::click(move |_| app.player.keys.set(true))>"?"</button>
                </div>
            </header>
            <lab::LabPage/>
            <Keys/>
        </div>
    }
}

/// The list of keys.
#[component]
fn Keys() -> impl IntoView {
    let app = App::from_context();
    let dialog = NodeRef::<Dialog>::new();
    let open = app.player.keys;
    Effect::new(move || {
        if let (true, Some(dialog)) = (open.get(), dialog.get()) {
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get() {
            dialog.close();
        }
    };
    let list = paint::div(
        "keys-list",
        Box::new(|markup| {
            markup.open_class("dl", "keys");
            for (keys, what) in KEYS {
                markup.open("dt").line("kbd", "", keys).close();
                markup.line("dd", "", what);
            }
            markup.close();
            let clickers = "Clickers work: they send Page Up and Page Down.";
            markup.line("p", "eyebrow", clickers);
        }),
    );
    view! {
        <dialog
            node_ref=dialog
            class="sheet-dialog"
            aria-labelledby="keys-title"
            on:close=live::event(move |_| open.set(false))
        >
            <h2 id="keys-title">"Keys"</h2>
            {list}
            <button class="btn main" on:click=live::click(close)>
                "Close"
            </button>
        </dialog>
    }
}
