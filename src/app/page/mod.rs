//! The views, one folder each.
//!
//! - [`lab`]: the lab itself, the first screen

pub mod lab;

use super::component::live;
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
                    <svg width="30" height="22" viewBox="-26 -18 52 36" aria-hidden="true">
                        <rect x="-24.5" y="-16.5" width="49" height="33" rx="3" fill="none" stroke="currentColor" stroke-width="2.4"/>
                        <path d="M-24 -14L0 4L24 -14" fill="none" stroke="currentColor" stroke-width="2.4"/>
                        <circle cy="3" r="8" fill="var(--cipher)"/>
                    </svg>
                    "Envelope Lab"
                </h1>
                <p class="local only-wide">"Everything runs in this page. No file leaves it."</p>
                <div class="push">
                    <button class="btn" on:click=live::click(move |_| app.reset())>"Reset the lab"</button>
                    <button
                        class="btn square"
                        aria-label=live::text(move || format!("Theme: {}", theme.get().name()))
                        title=live::text(move || format!("Theme: {}", theme.get().name()))
                        on:click=live::click(move |_| theme.update(|theme| *theme = theme.next()))
                    >
                        <svg class="icon" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" data-theme=live::text(move || theme.get().name().to_owned())>
                            <circle cx="9" cy="9" r="6.5" fill="none" stroke="currentColor" stroke-width="1.8"/>
                            <path class="half" d="M9 2.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>
                            <circle class="full" cx="9" cy="9" r="3.4" fill="currentColor"/>
                        </svg>
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
    view! {
        <dialog node_ref=dialog class="sheet-dialog" aria-labelledby="keys-title" on:close=live::event(move |_| open.set(false))>
                <h2 id="keys-title">"Keys"</h2>
                <dl class="keys">
                    {KEYS
                        .into_iter()
                        .map(|(keys, what)| view! { <dt><kbd>{keys}</kbd></dt><dd>{what}</dd> })
                        .collect_view()}
                </dl>
                <p class="eyebrow">"Clickers work: they send Page Up and Page Down."</p>
                <button class="btn main" on:click=live::click(move |_| {
                    if let Some(dialog) = dialog.get() {
                        dialog.close();
                    }
                })>"Close"</button>
        </dialog>
    }
}
