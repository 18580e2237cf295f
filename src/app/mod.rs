//! The page: Leptos, and nothing the core could know.
//!
//! - [`state`]: the signals every view reads
//! - [`action`]: what the learner can start: upload, download, delete, reset
//! - [`part`]: what is fetched later than the page
//! - [`player`]: the position in a trace, and the keys that move it
//! - [`route`]: which view is shown
//! - [`settings`]: theme, speed and whether to predict, kept between visits
//! - [`call`]: a call into the lab's cloud, in two halves
//! - [`component`]: parts that take signals and give callbacks
//! - [`page`]: one folder a view

pub mod action;
pub mod call;
pub mod component;
pub mod page;
pub mod part;
pub mod player;
pub mod route;
pub mod settings;
pub mod state;

use crate::core::lab::Lab;
use crate::web;
use leptos::prelude::*;
use leptos::task::spawn_local;
use state::App;
use std::future::Future;
use std::pin::Pin;

/// Shows the page; on a browser that cannot run it, the panel that says why.
pub fn start() {
    web::failure::install_panic_hook();
    let lab = web::random::seed()
        .map_err(|error| error.to_string())
        .and_then(|seed| Lab::new(seed).map_err(|error| error.to_string()));
    match lab {
        Ok(lab) => {
            let Some(root) = web::page::clear_outline() else {
                return web::failure::show("index.html has no element `app`");
            };
            mount_to(root, move || {
                let app = App::new(lab);
                provide_context(app);
                player::listen(app);
                call::list(app);
                app.keep();
                view! { <page::Shell/> }
            })
            .forget();
            // What comes later is fetched now, with the page already there: so it is there without
            // a wait, and without a network. A failure shows when it is asked for again.
            spawn_local(async {
                for part in PARTS {
                    let _ = part().await;
                }
            });
        }
        Err(error) => web::failure::show(&error),
    }
}

/// Fetches a part of the program ahead of time.
type Fetch = fn() -> Pin<Box<dyn Future<Output = Result<(), part::NotLoaded>>>>;

/// All of them, in the order in which they are likely to be asked for.
const PARTS: [Fetch; 11] = [
    || Box::pin(call::fetch()),
    || Box::pin(page::policies::fetch()),
    || Box::pin(page::secrets::fetch()),
    || Box::pin(page::cases::fetch()),
    || Box::pin(page::trail::fetch()),
    || Box::pin(page::world::fetch()),
    || Box::pin(page::learn::fetch()),
    || Box::pin(page::learn::beside::fetch()),
    || Box::pin(page::compare::fetch()),
    || Box::pin(page::glossary::attach()),
    || Box::pin(page::code::fetch()),
];
