//! This program in a worker: encrypts and decrypts large bodies. The page's own start needs no cipher, so the worker's
//! side is a part, which each worker fetches.

use super::lazy_part::{PartLoadError, part};
use crate::web::encryption_worker;

part! { background,
fn listen() -> Result<(), PartLoadError> {
    encryption_worker::listen();
    Ok(())
}
}

/// Starts the worker's side.
pub fn start() {
    encryption_worker::start(listen());
}
