//! Reads the bytes in sight. What only the browser can read comes later, page by page, and stays for a while.

use super::shown_bytes::{ByteSource, ShownBytes};
use crate::web::body_range;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;

/// Bytes read at once: 64 KiB.
const PAGE: u64 = 65_536;
/// Pages that stay.
const MOST: usize = 64;

/// A page of a body: the body’s identity, the page’s number, and its bytes once they have come.
#[derive(Clone, Debug)]
struct BytePage {
    of: usize,
    number: u64,
    bytes: Option<Vec<u8>>,
}

/// The pages read last.
#[derive(Clone, Copy, Debug)]
pub struct ByteReader {
    pages: StoredValue<Vec<BytePage>>,
    /// Counts the pages that came.
    came: RwSignal<u64>,
    /// Why the last page did not come; empty if it did.
    pub trouble: RwSignal<String>,
}

impl ByteReader {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self {
            pages: StoredValue::new(Vec::new()),
            came: RwSignal::new(0),
            trouble: RwSignal::new(String::new()),
        }
    }

    /// A range of at most a few pages; `None` while it is on its way. Tracks its coming.
    pub fn read(self, shown: &ShownBytes, range: Range<u64>) -> Option<Vec<u8>> {
        if !shown.is_elsewhere() {
            return shown.read(range);
        }
        let ByteSource::Body(body, header) = &shown.source else {
            return None;
        };
        self.came.track();
        let of = body.identity();
        let (mut bytes, mut all) = (Vec::new(), true);
        for number in range.start / PAGE..=range.end.saturating_sub(1) / PAGE {
            let start = number * PAGE;
            let found = self.pages.with_value(|pages| {
                let mut known = pages.iter().filter(|page| page.of == of);
                known.find(|page| page.number == number).cloned()
            });
            match found {
                Some(page) => match page.bytes {
                    Some(page) => {
                        let from = range.start.saturating_sub(start).min(PAGE) as usize;
                        let to = range.end.saturating_sub(start).min(PAGE) as usize;
                        let piece = page.get(from..to.min(page.len()));
                        bytes.extend(piece.into_iter().flatten());
                    }
                    None => all = false,
                },
                None => {
                    all = false;
                    self.pages.update_value(|pages| {
                        let over = (pages.len() + 1).saturating_sub(MOST);
                        pages.drain(..over);
                        let bytes = None;
                        pages.push(BytePage { of, number, bytes });
                    });
                    let (body, header) = (body.clone(), *header);
                    let wanted = start..(start + PAGE).min(body.length());
                    spawn_local(async move {
                        let read = body_range::read(&body, header, wanted).await;
                        self.note(of, number, read);
                    });
                }
            }
        }
        all.then_some(bytes)
    }

    fn note(self, of: usize, number: u64, read: Result<Vec<u8>, body_range::BodyRangeError>) {
        let (bytes, trouble) = match read {
            Ok(bytes) => (Some(bytes), String::new()),
            Err(error) => (None, error.to_string()),
        };
        self.pages.update_value(|pages| {
            let here = |page: &BytePage| page.of == of && page.number == number;
            match (bytes, pages.iter().position(here)) {
                (Some(bytes), Some(at)) => {
                    if let Some(page) = pages.get_mut(at) {
                        page.bytes = Some(bytes);
                    }
                }
                // It is asked for again when it is next in sight.
                (None, Some(at)) => drop(pages.remove(at)),
                (_, None) => {}
            }
        });
        self.trouble.set(trouble.clone());
        if trouble.is_empty() {
            self.came.update(|came| *came += 1);
        }
    }
}

impl Default for ByteReader {
    fn default() -> Self {
        Self::new()
    }
}
