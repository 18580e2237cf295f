//! Which record is this tab's own. A reloaded tab takes its own again. A new tab takes the latest record that no open
//! tab holds. A tab that was duplicated begins with a copy.

use super::kept_lab::KeptLab;
use super::kept_upload::hexadecimal;
use crate::web::database::{Database, DatabaseError};
use crate::web::failure::ignore_because;
use crate::web::{random, storage, tab};
use std::future::Future;

/// The name under which the browser notes that something is kept, and how often the page has tried to read it.
pub const NOTE: &str = "kept";
/// The name under which the tab's session storage has the tab's identity.
const TAB: &str = "tab";
/// The name of the mark that the page was left in order: reloaded, or closed.
const LEFT: &str = "left";
/// The name of the copy of the text in the session storage.
const COPY: &str = "lab";
/// The longest copy, in bytes. Browsers give a tab some 5 MB.
const LONGEST_COPY: usize = 2 << 20;
/// The name of the record that was set aside.
const ASIDE: &str = "aside";
/// The most records of closed tabs.
const MOST_RECORDS: usize = 8;

/// The beginning of the names of records, files, and locks.
const RECORD: &str = "lab/";
const BODY: &str = "body/";
const LOCK: &str = "envelope-lab/tab/";

fn record_of(id: &str) -> String {
    format!("{RECORD}{id}")
}

/// The name of the file with these bytes.
pub fn body_of(sha256: &[u8; 32]) -> String {
    format!("{BODY}{}", hexadecimal(sha256))
}

fn lock_of(id: &str) -> String {
    format!("{LOCK}{id}")
}

/// A new identity; that of one tab only, unless the browser has no randomness.
fn new_id() -> String {
    let seed = random::seed().ok();
    let id = seed.map(|seed| hexadecimal(&seed).chars().take(16).collect());
    id.unwrap_or_else(|| "0".to_owned())
}

/// When a text was saved, in seconds since 1970; 0 if it cannot be read.
fn saved(text: &str) -> u64 {
    KeptLab::parse(text).map_or(0, |kept| kept.saved)
}

/// The later of the record's text and the copy.
fn later(record: Option<String>, copy: Option<String>) -> Option<String> {
    match (record, copy) {
        (Some(record), Some(copy)) if saved(&record) > saved(&copy) => Some(record),
        (record, copy) => copy.or(record),
    }
}

/// A failure to tidy up.
fn ignore(result: Result<(), DatabaseError>) {
    ignore_because(result, "what stays is found again at the next start");
}

/// This tab's record.
#[derive(Clone, Debug)]
pub struct TabRecord {
    /// The identity of the tab.
    id: String,
    /// The database; `None` if the browser has none for this page.
    pub database: Option<Database>,
}

impl TabRecord {
    /// Finds this tab's record, and its text, if there is one.
    pub async fn find() -> (Self, Option<String>) {
        let database = Database::open().await.ok();
        let left = storage::session_take(LEFT).is_some();
        let own = storage::session_take(TAB);
        let copy = storage::session_take(COPY);
        let held = tab::held().await;
        let is_held = |id: &str| match &held {
            Some(held) => held.contains(&lock_of(id)),
            // A browser without locks: whoever did not leave may still be there.
            None => true,
        };
        let mut record = Self {
            id: own.clone().unwrap_or_else(new_id),
            database,
        };
        let text = match own {
            Some(own) => {
                let text = later(record.text(&own).await, copy);
                if !left && is_held(&own) {
                    record.id = new_id();
                }
                text
            }
            None => match record.latest(|id| held.is_some() && is_held(id)).await {
                Some((id, text)) => {
                    if held.is_some() {
                        record.id = id;
                    }
                    Some(text)
                }
                None => None,
            },
        };
        tab::hold(&lock_of(&record.id));
        // If the browser ends without notice, the tab still knows its record.
        storage::session_set(TAB, &record.id);
        (record, text)
    }

    /// Takes another identity, so that the record stays as it is.
    pub fn renew(&mut self) {
        self.id = new_id();
        tab::hold(&lock_of(&self.id));
        storage::session_set(TAB, &self.id);
    }

    async fn text(&self, id: &str) -> Option<String> {
        let database = self.database.as_ref()?;
        database.text(&record_of(id)).await.ok().flatten()
    }

