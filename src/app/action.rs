//! What the learner can start. The core does the work; this module passes files to it and writes its answers to the
//! signals.

use super::call;
use super::clicker::{self, ClickerPress};
use super::lab_press::LabPress;
use super::lazy_part::run_soon;
use super::page::lab::run_drawings;
use super::route::{self, View};
use super::stage_run::{RunKind, StageRun};
use super::state::Page;
use super::transfer::CallError;
use crate::core::iam::Fix;
use crate::core::lab::Sample;
use crate::core::lab::log::{ApplyFix, CommandLog};
use crate::core::trace::Trace;
use crate::web::local_file::{LocalFile, save};
use crate::web::worker_error::WorkerError;
use crate::web::{dom, random};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

impl Page {
    /// Does what was pressed on the first screen: at once where the part `run` is there.
    pub fn press(self, press: LabPress) {
        run_soon(async move {
            if let Err(error) = call::press(self, press).await {
                self.say(error.to_string(), true);
            }
        });
    }

    pub fn upload_sample(self) {
        let sample: Sample = self.sample.get_untracked();
        match LocalFile::of_bytes(sample.name(), sample.content_type(), &sample.bytes()) {
            Ok(source) => self.upload(source),
            Err(error) => self.say(error.to_string(), true),
        }
    }

    pub fn upload(self, source: LocalFile) {
        self.last_file.set_value(Some(source.clone()));
        let ticket = self.begin();
        spawn_local(async move {
            let result = match call::upload(self, source, ticket).await {
                Ok(work) => work.await,
                Err(error) => Err(error),
            };
            self.end(
                ticket,
                result,
                "The upload was cancelled. Nothing was stored.",
            );
        });
    }

    pub fn download(self, name: String) {
        let ticket = self.begin();
        spawn_local(async move {
            let result = match call::download(self, name, ticket).await {
                Ok(work) => work.await,
                Err(error) => Err(error),
            };
            self.end(ticket, result, "The download was cancelled.");
        });
    }

    pub fn cancel_work(self) {
        self.cancel.update_value(|cancel| {
            if let Some(cancel) = cancel.take() {
                cancel.cancel();
            }
        });
    }

    /// Cancels whatever is in progress and takes a new ticket.
    fn begin(self) -> u64 {
        self.cancel_work();
        self.message.set(None);
        self.work.set(None);
        self.ticket.update_value(|ticket| *ticket += 1);
        self.ticket.get_value()
    }

    fn end(self, ticket: u64, result: Result<(), CallError>, cancelled: &str) {
        if self.ticket.get_value() != ticket {
            return;
        }
        self.work.set(None);
        self.cancel.set_value(None);
        match result {
            Ok(()) | Err(CallError::Superseded) => {}
            Err(CallError::Work(WorkerError::Cancelled)) => self.say(cancelled, false),
            Err(CallError::Trouble(trouble)) => self.say(trouble.to_string(), true),
            Err(error) => {
                // Some of the messages are whole sentences.
                let error = error.to_string();
                let error = error.trim_end_matches('.');
                self.say(format!("That failed: {error}. Nothing changed."), true);
            }
        }
    }

    /// Plays a call of another view in the lab, from one of its steps.
    pub fn play(self, name: String, trace: Arc<Trace>, index: usize) {
        run_drawings::attach(self);
        self.message.set(None);
        let run = StageRun::new(RunKind::Other, name, trace).with_path(Vec::new());
        self.stage(Some(run), index);
        route::go(&View::Lab.route());
    }

    /// Shows a run on the stage, paused at one of its steps, or clears the stage. Work on a large file goes on, and shows
    /// its own run when it is done.
    pub fn stage(self, run: Option<StageRun>, index: usize) {
        self.player.playing.set(false);
        self.run.set(run);
        self.player.index.set(0);
        self.player.go(index);
    }

    /// Applies fixes, in order, and runs the denied call again.
    pub fn fix_and_run_again(self, fixes: &[Fix]) {
        let done = self
            .lab
            .log(|log| log.apply_all(fixes.iter().map(ApplyFix)));
        if !done.is_some_and(|done| done.into_iter().all(|applied| applied)) {
            return self.say(
                "This change belongs into a policy that the lab does not let you edit.",
                true,
            );
        }
        self.run_again();
    }

