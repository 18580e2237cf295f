//! The views, one folder each.
//!
//! - [`lab`]: the lab itself, the first screen
//! - [`policies`]: every policy of the lab, and a question decided while one types
//! - [`secrets`]: small secrets, sealed by KMS itself
//! - [`cases`]: what people run into, ready to be run
//! - [`code`]: a step's call in each client, inside the step's panel
//! - [`trail`]: the events that every call left in CloudTrail
//! - [`world`]: everything there is, and what it costs
//! - [`learn`]: the lessons as a map, and one of them beside the stage
//! - [`compare`], [`sheet`]: what each permission is for, computed; and the same to print
//! - [`glossary`]: every term, one card each
//! - [`predict`]: the question before each verdict
//! - [`plan`]: a session's plan for whoever teaches

pub mod cases;
pub mod code;
pub mod compare;
pub mod glossary;
pub mod lab;
pub mod learn;
pub mod plan;
pub mod policies;
pub mod predict;
pub mod secrets;
pub mod sheet;
pub mod trail;
pub mod world;

use super::component::{live, paint};
use super::part::NotLoaded;
use super::player::KEYS;
use super::route::Route;
use super::state::App;
use crate::core::lab::Slot;
use crate::web::page;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use std::future::Future;
use std::pin::Pin;

/// Header, the view, and what floats above both.
#[component]
pub fn Shell() -> impl IntoView {
    let app = App::from_context();
    let theme = app.settings.theme;
    view! {
        <div class="lab" data-view=live::text(move || app.route.get().view().to_owned()) data-run=live::flag(move || app.run.with(|run| run.is_some()))>
            <header class="top">
                <h1 class="brand">
                    <span class="brand-mark"></span>
                    "Envelope Lab"
                </h1>
                <nav class="views" aria-label="Views">
                    {link(app, Route::Lab, "Lab")}
                    {link(app, Route::Learn, "Learn")}
                    {link(app, Route::Policies(Slot::Identity), "Policies")}
                    {link(app, Route::Secrets, "Secrets")}
                    {link(app, Route::Cases, "Cases")}
                    {link(app, Route::Compare, "Compare")}
                    {link(app, Route::Trail, "CloudTrail")}
                    {link(app, Route::World, "World")}
                </nav>
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
            {later(app, Route::Policies(Slot::Identity), "Policies", |root, app| Box::pin(policies::mount(root, app)))}
            {later(app, Route::Secrets, "Secrets", |root, app| Box::pin(secrets::mount(root, app)))}
            {later(app, Route::Cases, "Cases", |root, app| Box::pin(cases::mount(root, app)))}
            {later(app, Route::Trail, "CloudTrail", |root, app| Box::pin(trail::mount(root, app)))}
            {later(app, Route::World, "World", |root, app| Box::pin(world::mount(root, app)))}
            {later(app, Route::Learn, "Learn", |root, app| Box::pin(learn::mount(root, app)))}
            {later(app, Route::Lesson, "Lesson", |root, app| Box::pin(learn::beside::mount(root, app)))}
            {later(app, Route::Compare, "Compare", |root, app| Box::pin(compare::mount(root, app)))}
            {later(app, Route::Sheet, "Cheat sheet", |root, app| Box::pin(sheet::mount(root, app)))}
            {later(app, Route::Glossary, "Glossary", |root, app| Box::pin(glossary::mount(root, app)))}
            {later(app, Route::Plan, "Plan", |root, app| Box::pin(plan::mount(root, app)))}
            <Keys/>
        </div>
    }
}

fn link(app: App, route: Route, name: &'static str) -> AnyView {
    // A lesson belongs to the lessons.
    let here = move || match app.route.get().of_views() == route.view() {
        true => "page",
        false => "false",
    };
    view! { <a href=route.hash() aria-current=live::text(move || here().to_owned())>{name}</a> }
        .into_any()
}

/// How a view's part is fetched and mounted.
type Mount = fn(HtmlElement, App) -> Pin<Box<dyn Future<Output = Result<(), NotLoaded>>>>;

/// The place of a view, filled when it is first asked for.
fn later(app: App, route: Route, name: &'static str, mount: Mount) -> AnyView {
    let place = NodeRef::<leptos::html::Section>::new();
    let shown = move || app.route.get().view() == route.view();
    let root = move || place.get().map(JsCast::unchecked_into);
    fill(app, live::is(shown), Box::new(root), mount);
    // Beside the stage, which is the page's main part then.
    let role = match route {
        Route::Lesson => "region",
        _ => "main",
    };
    view! { <section class=format!("view {}", route.view()) role=role data-shown=live::flag(shown) aria-label=name node_ref=place></section> }
        .into_any()
}

/// Fills a place when it is first shown.
fn fill(
    app: App,
    shown: Signal<bool>,
    root: Box<dyn Fn() -> Option<HtmlElement> + Send + Sync>,
    mount: Mount,
) {
    let asked = StoredValue::new(false);
    Effect::new(move || {
        let (true, Some(root)) = (shown.get(), root()) else {
            return;
        };
        if asked.get_value() {
            return;
        }
        asked.set_value(true);
        spawn_local(async move {
            if let Err(error) = mount(root, app).await {
                asked.set_value(false);
                app.say(error.to_string(), true);
                page::go(&Route::Lab.hash());
            }
        });
    });
}

/// The list of keys. Below it [`predict`] puts its switch.
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
            <h2 id="keys-title">"Keys and settings"</h2>
            {list}
            <button class="btn main" on:click=live::click(close)>
                "Close"
            </button>
        </dialog>
    }
}