    /// The latest record that no other tab holds, with its identity.
    async fn latest(&self, is_held: impl Fn(&str) -> bool) -> Option<(String, String)> {
        let names = self.database.as_ref()?.names().await.ok()?;
        let mut latest: Option<(u64, String, String)> = None;
        for id in names.iter().filter_map(|name| name.strip_prefix(RECORD)) {
            if is_held(id) {
                continue;
            }
            let Some(text) = self.text(id).await else {
                continue;
            };
            let saved = saved(&text);
            if latest.as_ref().is_none_or(|(other, ..)| *other < saved) {
                latest = Some((saved, id.to_owned(), text));
            }
        }
        latest.map(|(_, id, text)| (id, text))
    }

    /// Writes the record. The request is on its way when this returns.
    pub fn write(&self, text: &str) -> impl Future<Output = Result<(), DatabaseError>> + use<> {
        let written =
            (self.database.as_ref()).map(|base| base.put_text(&record_of(&self.id), text));
        async move {
            match written {
                Some(written) => written.await,
                None => Err(DatabaseError::None),
            }
        }
    }

    /// Writes the copy that this tab keeps until it is closed. Returns whether the browser took it.
    pub fn write_copy(&self, text: &str) -> bool {
        storage::session_set(TAB, &self.id);
        text.len() <= LONGEST_COPY && storage::session_keep(COPY, text)
    }

    /// Notes that the page is being left in order.
    pub fn leave(&self) {
        storage::session_set(TAB, &self.id);
        storage::session_set(LEFT, "1");
    }

    /// Puts a text aside that cannot be read, and removes the record. Where the browser has no room for that, the record
    /// stays as it is, and this tab has another.
    pub async fn set_aside(&mut self, text: Option<&str>) {
        let Some(database) = &self.database else {
            return;
        };
        if let Some(text) = text {
            let names = match database.names().await {
                Ok(names) => names,
                Err(_) => return self.renew(),
            };
            let is_taken = |name: &str| names.iter().any(|taken| taken == name);
            let name = storage::aside_name(ASIDE, is_taken);
            if database.put_text(&name, text).await.is_err() {
                return self.renew();
            }
        }
        ignore(database.delete(&record_of(&self.id)).await);
    }

    /// The folders of large bodies that records name, of open tabs and of closed ones: each may come back, however late.
    /// `None` if a record can't be read, because another version of the page may know what it needs.
    pub async fn named_folders(&self) -> Option<Vec<String>> {
        let Some(database) = &self.database else {
            return Some(Vec::new());
        };
        let names = database.names().await.ok()?;
        let mut folders = Vec::new();
        for id in names.iter().filter_map(|name| name.strip_prefix(RECORD)) {
            let Some(text) = self.text(id).await else {
                continue;
            };
            let kept = KeptLab::parse(&text).ok()?;
            folders.extend(kept.large.map(|large| large.folder));
        }
        Some(folders)
    }

    /// Removes the files that no record names, and the oldest of many records. Does nothing while another tab is open,
    /// because that tab may be about to name a file. So may this one: `has` says whether it has a file, now.
    pub async fn tidy(&self, has: impl Fn(&str) -> bool) {
        let (Some(database), Some(held)) = (&self.database, tab::held().await) else {
            return;
        };
        let own = lock_of(&self.id);
        if held
            .iter()
            .any(|name| name.starts_with(LOCK) && *name != own)
        {
            return;
        }
        let Ok(names) = database.names().await else {
            return;
        };
        let mut records = Vec::new();
        for id in names.iter().filter_map(|name| name.strip_prefix(RECORD)) {
            let text = self.text(id).await;
            let Some(Ok(kept)) = text.as_deref().map(KeptLab::parse) else {
                // Another version of the page may know what it needs.
                return;
            };
            records.push((id != self.id, u64::MAX - kept.saved, id, kept.needs()));
        }
        if records.is_empty() {
            storage::remove(NOTE);
        }
        // This tab's own first, then the latest.
        records.sort();
        let rest = records.split_off(records.len().min(MOST_RECORDS));
        for (_, _, id, _) in rest {
            ignore(database.delete(&record_of(id)).await);
        }
        let needed = records.iter().flat_map(|(.., needs)| needs);
        let needed: Vec<String> = needed.map(body_of).collect();
        for name in names.iter().filter(|name| name.starts_with(BODY)) {
            if !needed.contains(name) && !has(name) {
                ignore(database.delete(name).await);
            }
        }
    }
}
