//! Tabs over one panel, moved through by the arrow keys (WAI-ARIA Authoring Practices, "Tabs").

use crate::web::keyboard::Key;
use crate::web::page;
use leptos::prelude::*;

/// One tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The id of its element.
    pub id: &'static str,
    /// What it says.
    pub name: &'static str,
}

/// The tabs and their panel.
#[component]
pub fn Tabs(
    /// What the tabs are about, for a screen reader.
    label: &'static str,
    /// The id of the panel.
    panel: &'static str,
    /// The tabs, in order.
    tabs: Vec<Tab>,
    /// The place of the one shown, from 0.
    #[prop(into)]
    shown: Signal<usize>,
    /// Called with the place of the one to show.
    show: Callback<usize>,
    /// What the panel holds.
    children: Children,
) -> impl IntoView {
    let all = tabs.clone();
    let id = Signal::derive(move || {
        all.get(shown.get())
            .map_or(String::new(), |tab| tab.id.to_owned())
    });
    let all = tabs.clone();
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let here = shown.get_untracked();
        let next = match Key::of(&event) {
            Key::Right => here + 1,
            Key::Left => here + all.len() - 1,
            _ => return,
        } % all.len();
        show.run(next);
        if let Some(tab) = all.get(next) {
            page::focus(tab.id);
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let buttons = tabs
        .into_iter()
        .enumerate()
        .map(|(index, tab)| {
            let here = Signal::derive(move || shown.get() == index);
            view! {
                <button
                    type="button"
                    role="tab"
                    id=tab.id
                    aria-controls=panel
                    aria-selected=move || here.get().to_string()
                    tabindex=move || if here.get() { "0".to_owned() } else { "-1".to_owned() }
                    on:click=move |_| show.run(index)
                >
                    {tab.name}
                </button>
            }
            .into_any()
        })
        .collect::<Vec<AnyView>>();
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=keys>{buttons}</div>
        <div class="tab-panel" role="tabpanel" id=panel aria-labelledby=id tabindex="0">
            {children()}
        </div>
    }
}
