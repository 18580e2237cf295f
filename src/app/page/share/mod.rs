//! A link to what is shown, without files and keys.
//!
//! - [`state`]: what the link contains now
//! - [`summary`]: what a link sets, in plain words; [`qr`]: a link as a QR code
//! - [`dialogs`]: the link to copy, and the question before a link is opened
//! - [`opening`]: a link that comes in
//! - [`address`]: the address that follows the lab, and back and forward

pub mod address;
pub mod dialogs;
pub mod opening;
pub mod qr;
pub mod state;
pub mod summary;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};

part! { share,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(dialogs::view)
}
}

part! { share,
/// Opens the link in the address, if there is one, and lets the address follow the lab from now on.
pub fn follow(page: Page) -> Result<(), PartLoadError> {
    address::follow(page);
    Ok(())
}
}
