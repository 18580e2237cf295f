//! A lab as a link: everything but files and keys.
//!
//! - [`shared_state`]: what a link contains, taken from a log
//! - [`payload`]: the link's text: compressed JSON in base64url, with bounds on everything that is read
//! - `json_state`: the JSON
//! - [`limits`]: how much is read
//! - [`opening`]: makes a lab from a link
//! - [`error`](mod@error): why a text is no link
//!
//! A policy is written as its difference to the text that a fresh lab or a preset has, so a preset takes a few letters.
//! A key that was created has another id in every lab, so a link names it by its number: `$key-0`.

pub mod error;
mod json_state;
pub mod limits;
pub mod opening;
pub mod payload;
pub mod shared_state;

pub use error::ShareError;
pub use opening::{OpenedLab, stand_in};
pub use shared_state::{SharedFile, SharedPolicy, SharedRun, SharedState, WorldChange};