    /// Runs the same call again, under the current policies.
    pub fn run_again(self) {
        let Some(run) = self.run.get_untracked() else {
            return;
        };
        match (run.kind, self.last_file.get_value()) {
            (RunKind::Download, _) => self.download(run.name.clone()),
            (RunKind::Upload, Some(source)) => self.upload(source),
            // A file that the browser does not keep.
            (RunKind::Upload, None) => {
                self.say(
                    format!("Choose {} again to upload it again.", run.name),
                    false,
                );
            }
            (RunKind::Other, _) => {}
        }
    }

    /// Whether the run on the stage can be made again here: a call of another view can only be made there.
    pub fn can_run_again(self) -> bool {
        self.run
            .with(|run| run.as_ref().is_some_and(|run| run.kind != RunKind::Other))
    }

    /// The object that the next step after the run's end downloads: the one just uploaded, while it is there.
    pub fn next_download(self) -> Option<String> {
        let uploaded = |run: &StageRun| {
            let done = run.kind == RunKind::Upload && run.trace.refusal.is_none();
            done.then(|| run.name.clone())
        };
        let name = (self.run).with(|run| run.as_ref().and_then(uploaded))?;
        let there = (self.rows).with(|rows| rows.iter().any(|row| row.key == name));
        let at_end = self.player.index.get() >= self.player.last();
        (at_end && there && self.view.get() == View::Lab).then_some(name)
    }

    /// Goes to the next step, and from the last one to the next run; in a lesson, to its next part. A key that is held
    /// down stops at the end.
    pub fn go_on(self, held_down: bool) {
        let lesson = self.placeholders.go_on_in_lesson.get_untracked();
        match lesson {
            Some(go_on) if self.view.get_untracked() == View::Lesson => go_on(self, held_down),
            _ => self.go_on_with_run(held_down),
        }
    }

    /// Goes to the next step of the run, and from the last one to the next run.
    pub fn go_on_with_run(self, held_down: bool) {
        if untrack(|| self.player.index.get() < self.player.last()) {
            self.player.next();
        } else if !held_down {
            match untrack(|| self.next_download()) {
                Some(name) => self.download(name),
                None => clicker::pressed(self, ClickerPress::AtTheEnd),
            }
        }
    }

    /// Saves the last downloaded file to disk.
    pub fn save_download(self) {
        let Some(run) = self.run.get_untracked() else {
            return;
        };
        let saved = self
            .downloaded
            .with_value(|blob| blob.as_ref().map(|blob| save(blob, &run.name)));
        match saved {
            Some(Ok(())) => {}
            Some(Err(error)) => self.say(error.to_string(), true),
            // A large file is not decrypted again for a reload.
            None => self.say(format!("Download {} again to save it.", run.name), false),
        }
    }

    /// Deletes an object, as the administrator.
    pub fn delete(self, name: String) {
        spawn_local(async move {
            let result = call::delete(self, name.clone()).await;
            // Move the focus first: the pressed button disappears with its row.
            dom::focus("bucket");
            match result {
                Ok(()) => self.say(
                    format!("{name} was deleted, its encrypted key with it."),
                    false,
                ),
                Err(error) => self.say(error.to_string(), true),
            }
        });
    }

    /// Sets the text of the role’s policy.
    pub fn edit_policy(self, text: String) {
        let typed = self.typed.get_value().wrapping_add(1);
        self.typed.set_value(typed);
        spawn_local(async move {
            if let Err(error) = call::edit_policy(self, text, typed).await {
                self.say(error.to_string(), true);
            }
        });
    }

    /// Clears the stage and cancels what is in progress, because both belong to another world than the next one.
    pub fn clear_stage(self) {
        self.begin();
        self.stage(None, 0);
        self.downloaded.set_value(None);
    }

    /// Starts a fresh world. Where nothing was done since the last reset, the world is as fresh already.
    pub fn reset(self) {
        let fresh = random::seed()
            .map_err(|error| error.to_string())
            .and_then(|seed| {
                self.clear_stage();
                if self.lab.read_log(CommandLog::is_reset) {
                    return Ok(());
                }
                let reset = self.lab.log(|log| log.reset(seed)).transpose();
                reset.map(drop).map_err(|error| error.to_string())
            });
        match fresh {
            Ok(()) => {
                // Show the lab, because the fresh world is there.
                if self.view.get_untracked() != View::Lab {
                    route::go(&View::Lab.route());
                }
                self.say("The lab is reset: one KMS key, an empty bucket.", false);
            }
            Err(error) => self.say(error, true),
        }
    }
}
