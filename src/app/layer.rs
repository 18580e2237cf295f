//! One layer of a large body, which workers encrypt or decrypt. With DSSE-KMS there are two: [`super::second_layer`] has
//! the outer one.

use super::large_room::LargeRoom;
use super::lazy_part::PartLoadError;
use super::page::work::state::{SHOWN_AFTER, Work};
use super::state::Page;
use super::transfer_trouble::TransferTrouble;
use crate::core::crypto::Nonce;
use crate::web::protocol::{Cipher, Stored};
use crate::web::worker::{Running, start};
use crate::web::worker_error::WorkerError;
use crate::web::worker_job::LargeJob;
use crate::web::{clock, dom};
use leptos::prelude::*;
use std::time::Duration;

/// A layer that workers encrypted and stored. Dropping it before [`LargeRoom::keep`] deletes it.
#[derive(Debug)]
pub struct StoredLayer {
    pub stored: Stored,
    pub place: LargeRoom,
    pub header: Nonce,
    /// The first bytes of the first frame.
    pub start: Vec<u8>,
    /// How many bytes were encrypted.
    pub plaintext_len: u64,
}

/// Why a layer was not encrypted or decrypted.
#[derive(Debug, thiserror::Error)]
pub enum LayerError {
    #[error(transparent)]
    Work(#[from] WorkerError),
    #[error(transparent)]
    Trouble(#[from] TransferTrouble),
    #[error(transparent)]
    Part(#[from] PartLoadError),
}

/// Starts workers and shows their progress, which the reader can pause and cancel.
pub fn work_on(page: Page, job: LargeJob, label: String) -> Running {
    let cipher = job.cipher;
    let mut work = Work::new(label, job.len);
    // The second of two layers is shown as the first one was.
    let goes_on = (page.work).with_untracked(|work| work.as_ref().is_some_and(Work::is_shown));
    let shown_from = clock::now_ms().saturating_add(SHOWN_AFTER);
    work.shown_from = (!goes_on).then_some(shown_from);
    let running = start(job, move |done| {
        page.work.try_maybe_update(|work| {
            let work = work.as_mut();
            (
                work.is_some_and(|work| work.advance(done, clock::now_ms())),
                (),
            )
        });
    });
    work.by = match (cipher, running.workers()) {
        (Cipher::AesGcm, 1) => "aes-gcm in WebAssembly, 1 worker".to_owned(),
        (Cipher::AesGcm, workers) => format!("aes-gcm in WebAssembly, {workers} workers"),
        (Cipher::WebCrypto, 1) => "the browser’s WebCrypto, 1 worker".to_owned(),
        (Cipher::WebCrypto, workers) => format!("the browser’s WebCrypto, {workers} workers"),
    };
    page.work.set(Some(work));
    // Work that makes no progress is shown as well.
    dom::after(Duration::from_millis(SHOWN_AFTER), move || {
        page.work.try_maybe_update(|work| {
            let work = work.as_mut();
            (work.is_some_and(|work| work.show(shown_from)), ())
        });
    });
    page.cancel.set_value(Some(running.cancel()));
    running
}
