//! Header, the view, and what floats above both.

use super::lab;
use crate::app::component::dialog::Dialog;
use crate::app::component::icon::{Icon, icon};
use crate::app::place::{Filled, Later, Load};
use crate::app::player::KEYS;
use crate::app::route::View;
use crate::app::state::App;
use leptos::prelude::*;

/// The header's entries.
const ENTRIES: [View; 8] = [
    View::Lab,
    View::Learn,
    View::Policies,
    View::Secrets,
    View::Cases,
    View::Compare,
    View::Trail,
    View::World,
];

/// The views that are fetched later than the lab.
const LATER: [(View, Load); 0] = [
    // (View::Policies, || Box::pin(policies::load())),
    // (View::Secrets, || Box::pin(secrets::load())),
    // (View::Cases, || Box::pin(cases::load())),
    // (View::Trail, || Box::pin(trail::load())),
    // (View::World, || Box::pin(world::load())),
    // (View::Learn, || Box::pin(learn::load())),
    // (View::Lesson, || Box::pin(learn::load_lesson())),
    // (View::Compare, || Box::pin(compare::load())),
    // (View::CheatSheet, || Box::pin(cheat_sheet::load())),
    // (View::Glossary, || Box::pin(glossary::load())),
    // (View::Plan, || Box::pin(plan::load())),
];

/// The page.
#[component]
pub fn Shell() -> impl IntoView {
    let app = App::from_context();
    view! {
        <Filled place=app.places.banner/>
        <div
            class="lab"
            data-view=move || app.view.get().name().to_owned()
            data-run=move || app.run.with(Option::is_some).then_some("")
        >
            <Header/>
            <lab::LabPage/>
            {LATER.map(|(view, load)| view! { <Place view load/> }.into_any()).into_iter().collect::<Vec<AnyView>>()}
            <Keys/>
        </div>
        <Filled place=app.places.term_card/>
    }
}

/// Name, views, and what concerns the whole page.
#[component]
pub fn Header() -> impl IntoView {
    let app = App::from_context();
    let theme = app.settings.theme;
    let links = ENTRIES.map(|view| {
        let here = move || match app.view.get().entry() == view {
            true => "page",
            false => "false",
        };
        view! { <a href=view.href() aria-current=move || here().to_owned()>{view.title()}</a> }
            .into_any()
    });
    view! {
        <header class="top">
            <h1 class="brand">
                <span class="brand-mark"></span>
                "Envelope Lab"
            </h1>
            <nav class="views" aria-label="Views">{Vec::from(links)}</nav>
            <p class="local only-wide">"Everything runs in this page. No file leaves it."</p>
            <div class="push">
                <button type="button" class="btn" on:click=move |_| app.reset()>"Reset the lab"</button>
                <button
                    type="button"
                    class="btn square"
                    aria-label=move || format!("Theme: {}", theme.get().name())
                    data-theme=move || theme.get().name().to_owned()
                    on:click=move |_| theme.update(|theme| *theme = theme.next())
                >
                    {icon(Icon::Theme)}
                </button>
                <button
                    type="button"
                    class="btn square"
                    aria-label="Keys"
                    on:click=move |_| app.player.keys.set(true)
                >
                    "?"
                </button>
            </div>
        </header>
    }
}

/// The place of a view that is fetched when it is first shown, and stays from then on.
#[component]
fn Place(
    /// The view.
    view: View,
    /// Fetches it.
    load: Load,
) -> impl IntoView {
    let app = App::from_context();
    let shown = Memo::new(move |_| app.view.get() == view);
    // A lesson stands beside the stage, which is the page's main part then.
    let role = match view {
        View::Lesson => "region",
        _ => "main",
    };
    view! {
        <section
            class=format!("view {}", view.name())
            role=role
            data-shown=move || shown.get().then_some("")
            aria-label=view.title()
        >
            <Later shown load/>
        </section>
    }
}

/// The list of keys, and the settings.
#[component]
fn Keys() -> impl IntoView {
    let app = App::from_context();
    let open = app.player.keys;
    view! {
        <Dialog
            id="keys-title"
            title="Keys and settings"
            open
            close=Callback::new(move |()| open.set(false))
        >
            <div class="keys-list">{keys()}</div>
            <Filled place=app.places.prediction_setting/>
        </Dialog>
    }
}

/// The keys and what they do.
fn keys() -> AnyView {
    let keys = KEYS
        .into_iter()
        .map(|(keys, what)| view! { <dt><kbd>{keys}</kbd></dt><dd>{what}</dd> }.into_any())
        .collect::<Vec<AnyView>>();
    view! {
        <dl class="keys">{keys}</dl>
        <p class="eyebrow">"Clickers work: they send Page Up and Page Down."</p>
    }
    .into_any()
}
