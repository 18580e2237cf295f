//! Puts the page into the document, and fetches the later parts of the program.

use super::settings::Settings;
use super::state::Page;
use super::{call, keyboard_shortcuts, page, route};
use crate::core::lab::log::CommandLog;
use crate::web;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shows the page; on a browser that cannot run it, the panel that says why.
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
        route::follow(page.route);
        Effect::new(move || {
            let title = page.route.with(|route| route.title(&page.detail.get()));
            web::dom::set_title(&title);
        });
        page.settings.keep();
        page.player.play_by_itself(page.settings.speed);
        keyboard_shortcuts::listen(page);
        page::lab::listen_for_drops(page);
        call::list(page);
        // What comes later is fetched now, with the page already there: so it is there without
        // a wait, and without a network. A failure shows when it is asked for again.
        spawn_local(fetch_parts(page));
        page::shell::shell(page)
    })
    .forget();
}

/// Fetches all parts ahead of time, in the order in which they are likely to be asked for.
async fn fetch_parts(page: Page) {
    // INVARIANT: nobody waits for them here; whoever does is told when one does not come.
    let _ = call::fetch(page).await;
    for (_, load) in page::shell::LATER {
        let _ = load().await;
    }
    let _ = page::world::fetch().await;
    let _ = page::glossary::fetch(page).await;
    let _ = page::code::load().await;
}
