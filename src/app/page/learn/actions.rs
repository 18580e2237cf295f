//! What the lessons' buttons do. [`state`](super::state) starts and leaves a lesson.

use super::lesson_memory::GuessRun;
use super::state::{LearnState, RecallAnswer, route_to};
use crate::app::route;
use crate::app::stage_run::{RunKind, StageRun};
use crate::core::lab::world::named_file;
use crate::core::lab::{EncryptionChoice, Lab};
use crate::core::trace::Trace;
use crate::lesson::LESSONS;
use crate::lesson::course::{CallRecord, Fact, LessonCommand, LessonProgress, LessonSection};
use crate::lesson::path_not_taken::path_not_taken;
use crate::web::local_file::LocalFile;
use crate::web::{clock, dom};
use leptos::prelude::*;
use std::sync::Arc;

impl LearnState {
    /// Takes the guess (the index of a choice, or `None`), makes the call it is about, and shows its run.
    pub fn take_guess(self, choice: Option<usize>) {
        let Some((_, lesson)) = untrack(|| self.lesson()) else {
            return;
        };
        self.guess.set(choice);
        self.make_guess_run();
        if self.guess_run.with_untracked(Option::is_some) {
            self.show_guess_run();
            route::go(&route_to(lesson, LessonSection::Watch));
        }
    }

    /// Makes the call that the guess is about, once.
    pub(super) fn make_guess_run(self) {
        let lesson = untrack(|| self.lesson());
        let (Some((_, lesson)), true) = (lesson, self.guess_run.with_untracked(Option::is_none))
        else {
            return;
        };
        let start = self.start.get_value();
        let done = self.page.lab.log(|log| {
            let ran = log.record(|recording| lesson.work(recording, start, clock::now()));
            let right = lesson.predict.right(&ran);
            let run = run_of(ran.last()?, log.lab().kind())?;
            Some(GuessRun { run, right })
        });
        if let Some(guess_run) = done.flatten() {
            self.keep_file(lesson.predict.call, &guess_run.run);
            self.guess_run.set(Some(guess_run));
        }
    }

    /// Shows the guess's run on the stage. Without a guess, makes the run first.
    pub fn show_guess_run(self) {
        match self.guess_run.get_untracked() {
            Some(guess_run) => self.page.stage(Some(guess_run.run), 0),
            None => self.take_guess(None),
        }
    }

    /// Whether the guess's run is on the stage.
    pub fn shows_guess_run(self) -> bool {
        let shown = self.page.run.get();
        let guess_run = self.guess_run.get().map(|guess_run| guess_run.run);
        guess_run.is_some() && guess_run == shown
    }

    /// Keeps the file of a run that the lesson made, so that the reader can run it again or save it.
    fn keep_file(self, command: LessonCommand, run: &StageRun) {
        let (LessonCommand::Upload(name) | LessonCommand::Download(name)) = command else {
            return;
        };
        let file = LocalFile::of_bytes(name, "text/plain", &named_file(name)).ok();
        match run.kind {
            RunKind::Upload => self.page.last_file.set_value(file),
            RunKind::Download | RunKind::Other => {
                if run.trace.refusal.is_none() {
                    self.page.downloaded.set_value(file.map(|file| file.blob));
                }
            }
        }
    }

    /// Updates the progress of the lesson, if that changes anything.
    pub(super) fn mark(self, change: impl FnOnce(&mut LessonProgress)) {
        let Some(place) = self.place.get_untracked() else {
            return;
        };
        let before = (self.store.progress).with_untracked(|progress| progress.mark(place));
        let mut after = before;
        change(&mut after);
        if after != before {
            self.store.mark(place, |mark| *mark = after);
        }
    }

    /// Tells the result of the task in a sentence.
    pub fn check(self) {
        if let Some(now) = self.current.get_untracked() {
            untrack(|| {
                self.follow(None, Some(&now));
                self.tell(&now);
            });
            dom::once_drawn(|| dom::into_view(".coach-verdict"));
        }
    }

    /// Shows one more hint of the task.
    pub fn show_hint(self) {
        let Some((place, task)) = untrack(|| self.task()) else {
            return;
        };
        self.hints.update(|all| {
            let Some(shown) = all.get_mut(place) else {
                return;
            };
            if let Some(hint) = task.hints.get(*shown) {
                *shown += 1;
                self.announcement.set(format!("Hint: {hint}"));
            }
        });
        self.withhold_fix();
        // The last hint's button goes.
        dom::once_drawn(|| dom::focus("coach-hint"));
    }

    /// Takes an answer to an earlier lesson's question: the index of the lesson, and of the choice.
    pub fn answer(self, of: usize, chosen: usize) {
        let Some(lesson) = LESSONS.get(of) else {
            return;
        };
        let calls = match lesson.review.run() {
            Ok(calls) => calls,
            Err(error) => return self.page.say(error.to_string(), true),
        };
        let right = lesson.review.right(&calls);
        self.store
            .mark(of, |mark| mark.recalled = Some(right == Some(chosen)));
        self.recalls.update(|answers| {
            answers.retain(|answer| answer.lesson != of);
            answers.push(RecallAnswer {
                lesson: of,
                chosen,
                right,
                ran: calls.last().cloned(),
            });
        });
    }

    /// Runs a fact's experiment and puts its call on the stage.
    pub fn show_fact(self, fact: &Fact) {
        match fact.claim.run() {
            Ok(calls) => self.show_proof(calls.last()),
            Err(error) => self.page.say(error.to_string(), true),
        }
    }

    /// Shows a call that proves a claim on the stage, at the step where it was denied, or else at the first step.
    pub fn show_proof(self, ran: Option<&CallRecord>) {
        let kind = self.page.lab.with_untracked(Lab::kind);
        let Some(run) = ran.and_then(|ran| run_of(ran, kind)) else {
            return;
        };
        let at = run.trace.refusal.as_ref().map_or(0, |refusal| refusal.step);
        // If the current view has no stage, go to the lab.
        match self.page.view.get_untracked().has_stage() {
            true => self.page.stage(Some(run), at),
            false => self.page.play(run.name, run.trace, at),
        }
        dom::once_drawn(|| dom::into_view(".mid"));
    }
}

/// A call's run, ready to be played.
fn run_of(ran: &CallRecord, kind: EncryptionChoice) -> Option<StageRun> {
    let trace: Arc<Trace> = ran.trace.clone()?;
    let (run_kind, name) = match ran.command {
        LessonCommand::Upload(name) => (RunKind::Upload, name.to_owned()),
        LessonCommand::Download(name) => (RunKind::Download, name.to_owned()),
        _ => (RunKind::Other, trace.operation.to_owned()),
    };
    let not_taken = match run_kind {
        RunKind::Other => Vec::new(),
        _ if trace.refusal.is_none() => Vec::new(),
        _ => path_not_taken(&trace, &name, kind),
    };
    let run = StageRun::new(run_kind, name, trace).with_path(not_taken);
    Some(run.with_identical(ran.identical))
}
