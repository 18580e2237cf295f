//! The page: Leptos, and nothing the core could know.
//!
//! Every view is a function from the page's state to a [`tree`](crate::web::tree), drawn in the browser into
//! nodes and in the tests into text. What changes stands in a `live` piece of it, which is drawn anew when a
//! signal changes and compared with what is there: focus, selection and scroll stay.
//!
//! - [`state`]: the signals every view reads
//! - [`route`]: where the reader is, as an address
//! - [`action`]: what the learner can start: upload, download, delete, reset
//! - [`part`], [`place`]: what is fetched later than the page, and where it then stands
//! - [`player`]: the position in a trace, and the keys that move it
//! - [`settings`]: theme, speed and whether to predict, kept between visits
//! - [`call`]: a call into the lab's cloud, in two halves
//! - [`component`]: parts that take signals and give callbacks
//! - [`page`]: the shell, and one folder a view

pub mod action;
pub mod call;
pub mod component;
pub mod page;
pub mod part;
pub mod place;
pub mod player;
pub mod route;
pub mod settings;
pub mod state;

use crate::core::lab::Lab;
use crate::web;
use leptos::prelude::*;
use leptos::task::spawn_local;
use settings::Settings;
use state::App;
use std::future::Future;
use std::pin::Pin;

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
    let Some(root) = web::page::clear_outline() else {
        return web::failure::show("index.html has no element `app`");
    };
    mount_to(root, move || {
        let app = App::new(lab, route::here(), Settings::stored());
        route::follow(app.route);
        Effect::new(move || {
            let title = app.route.with(|route| route.title(&app.detail.get()));
            web::page::set_title(&title);
        });
        app.settings.keep();
        player::listen(app);
        page::lab::listen_for_drops(app);
        call::list(app);
        // What comes later is fetched now, with the page already there: so it is there without
        // a wait, and without a network. A failure shows when it is asked for again.
        spawn_local(async move {
            for part in PARTS {
                // INVARIANT: nobody waits for it here; who does, is told.
                let _ = part(app).await;
            }
        });
        page::shell::shell(app)
    })
    .forget();
}

/// Fetches a part of the program ahead of time.
type Fetch = fn(App) -> Pin<Box<dyn Future<Output = Result<(), part::NotLoaded>>>>;

/// All of them, in the order in which they are likely to be asked for.
const PARTS: [Fetch; 4] = [
    |app| Box::pin(call::fetch(app)),
    // |_| Box::pin(page::policies::fetch()),
    // |_| Box::pin(page::secrets::fetch()),
    |_| Box::pin(async { page::cases::load().await.map(drop) }),
    // |_| Box::pin(page::trail::fetch()),
    // |_| Box::pin(page::world::fetch()),
    // |_| Box::pin(page::learn::fetch()),
    // |_| Box::pin(page::learn::fetch_lesson()),
    |_| Box::pin(async { page::compare::load().await.map(drop) }),
    // |app| Box::pin(page::glossary::fetch(app)),
    |_| Box::pin(async { page::plan::load().await.map(drop) }),
    // |_| Box::pin(page::code::fetch()),
];
