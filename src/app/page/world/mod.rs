//! Everything in the cloud, and what it costs.
//!
//! - [`state`]: the view's own signals, and what its buttons do
//! - [`inventory_rows`]: keys, buckets, users, and roles, one row each
//! - [`form`], [`dialog`]: actions that need more than a press: their forms, and the dialog around them
//! - [`last_action`], [`last_action_notice`]: the result of the last action, and where it is shown
//! - [`simulation`]: the world as a file, the clock, KMS's throttle
//! - [`admin_calls`], [`world_file`]: changes of the lab, in separate parts of the program
//! - [`meter`]: the requests so far, and four ways to encrypt many objects side by side

pub mod admin_calls;
pub mod dialog;
pub mod form;
pub mod inventory_rows;
pub mod last_action;
pub mod last_action_notice;
pub mod meter;
pub mod simulation;
pub mod state;
pub mod world_file;

use crate::app::lazy_part::{PartLoadError, fetched_ahead, part};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{div, h2, header, p};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::web::local_file::{self, DroppedFiles};
use leptos::prelude::*;
use leptos::task::spawn_local;
use state::WorldState;

part! { world,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

/// Loads the view ahead of time, and then what its buttons need.
///
/// # Errors
/// If the view cannot be loaded.
pub async fn fetch() -> Result<(), PartLoadError> {
    load().await?;
    spawn_local(async {
        fetched_ahead(admin_calls::fetch().await);
        fetched_ahead(admin_calls::fetch_s3().await);
        fetched_ahead(world_file::fetch().await);
    });
    Ok(())
}

pub fn view(page: Page) -> Nodes {
    draw(WorldState::new(page))
}

/// The view in a given state.
pub fn draw(state: WorldState) -> Nodes {
    let summary = reactive(move || {
        let all = state.all.get();
        let accounts = match all.accounts.as_slice() {
            [one] => format!("account {one}"),
            more => format!("accounts {}", more.join(" and ")),
        };
        let summary = all.summary();
        p().child(format!("{summary}, in {accounts}. Create, change, or delete anything: you act as the account’s admin, and you can watch every call on the stage."))
    });
    let head = header()
        .child(h2().child("Everything in this simulated cloud"))
        .child(summary);
    let take = move |event: &web_sys::Event| {
        if let Some(DroppedFiles { first, mut others }) = local_file::dropped(event) {
            if others.is_empty() {
                return state.import(first);
            }
            // Which of them is the world?
            others.insert(0, first.name);
            if let Some(says) = local_file::not_taken(&others) {
                state.say(says, true);
            }
        }
    };
    let world = div()
        .class("wld")
        .on("drop", take)
        .child(head)
        .child(inventory_rows::columns(state))
        .child(simulation::panel(state))
        .child(last_action_notice::last_action_notice(state))
        .child(dialog::dialog(state));
    nodes().child(world).child(meter::section(state.page))
}
