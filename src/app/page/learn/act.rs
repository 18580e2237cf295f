//! What the buttons of the lessons do.

use super::desk::{Answer, Came, Desk, hash};
use crate::app::state::{Flow, Run};
use crate::core::lab::Lab;
use crate::core::trace::Trace;
use crate::lesson::LESSONS;
use crate::lesson::course::command::content;
use crate::lesson::course::{Command, Ran, Station};
use crate::lesson::predict::faces;
use crate::web::source::Source;
use crate::web::{clock, page};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;

impl Desk {
    /// Makes the guess, or none, and puts what comes on the stage.
    fn guess(self, choice: Option<usize>) {
        let Some(lesson) = untrack(|| self.lesson()) else {
            return;
        };
        self.guess.set(choice);
        if self.came.with_untracked(Option::is_none) {
            let start = self.start.get_value();
            let done = self.app.lab.try_update(|lab| {
                let ran = lesson.work(lab, start, clock::now());
                let right = lesson.predict.right(&ran);
                let kind = lab.kind();
                Some((right, run_of(ran.last()?, kind)?))
            });
            let Some((right, run)) = done.flatten() else {
                return;
            };
            self.ready(lesson.predict.call, &run);
            self.came.set(Some(Came { run, right }));
        }
        self.mark(|mark| mark.watched = true);
        self.show_work();
        page::go(&hash(lesson, Station::Watch));
    }

    /// Puts the lesson's run on the stage.
    pub fn show_work(self) {
        if let Some(came) = self.came.get_untracked() {
            self.app.stage(Some(came.run), 0);
        }
    }

    /// The file of a run that the lesson made, to run it again or to save it.
    fn ready(self, command: Command, run: &Run) {
        if let Command::Upload(name) | Command::Download(name) = command {
            let file = Source::of_bytes(name, "text/plain", &content(name)).ok();
            match run.flow {
                Flow::Upload => self.app.last_file.set_value(file),
                _ if run.trace.refusal.is_none() => {
                    self.app.downloaded.set_value(file.map(|file| file.blob));
                }
                _ => {}
            }
        }
    }

    fn mark(self, change: impl FnOnce(&mut crate::lesson::course::Mark)) {
        if let Some(place) = self.place.get_untracked() {
            self.book.note(place, change);
        }
    }

    /// Judges the task by its hidden requests.
    fn check(self) {
        let Some((place, task)) = untrack(|| self.task()) else {
            return;
        };
        let since = self
            .since
            .with_value(|all| all.get(place).copied().unwrap_or_default());
        let verdict =
            (self.app.lab).with_untracked(|lab| task.judge(lab, since, lab.now(clock::now())));
        self.mark(|mark| match place {
            0 => mark.turn |= verdict.done,
            _ => {
                mark.own |= verdict.done;
                mark.star |= verdict.star;
            }
        });
        self.told.set(super::task::headline(&verdict, place == 1));
        self.verdicts.update(|all| {
            if let Some(held) = all.get_mut(place) {
                *held = Some(Arc::new(verdict));
            }
        });
        request_animation_frame(|| page::into_view(".coach-verdict"));
    }

    /// Answers a question that came back.
    fn answer(self, of: usize, chosen: usize) {
        let Some(lesson) = LESSONS.get(of) else {
            return;
        };
        let ran = lesson.keep.run();
        let right = lesson.keep.right(&ran);
        self.book
            .note(of, |mark| mark.kept = Some(right == Some(chosen)));
        self.answers.update(|answers| {
            answers.retain(|answer| answer.of != of);
            answers.push(Answer {
                of,
                chosen,
                right,
                ran: ran.last().cloned(),
            });
        });
    }

    /// Puts a run that proves something on the stage, at the step where it was refused, or at the first.
    fn prove(self, ran: Option<&Ran>) {
        let kind = self.app.lab.with_untracked(Lab::kind);
        if let Some(run) = ran.and_then(|ran| run_of(ran, kind)) {
            let at = run.trace.refusal.as_ref().map_or(0, |refusal| refusal.step);
            // Where the stage is out of sight, it is gone to.
            match self.app.route.get_untracked().has_stage() {
                true => self.app.stage(Some(run), at),
                false => self.app.play(run.name, run.trace, at),
            }
            request_animation_frame(|| page::into_view(".mid"));
        }
    }

    /// What is drawn, not built, says what it does in `data-do`.
    pub fn clicked(self, event: &MouseEvent) {
        let number = |name: &str| page::clicked(event, name)?.parse::<usize>().ok();
        match page::clicked(event, "do").as_deref() {
            Some("guess") => self.guess(number("choice")),
            Some("run") => self.show_or_guess(),
            Some("check") => self.check(),
            Some("hint") => self.hint(),
            Some("again") => self.again(),
            Some("leave") => self.leave(),
            Some("probe") => {
                let place = untrack(|| self.task()).map_or(0, |(place, _)| place);
                let verdict = self.verdicts.with_untracked(|all| all.get(place)?.clone());
                if let (Some(verdict), Some(index)) = (verdict, number("probe")) {
                    let probed = verdict.must.iter().chain(&verdict.least).nth(index);
                    self.prove(probed.and_then(|probed| probed.ran.as_ref()));
                }
            }
            Some("fact") => {
                let fact = || untrack(|| self.lesson())?.facts.get(number("fact")?);
                if let Some(fact) = fact() {
                    self.prove(fact.claim.run().last());
                }
            }
            Some("answer") => {
                if let (Some(of), Some(chosen)) = (number("of"), number("choice")) {
                    self.answer(of, chosen);
                }
            }
            Some("another") => self.answers.set(Vec::new()),
            Some("answered") => {
                let answers = self.answers.get_untracked();
                let found = answers
                    .iter()
                    .find(|answer| Some(answer.of) == number("of"));
                self.prove(found.and_then(|answer| answer.ran.as_ref()));
            }
            _ => self.book.clicked(event),
        }
    }

    fn show_or_guess(self) {
        match self.came.with_untracked(Option::is_some) {
            true => self.show_work(),
            false => self.guess(None),
        }
    }

    fn hint(self) {
        let Some((place, task)) = untrack(|| self.task()) else {
            return;
        };
        self.hints.update(|hints| {
            if let Some(shown) = hints.get_mut(place) {
                *shown = (*shown + 1).min(task.hints.len());
                if let Some(hint) = shown.checked_sub(1).and_then(|last| task.hints.get(last)) {
                    self.told.set(format!("Hint: {hint}"));
                }
            }
        });
    }

    /// Whether what stands on the stage is the lesson's own run.
    pub fn is_work(self) -> bool {
        let shown = self.app.run.get();
        (self
            .came
            .with(|came| came.as_ref().map(|came| came.run.clone())))
        .is_some_and(|work| shown.as_ref() == Some(&work))
    }
}

/// A call's run, ready to be played.
fn run_of(ran: &Ran, kind: crate::core::lab::Kind) -> Option<Run> {
    let trace: Arc<Trace> = ran.trace.clone()?;
    let (flow, name) = match ran.command {
        Command::Upload(name) => (Flow::Upload, name.to_owned()),
        Command::Download(name) => (Flow::Download, name.to_owned()),
        _ => (Flow::Other, trace.operation.to_owned()),
    };
    let not_taken = match flow {
        Flow::Other => Vec::new(),
        _ if trace.refusal.is_none() => Vec::new(),
        _ => Lab::path_not_taken(&trace, &name, kind),
    };
    Some(Run {
        flow,
        name,
        identical: ran.identical,
        faces: Arc::new(faces(&trace, &not_taken)),
        not_taken: Arc::new(not_taken),
        trace,
    })
}
