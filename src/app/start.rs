//! Puts the page into the document, and loads the later parts of the program.

use super::keep::{self, Recovered};
use super::lazy_part::{PartLoadError, fetched_ahead};
use super::settings::Settings;
use super::state::Page;
use super::{call, embed, keyboard_shortcuts, offline, page, route};
use crate::core::lab::log::CommandLog;
use crate::web;
use any_spawner::Executor;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shows the page: fresh, or as it was left. If the browser cannot run it, shows a panel that says why.
pub fn start() {
    web::failure::install_panic_hook();
    if is_embedded() || !keep::is_expected() {
        return show(None);
    }
    web::failure::ignore_because(
        Executor::init_wasm_bindgen(),
        "nothing else sets it before the page is shown",
    );
    // `boot.js` waits while the root element has this attribute.
    web::dom::mark_root("data-coming", Some(""));
    spawn_local(async {
        let recovered = match keep::recover().await {
            Ok(recovery) => Some(recovery.await),
            Err(PartLoadError) => None,
        };
        show(recovered);
        web::dom::mark_root("data-coming", None);
    });
}

/// Shows the page, with what was recovered.
fn show(recovered: Option<Recovered>) {
    let (log, follow) = match recovered {
        Some(Recovered { log, follow }) => (log, Some(follow)),
        None => (None, None),
    };
    let fresh = || {
        web::random::seed()
            .map_err(|error| error.to_string())
            .and_then(|seed| CommandLog::new(seed).map_err(|error| error.to_string()))
    };
    let log = match log.map_or_else(fresh, Ok) {
        Ok(log) => log,
        Err(error) => return web::failure::show(&error),
    };
    let Some(root) = web::dom::clear_outline() else {
        return web::failure::show("index.html has no element `app`");
    };
    mount_to(root, move || {
        let page = Page::new(log, route::here(), Settings::stored());
        route::follow(
            page.route,
            page.came_from,
            page.shared_lab,
            move |address| {
                page.say(
                    format!("There is no page at {address}. This is the lab."),
                    true,
                );
            },
        );
        Effect::new(move || web::dom::set_title(&page.title()));
        page.settings.keep();
        page.player.play_by_itself(page.settings.speed);
        keyboard_shortcuts::listen(page);
        page::lab::listen_for_drops(page);
        call::list(page);
        let is_kept = follow.is_some();
        if let Some(follow) = follow {
            follow(page);
        }
        // Load the later parts now, after the page is shown, so that they open without a wait and without a network. A
        // failure is shown when the reader opens the part.
        spawn_local(fetch_parts(page, is_kept));
        page::shell::shell(page)
    })
    .forget();
}

/// Whether the page is in a frame of another page.
fn is_embedded() -> bool {
    web::dom::root_has("data-embed")
}

/// Loads all parts ahead of time, in the order in which readers are likely to open them.
async fn fetch_parts(page: Page, is_kept: bool) {
    if is_embedded() {
        fetched_ahead(embed::start(page).await);
    }
    fetched_ahead(call::fetch(page).await);
    // In a frame, the page around it keeps what it likes, and no address bar is in sight.
    if !is_embedded() {
        if !is_kept {
            fetched_ahead(keep::begin(page).await);
        }
        fetched_ahead(page::share::follow(page).await);
    }
    fetched_ahead(page::first_visit::fetch(page).await);
    for (_, load) in page::shell::LATER {
        fetched_ahead(load().await);
    }
    fetched_ahead(page::denied::listen(page).await);
    fetched_ahead(page::world::fetch().await);
    fetched_ahead(page::glossary::fetch(page).await);
    fetched_ahead(page::code::load().await);
    fetched_ahead(page::palette::load().await);
    fetched_ahead(offline::start(page).await);
}
