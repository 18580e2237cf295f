//! Writes this tab's record: soon after every change, at once after one that brings a file, and when the tab is hidden or
//! left.

use super::keep_notice::{KeepNotice, KeepNotices};
use super::kept_lab::{KeptFile, KeptLab};
use super::reading::{deeds, is_touched};
use super::tab_record::{NOTE, TabRecord, body_of};
use crate::app::kept_bodies::KeptBodies;
use crate::app::kept_run::KeptRun;
use crate::app::own_folder::OwnFolder;
use crate::app::page::learn::kept_place::LessonHooks;
use crate::app::page::secrets::draft::KeptSecrets;
use crate::app::state::Page;
use crate::core::lab::Sample;
use crate::core::lab::log::{LabCommand, LogFile};
use crate::web::database::Database;
use crate::web::failure::ignore_because;
use crate::web::{clock, dom, storage, tab};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The most bytes of files that are kept, in all: 64 MiB.
pub const MOST: u64 = 64 << 20;
/// The most commands from before a reset that are kept, to be undone.
const KEPT_ENTRIES: usize = 400;
/// How long after a change the record is written.
const SOON: Duration = Duration::from_millis(400);

/// What the saver knows.
#[derive(Debug, Default)]
struct SaverState {
    record: Option<TabRecord>,
    /// The files that the database has, with their lengths.
    stored: Vec<([u8; 32], u64)>,
    /// The files that it does not take.
    refused: Vec<[u8; 32]>,
    /// The SHA-256 of the samples, which need no file.
    samples: Vec<[u8; 32]>,
    /// Whether a write will follow soon.
    waits: bool,
    /// Whether a write is in progress, and whether there was a change since it began.
    writes: bool,
    again: bool,
    /// Whether anything was written, so that an empty lab is worth a record as well.
    wrote: bool,
    /// Whether the reader was told that nothing is kept.
    told: bool,
}

/// The page's only saver.
#[derive(Clone, Copy, Debug)]
pub struct Saver {
    page: Page,
    state: StoredValue<SaverState, LocalStorage>,
}

