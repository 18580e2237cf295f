//! Puts the page into the document, and loads the later parts of the program.

use super::lazy_part::fetched_ahead;
use super::settings::Settings;
use super::state::Page;
use super::{call, embed, keyboard_shortcuts, offline, page, route};
use crate::core::lab::log::CommandLog;
use crate::web;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shows the page. If the browser cannot run it, shows a panel that says why.
pub fn start() {
    web::failure::install_panic_hook();
    let log = web::random::seed()
        .map_err(|error| error.to_string())
        .and_then(|seed| CommandLog::new(seed).map_err(|error| error.to_string()));
    let log = match log {
        Ok(log) => log,
        Err(error) => return web::failure::show(&error),
    };
    let Some(root) = web::dom::clear_outline() else {
        return web::failure::show("index.html has no element `app`");
    };
    mount_to(root, move || {
        let page = Page::new(log, route::here(), Settings::stored());
        route::follow(page.route, page.came_from, move |address| {
            page.say(
                format!("There is no page at {address}. This is the lab."),
                true,
            );
        });
        Effect::new(move || web::dom::set_title(&page.title()));
        page.settings.keep();
        page.player.play_by_itself(page.settings.speed);
        keyboard_shortcuts::listen(page);
        page::lab::listen_for_drops(page);
        call::list(page);
        // Load the later parts now, after the page is shown, so that they open without a wait and without a network. A
        // failure is shown when the reader opens the part.
        spawn_local(fetch_parts(page));
        page::shell::shell(page)
    })
    .forget();
}

/// Loads all parts ahead of time, in the order in which readers are likely to open them.
async fn fetch_parts(page: Page) {
    if web::dom::root_has("data-embed") {
        fetched_ahead(embed::start(page).await);
    }
    fetched_ahead(call::fetch(page).await);
    fetched_ahead(page::first_visit::fetch(page).await);
    for (_, load) in page::shell::LATER {
        fetched_ahead(load().await);
    }
    fetched_ahead(page::world::fetch().await);
    fetched_ahead(page::glossary::fetch(page).await);
    fetched_ahead(page::code::load().await);
    fetched_ahead(page::palette::load().await);
    fetched_ahead(offline::start(page).await);
}
