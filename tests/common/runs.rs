//! Whole uploads and downloads in the lab.

use super::world::{NOW, SEED};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::Lab;

/// The lab as the page shows it first.
pub fn new_lab() -> Lab {
    Lab::new(SEED).unwrap()
}

/// Uploads a text file at this time.
pub fn upload_at(lab: &mut Lab, key: &str, body: &[u8], now: Timestamp) -> Outcome {
    lab.upload(key, "text/plain", body, now)
}

/// Uploads a text file at the time the lab's clock shows.
pub fn upload(lab: &mut Lab, key: &str, body: &[u8]) -> Outcome {
    let now = lab.now(NOW);
    upload_at(lab, key, body, now)
}

/// Downloads an object at the time the lab's clock shows.
pub fn download(lab: &mut Lab, key: &str) -> Outcome {
    let now = lab.now(NOW);
    lab.download(key, now)
}