impl Saver {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            state: StoredValue::new_local(SaverState {
                samples: Sample::ALL.map(Sample::sha256).to_vec(),
                ..SaverState::default()
            }),
        })
    }

    /// Writes this record from now on. `stored` are the files that the database has, and `wrote` tells that it has a
    /// record.
    pub fn follow(self, record: TabRecord, stored: Vec<([u8; 32], u64)>, wrote: bool) {
        self.state.update_value(|state| {
            state.wrote = wrote;
            state.record = Some(record);
            state.stored = stored;
        });
        let page = self.page;
        let secrets = KeptSecrets::of(page).0;
        Effect::new(move |first: Option<()>| {
            page.lab.with(|_| ());
            page.run.track();
            page.player.index.track();
            page.sample.track();
            secrets.track();
            untrack(|| match first.is_some() || self.is_worth_it() {
                // At once: the browser may not take a file of a page that is being left.
                true if self.has_new_file() => spawn_local(self.write()),
                true => self.soon(),
                false => {}
            });
        });
        tab::on_hide(move |gone| untrack(|| self.hide(gone)));
    }

    fn get<T>(self, read: impl FnOnce(&SaverState) -> T) -> T {
        self.state.with_value(read)
    }

    fn soon(self) {
        if !self.get(|state| state.waits) {
            self.state.update_value(|state| state.waits = true);
            dom::after(SOON, move || {
                self.state.try_update_value(|state| state.waits = false);
                spawn_local(self.write());
            });
        }
    }

    /// Whether there is anything to keep.
    fn is_worth_it(self) -> bool {
        let page = self.page;
        self.get(|state| state.wrote)
            || page.lab.read_log(is_touched)
            || page.sample.get_untracked() != Sample::Data
            || KeptSecrets::of(page).0.with_untracked(Option::is_some)
    }

    /// Whether there is a file that is to be kept, and has room.
    fn has_new_file(self) -> bool {
        let room = self.room();
        let mut files = KeptBodies::of(self.page).all().into_iter();
        files.any(|body| {
            let known = self.get(|state| state.knows(&body.sha256));
            !known && body.file.len() <= room
        })
    }

    /// Everything that is to be kept now.
    fn kept(self) -> KeptLab {
        let page = self.page;
        let mut log = page.lab.read_log(LogFile::of);
        log.drop_oldest(KEPT_ENTRIES);
        let log = self.get(|state| log.without_bodies(|sha256| state.has(sha256)));
        let index = page.player.index.get_untracked();
        let run = page.run.get_untracked();
        let in_lesson = page.lab.read_log(|log| !log.worlds().lesson.0.is_empty());
        KeptLab {
            saved: clock::now().0,
            log,
            run: run.and_then(|run| KeptRun::of(page, &run, index)),
            sample: page.sample.get_untracked().name().to_owned(),
            file: self.last_file(),
            lesson: (in_lesson.then(|| LessonHooks::of(page).kept_place(page))).flatten(),
            secrets: KeptSecrets::of(page).0.get_untracked(),
            large: OwnFolder::of(page).kept(),
        }
    }

    /// The file of the last upload, if it is kept.
    fn last_file(self) -> Option<KeptFile> {
        let file = self.page.last_file.get_value()?;
        let sha256 = self.page.lab.read_log(|log| {
            let mut latest = log.entries().iter().take(log.done()).rev();
            latest.find_map(|entry| match &entry.command {
                LabCommand::BeginUpload { key, body, .. } if *key == file.name => body.sha256,
                LabCommand::Upload { key, body, .. } if *key == file.name => Some(body.sha256),
                _ => None,
            })
        })?;
        self.get(|state| state.has(&sha256)).then_some(KeptFile {
            name: file.name,
            content_type: file.content_type,
            sha256,
        })
    }

    /// Writes the files and the record. One write at a time.
    async fn write(self) {
        if self.get(|state| state.writes) {
            return self.state.update_value(|state| state.again = true);
        }
        self.state.update_value(|state| state.writes = true);
        loop {
            self.state.update_value(|state| state.again = false);
            if self.is_worth_it() {
                self.write_files().await;
                self.write_record().await;
            }
            if !self.get(|state| state.again) {
                break;
            }
        }
        self.state.try_update_value(|state| state.writes = false);
    }

    async fn write_files(self) {
        let database = self.get(|state| state.record.as_ref()?.database.clone());
        let mut lost = Vec::new();
        let only_undo = (self.page.lab).read_log(|log| LogFile::of(log).only_undo_needs());
        for body in KeptBodies::of(self.page).all() {
            let (sha256, file) = (body.sha256, body.file);
            let known = self.get(|state| state.knows(&sha256));
            if known {
                continue;
            }
            let is_spare = only_undo.contains(&sha256);
            if let Some(database) = database.as_ref().filter(|_| !is_spare) {
                self.make_room(database, file.len(), &only_undo).await;
            }
            let fits = self.room() >= file.len();
            if is_spare && !fits {
                continue;
            }
            let written = match &database {
                Some(database) if fits => {
                    let written = database.put_file(&body_of(&sha256), &file.blob);
                    // On its way: sent again when the page is left, it would be lost with it.
                    self.state
                        .update_value(|state| state.stored.push((sha256, file.len())));
                    written.await.is_ok()
                }
                _ => false,
            };
            if !written {
                self.state.update_value(|state| {
                    state.stored.retain(|(other, _)| *other != sha256);
                    state.refused.push(sha256);
                });
            }
            // A body in files comes back as it is stored. Without a database, the record says that nothing is kept.
            if !written && database.is_some() && !OwnFolder::of(self.page).has(&sha256) {
                lost.push(file.name);
            }
        }
        if !lost.is_empty() {
            self.tell(KeepNotice::Told(not_kept(&lost)));
        }
    }

    /// The bytes of files that may still be kept.
    fn room(self) -> u64 {
        let stored = self.get(|state| state.stored.iter().map(|(_, len)| len).sum::<u64>());
        MOST.saturating_sub(stored)
    }

    /// Makes room for a file of the world that is there now: the oldest files go that only an undo needs.
    async fn make_room(self, database: &Database, len: u64, only_undo: &[[u8; 32]]) {
        while self.room() < len && len <= MOST {
            let spare = self.get(|state| {
                let mut stored = state.stored.iter();
                stored
                    .find(|(sha256, _)| only_undo.contains(sha256))
                    .copied()
            });
            let Some((sha256, _)) = spare else { return };
            self.state
                .update_value(|state| state.stored.retain(|(other, _)| *other != sha256));
            ignore_because(
                database.delete(&body_of(&sha256)).await,
                "what stays is found again at the next start",
            );
        }
    }

    async fn write_record(self) {
        let Some(record) = self.get(|state| state.record.clone()) else {
            return;
        };
        let text = self.kept().text();
        let written = record.write(&text).await.is_ok();
        if written {
            storage::set(NOTE, "1");
            return self.state.update_value(|state| state.wrote = true);
        }
        let copied = record.write_copy(&text);
        if copied {
            storage::set(NOTE, "1");
        }
        if !self.get(|state| state.told) && self.page.lab.read_log(|log| deeds(log) > 0) {
            self.state.update_value(|state| state.told = true);
            self.tell(match copied {
                true => KeepNotice::TabOnly,
                false => KeepNotice::NothingKept,
            });
        }
    }

    /// The tab is hidden, or the page is left.
    fn hide(self, gone: bool) {
        let Some(record) = self.get(|state| state.record.clone()) else {
            return;
        };
        self.page.lab.settle();
        if self.is_worth_it() {
            self.send_files(&record);
            let text = self.kept().text();
            record.write_copy(&text);
            // The request is on its way; nobody waits for the answer.
            let written = record.write(&text);
            spawn_local(async move {
                crate::web::failure::ignore_because(
                    written.await,
                    "the copy in the tab's session storage serves as well",
                );
            });
            storage::set(NOTE, "1");
        }
        if gone {
            record.leave();
        }
    }

    /// Sends the browser the files that it does not have, as far as there is room. Nobody waits for the answer: a file
    /// that it does not take is told as lost when the tab comes back.
    fn send_files(self, record: &TabRecord) {
        let Some(database) = &record.database else {
            return;
        };
        for body in KeptBodies::of(self.page).all() {
            let (sha256, len) = (body.sha256, body.file.len());
            let known = self.get(|state| state.knows(&sha256));
            if known || self.room() < len {
                continue;
            }
            let written = database.put_file(&body_of(&sha256), &body.file.blob);
            self.state
                .update_value(|state| state.stored.push((sha256, len)));
            // Where the page stays, it is written again, and told if it is refused again.
            spawn_local(async move {
                if written.await.is_err() {
                    self.state.try_update_value(|state| {
                        state.stored.retain(|(other, _)| *other != sha256);
                    });
                    self.soon();
                }
            });
        }
    }

    fn tell(self, notice: KeepNotice) {
        KeepNotices::of(self.page).0.set(Some(notice));
    }

    /// Leaves the lesson, if one is open, and starts a fresh world.
    pub fn start_fresh(self) {
        let page = self.page;
        KeepNotices::of(page).0.set(None);
        KeptSecrets::of(page).0.set(None);
        if page.lab.read_log(|log| !log.worlds().lesson.0.is_empty()) {
            LessonHooks::of(page).leave(page);
        }
        page.reset();
    }
}

impl SaverState {
    /// Whether a body was written, or can't be.
    fn knows(&self, sha256: &[u8; 32]) -> bool {
        self.has(sha256) || self.refused.contains(sha256)
    }

    /// Whether a body can be read again.
    fn has(&self, sha256: &[u8; 32]) -> bool {
        self.samples.contains(sha256) || self.stored.iter().any(|(stored, _)| stored == sha256)
    }
}

/// That some files are not kept, and why.
pub fn not_kept(names: &[String]) -> String {
    let names = names.join(", ");
    let limit = MOST >> 20;
    format!(
        "Files are kept over a reload up to {limit} MiB in all, if the browser has room. Not kept: {names}."
    )
}
