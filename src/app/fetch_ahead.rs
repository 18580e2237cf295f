//! Which parts of the program are fetched before anybody asks for them, and when: while the browser is idle, one after
//! another, and only those that the reader is likely to need next. A reader who saves data fetches none of them ahead.
//!
//! What keeps the lab, and what lets the address follow it, is not fetched ahead but needed: from the first change on
//! at the latest.

use super::lazy_part::{PartLoadError, fetched_ahead};
use super::page::shell::LATER;
use super::page::{first_visit, glossary, share, undo};
use super::route::View;
use super::state::Page;
use super::{call, embed, keep, offline};
use crate::web::dom::root_has;
use crate::web::idle::{first_input, idle, saves_data};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long the first screen is left alone, unless the reader does something before.
const LEAST_QUIET: Duration = Duration::from_millis(2500);

/// Whether the page is in a frame of another page.
pub fn is_embedded() -> bool {
    root_has("data-embed")
}

/// Fetches what the reader is likely to need next, and what the lab needs once something is done in it. `is_kept` says
/// that the page is kept already.
pub fn follow(page: Page, is_kept: bool) {
    if is_embedded() {
        spawn_local(async move { fetched_ahead(embed::start(page).await) });
    } else {
        attend_from_the_first_change(page, is_kept);
    }
    // What was kept can be undone, and so can what the map of the lessons changes.
    if is_kept || page.view.get_untracked() == View::Learn {
        spawn_local(async move { fetched_ahead(undo::attach(page).await) });
    }
    // What shows a run comes with the run, if not before.
    Effect::new(move || {
        if page.run.with(Option::is_some) {
            spawn_local(async move {
                fetched_ahead(call::fetch(page).await);
                fetched_ahead(first_visit::fetch(page).await);
            });
        }
    });
    if !saves_data() {
        fetch_pointed_at(page);
        spawn_local(ahead(page));
    }
}

/// In this order, each once the browser is idle.
async fn ahead(page: Page) {
    first_input(LEAST_QUIET).await;
    idle().await;
    fetched_ahead(first_visit::fetch(page).await);
    idle().await;
    if page.view.get_untracked().has_stage() {
        fetched_ahead(call::fetch(page).await);
        idle().await;
    }
    fetched_ahead(glossary::fetch(page).await);
    idle().await;
    fetched_ahead(offline::start(page).await);
}

/// Fetches a view that the reader points at.
fn fetch_pointed_at(page: Page) {
    Effect::new(move || {
        let view = page.pointed_at.get();
        let found = (LATER.into_iter()).find(|(later, _)| Some(*later) == view);
        if let Some((_, load)) = found {
            spawn_local(async move { fetched_ahead(load().await) });
        }
    });
}

/// Keeps the page and lets the address follow it, from the first change on at the latest.
fn attend_from_the_first_change(page: Page, is_kept: bool) {
    Effect::new(move |first: Option<()>| {
        page.lab.track();
        page.run.track();
        page.sample.track();
        page.view.track();
        let comes_in = page.shared_lab.with(Option::is_some);
        if first.is_some() || comes_in {
            spawn_local(async move {
                if let Err(error) = attend(page, is_kept).await {
                    page.say(format!("Nothing is kept yet: {error}."), true);
                }
            });
            // To begin to keep takes as long as the browser’s database: what was done can be undone meanwhile.
            spawn_local(async move { fetched_ahead(undo::attach(page).await) });
        }
    });
}

/// Whether the page is kept, and the address follows it.
#[derive(Clone, Copy, Debug)]
struct Attended(StoredValue<(bool, bool)>);

/// Keeps the page, and lets the address follow it. In a frame, the page around it keeps what it likes, and no address
/// bar is in sight.
async fn attend(page: Page, is_kept: bool) -> Result<(), PartLoadError> {
    let Attended(done) = page.shared(|| Attended(StoredValue::new((is_kept, false))));
    if !done.get_value().0 {
        done.update_value(|done| done.0 = true);
        let begun = keep::begin(page).await;
        if begun.is_err() {
            done.update_value(|done| done.0 = false);
        }
        begun?;
    }
    if !done.get_value().1 {
        done.update_value(|done| done.1 = true);
        let follows = share::follow(page).await;
        if follows.is_err() {
            done.update_value(|done| done.1 = false);
        }
        follows?;
    }
    undo::attach(page).await
}
