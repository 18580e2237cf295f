//! Whole uploads and downloads in the lab: begun, worked on, finished.

use super::world::{NOW, SEED};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Outcome, Progress};
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::body::excerpt_of;

/// The lab as the page shows it first.
pub fn new_lab() -> Lab {
    Lab::new(SEED).unwrap()
}

/// Does the work between the two halves of a call, and notes the digest of the uploaded file.
pub fn finish(lab: &mut Lab, progress: Progress, key: &str, body: &[u8]) -> Outcome {
    match progress {
        Progress::Done(outcome) => *outcome,
        Progress::Body(pending) => {
            let digest = excerpt_of(body).sha256;
            lab.finish(pending.work(body), digest.map(|digest| (key, digest)))
        }
    }
}

/// Uploads a text file at this time.
pub fn upload_at(lab: &mut Lab, key: &str, body: &[u8], now: Timestamp) -> Outcome {
    let progress = lab.begin_upload(key, "text/plain", excerpt_of(body), now);
    finish(lab, progress, key, body)
}

/// Downloads an object at this time.
pub fn download_at(lab: &mut Lab, key: &str, now: Timestamp) -> Outcome {
    let progress = lab.begin_download(key, now);
    finish(lab, progress, key, &[])
}

/// Uploads a text file at the time the lab's clock shows.
pub fn upload(lab: &mut Lab, key: &str, body: &[u8]) -> Outcome {
    let now = lab.now(NOW);
    upload_at(lab, key, body, now)
}

/// Downloads an object at the time the lab's clock shows.
pub fn download(lab: &mut Lab, key: &str) -> Outcome {
    let now = lab.now(NOW);
    download_at(lab, key, now)
}
