//! The bodies that a place of the log needs and the log lacks: files that came into the lab since the page was loaded or
//! that the browser kept, and samples.

use crate::app::kept_bodies::KeptBodies;
use crate::app::state::Page;
use crate::core::lab::Sample;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most bytes that are read into memory at once: 64 MiB.
const MOST: u64 = 64 << 20;

/// The bodies for a place of the log, as far as they can be had.
pub async fn bodies_for(page: Page, place: usize) -> BTreeMap<[u8; 32], Arc<[u8]>> {
    let needed: Vec<([u8; 32], u64)> = page.lab.read_log(|log| {
        let bodies = log.bodies_for(place).into_iter();
        bodies.map(|body| (body.sha256, body.len)).collect()
    });
    let mut found = BTreeMap::new();
    let mut room = MOST;
    for (sha256, len) in needed {
        let (Some(rest), false) = (room.checked_sub(len), found.contains_key(&sha256)) else {
            continue;
        };
        let sample = (Sample::ALL.into_iter()).find(|sample| sample.sha256() == sha256);
        let bytes = match (sample, KeptBodies::of(page).find(&sha256)) {
            (Some(sample), _) => sample.bytes(),
            (None, Some(file)) => match file.bytes().await {
                Ok(bytes) => bytes,
                // The person changed or removed the file.
                Err(_) => continue,
            },
            (None, None) => continue,
        };
        room = rest;
        found.insert(sha256, bytes.into());
    }
    found
}
