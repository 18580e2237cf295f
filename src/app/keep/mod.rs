//! What outlives a reload, and a closed tab: the command log with its worlds, the run on the stage and its step, the
//! files, the open lesson, and what was typed. The browser keeps it; nothing leaves it.
//!
//! - [`kept_lab`]: the text of what is kept; [`kept_upload`]: the part of it about large bodies
//! - [`tab_record`]: which record is this tab's own: two tabs never write the same one
//! - [`recover`](mod@recover): reads the record before the page is shown, and makes the log again; [`recovered`]: what
//!   comes of it
//! - [`returned_bodies`]: the bodies of a lab that comes back; [`unfinished`]: an upload that ended with the page
//! - [`saver`]: writes the record soon after every change, and when the tab is hidden or left
//! - [`reading`]: what of a log is worth keeping
//! - [`keep_notice`], [`notice`]: the line that says what came back, or that nothing is kept
//!
//! What reads is the part `recover`, which is loaded before the page if something was kept; what writes is the part
//! `keep`, which is loaded after it.
//!
//! **Where.** IndexedDB has a text `lab/<tab>` for each tab, and a file `body/<SHA-256>` for each body that is no
//! sample, up to [`saver::MOST`] in all. What workers stored in the browser's private files stays there; the text says
//! where. A tab that is left also keeps the text in its session storage, because a
//! browser may end before the database is written. **When it fails.** A record that cannot be read is set aside under
//! `aside`, and so is one with which the page did not come up twice. The address `?fresh` sets it aside unread.

pub mod keep_notice;
pub mod kept_lab;
pub mod kept_upload;
pub mod notice;
pub mod reading;
pub mod recover;
pub mod recovered;
pub mod returned_bodies;
pub mod saver;
pub mod tab_record;
pub mod unfinished;

use super::lazy_part::{PartLoadError, part};
use super::state::Page;
use crate::web::storage;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

pub use recovered::Recovered;

/// Whether something is kept, so that the page waits for it.
pub fn is_expected() -> bool {
    storage::get(tab_record::NOTE).is_some()
}

/// A recovery in progress.
pub type Recovery = Pin<Box<dyn Future<Output = Recovered>>>;

part! { recover,
/// Reads what was kept.
pub fn recover() -> Result<Recovery, PartLoadError> {
    Ok(Box::pin(recover::recover()))
}
}

part! { keep,
/// Keeps a page from now on that began without a recovery.
pub fn begin(page: Page) -> Result<(), PartLoadError> {
    spawn_local(recover::begin(page));
    Ok(())
}
}
