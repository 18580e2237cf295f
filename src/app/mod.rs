//! The page: Leptos, and nothing the core could know.
//!
//! Every view is a function from the page's state to a [`tree`], drawn in the browser into
//! nodes and in the tests into text. What changes stands in a `reactive` piece of it, which is drawn anew when a
//! signal changes and compared with what is there: focus, selection and scroll stay.
//!
//! - [`state`]: the signals every view reads
//! - [`route`]: where the reader is, as an address
//! - [`action`]: what the learner can start: upload, download, delete, reset
//! - [`lazy_part`], [`placeholder`]: what is fetched later than the page, and where it then stands
//! - [`player`]: the position in a trace, and the keys that move it
//! - [`settings`]: theme, speed and whether to predict, kept between visits
//! - [`call`]: a call into the lab's cloud, in two halves
//! - [`tree`]: what views draw, on the page or as text
//! - [`component`](mod@component): parts that take signals and give callbacks
//! - [`page`]: the shell, and one folder a view

pub mod action;
pub mod call;
pub mod component;
pub mod lazy_part;
pub mod page;
pub mod placeholder;
pub mod player;
pub mod route;
pub mod settings;
pub mod state;
pub mod tree;

use crate::core::lab::Lab;
use crate::web;
use leptos::prelude::*;
use leptos::task::spawn_local;
use settings::Settings;
use state::Page;

/// Shows the page; on a browser that cannot run it, the panel that says why.
pub fn start() {
    web::failure::install_panic_hook();
    let lab = web::random::seed()
        .map_err(|error| error.to_string())
        .and_then(|seed| Lab::new(seed).map_err(|error| error.to_string()));
    let lab = match lab {
        Ok(lab) => lab,
        Err(error) => return web::failure::show(&error),
    };
    let Some(root) = web::dom::clear_outline() else {
        return web::failure::show("index.html has no element `app`");
    };
    mount_to(root, move || {
        let page = Page::new(lab, route::here(), Settings::stored());
        route::follow(page.route);
        Effect::new(move || {
            let title = page.route.with(|route| route.title(&page.detail.get()));
            web::dom::set_title(&title);
        });
        page.settings.keep();
        player::listen(page);
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
