//! A link that comes in by the address: it is opened at once over an untouched lab; otherwise the reader decides.

use super::state::{ShareState, leave_lesson};
use super::summary::replacement;
use crate::app::keep::keep_notice::{KeepNotice, KeepNotices};
use crate::app::keep::reading::is_touched;
use crate::app::page::undo::travel;
use crate::app::route::{self, Route, View};
use crate::app::stage_run::{RunKind, StageRun};
use crate::core::lab::share::{ShareError, SharedFile, SharedRun, SharedState, stand_in};
use crate::lesson::path_not_taken::path_not_taken;
use crate::web::local_file::LocalFile;
use crate::web::{clock, random};
use leptos::prelude::*;
use leptos::task::spawn_local;

impl ShareState {
    /// Takes a link from the address.
    pub fn take(self, payload: &str) {
        match SharedState::of_payload(payload) {
            Err(error) => self.refuse(&error),
            Ok(shared) => match self.is_used() && sets_something(&shared) {
                true => {
                    self.incoming.set(Some(shared));
                    self.page.sharing.set(true);
                }
                false => self.open(&shared),
            },
        }
    }

    /// Whether the lab has anything of the reader's.
    fn is_used(self) -> bool {
        let page = self.page;
        page.lab.read_log(is_touched) || page.run.with_untracked(Option::is_some)
    }

    fn refuse(self, error: &ShareError) {
        let says = format!("This link can’t be opened: {error}. Your lab is as it was.");
        KeepNotices::of(self.page)
            .0
            .set(Some(KeepNotice::BadLink(says)));
        self.soon();
    }

    /// Opens a link in place of the reader's own lab, which is kept.
    pub fn open(self, shared: &SharedState) {
        let page = self.page;
        let place = Route::of(&shared.view);
        if !sets_something(shared) {
            return route::go(&place);
        }
        let Ok(seed) = random::seed() else {
            return page.say(
                "The browser gives no randomness, and without it no lab can be made.",
                true,
            );
        };
        let is_used = self.is_used();
        leave_lesson(page);
        let own = page.run.get_untracked();
        let index = page.player.index.get_untracked();
        page.clear_stage();
        let opened = page.lab.log(|log| shared.open(log, seed, clock::now()));
        let opened = match opened {
            Some(Ok(opened)) => opened,
            Some(Err(error)) => {
                page.stage(own, index);
                return self.refuse(&error);
            }
            None => return,
        };
        self.own.set_value(own.map(|run| (run, index)));
        let before = opened.before;
        if let (Some(outcome), Some(run)) = (opened.outcome, &shared.run) {
            let (kind, file) = match run {
                SharedRun::Upload(file) => (RunKind::Upload, file),
                SharedRun::Download(file) => (RunKind::Download, file),
            };
            let encryption = shared.encryption;
            let not_taken = match outcome.trace.refusal {
                Some(_) => path_not_taken(&outcome.trace, &file.name, encryption),
                None => Vec::new(),
            };
            let made = StageRun::new(kind, file.name.clone(), outcome.trace);
            let made = made.with_path(not_taken).with_identical(opened.identical);
            page.stage(Some(made), shared.step);
            self.give_file(kind, file);
        }
        let mut says = "You opened a shared lab.".to_owned();
        if let Some(replaced) = replacement(shared) {
            says = format!("{says} {replaced}");
        }
        let notices = KeepNotices::of(page);
        match is_used {
            true => notices.opened(says, Callback::new(move |()| self.bring_back(before))),
            false => notices.0.set(Some(KeepNotice::Told(says))),
        }
        if place.view() != page.view.get_untracked() || place.view() != View::Lab {
            route::go(&place);
        }
    }

    /// Gives the page the run's file, to run it again or to save it.
    fn give_file(self, kind: RunKind, file: &SharedFile) {
        let sample = stand_in(file);
        let local = LocalFile::of_bytes(&file.name, &file.content_type, &sample.bytes()).ok();
        match kind {
            RunKind::Upload => self.page.last_file.set_value(local),
            RunKind::Download | RunKind::Other => {
                self.page
                    .downloaded
                    .set_value(local.map(|local| local.blob));
            }
        }
    }

    /// Brings the reader's own lab back, with its run: undoes everything since the place of the log before the link.
    pub fn bring_back(self, before: usize) {
        let page = self.page;
        KeepNotices::of(page).0.set(None);
        spawn_local(async move {
            match travel::back_to(page, before).await {
                Ok(work) => work.await,
                Err(error) => return page.say(error.to_string(), true),
            }
            if let Some((run, index)) = self.own.try_update_value(Option::take).flatten() {
                page.stage(Some(run), index);
            }
        });
    }
}

/// Whether a link changes the lab, and not only the view.
pub fn sets_something(shared: &SharedState) -> bool {
    !shared.is_fresh()
}
