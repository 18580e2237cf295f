//! The page in a frame of another page (`?embed`): a part. [docs/embedding.md](../../../docs/embedding.md) describes
//! the messages.
//!
//! - [`host_origin`]: which page around may command this one
//! - [`message`]: what that page says and hears, as JSON
//! - [`conversation`]: does what it says, and tells it what happens here
//! - [`foot`]: the line that leads to the whole lab

pub mod conversation;
pub mod foot;
pub mod host_origin;
pub mod message;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use leptos::prelude::*;

part! { embed,
/// Begins to listen to the page around.
///
/// # Errors
/// If the part cannot be loaded.
pub fn start(page: Page) -> Result<(), PartLoadError> {
    page.placeholders.outside.set(Some(foot::view));
    conversation::begin(page);
    Ok(())
}
}
