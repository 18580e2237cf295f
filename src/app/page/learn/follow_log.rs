//! Takes the open lesson along when undo or redo goes to another place of the command log: which lesson it is, its labs,
//! their stages, the guess and the hints.
//!
//! The log knows the worlds, the lesson and its part. All else is remembered here whenever a place is left at which the
//! worlds change. After a reload, what only this page knew (the guess, the hints, the runs) begins anew.

use super::banner;
use super::kept_place::{KeptPlace, LessonHooks, RestoredPlace};
use super::lesson_memory::{LessonMemory, Workspace};
use super::state::{LearnState, route_to};
use super::worlds::WORLDS;
use crate::app::route::{self, Route, View};
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::core::lab::log::worlds::OWN;
use crate::core::lab::log::{CommandLog, LabCommand};
use crate::lesson::course::{Lesson, LessonSection, Task};
use crate::web::{clock, random};
use leptos::prelude::*;

/// The most places that are remembered.
const MOST: usize = 32;

/// The sequence number of the last command that changed which worlds there are, or which is active; 0 for none.
fn worlds_since(log: &CommandLog) -> u64 {
    let held = log.entries().iter().take(log.done());
    let mut changed = held.rev().filter(|entry| entry.command.changes_worlds());
    changed.next().map_or(0, |entry| entry.sequence)
}

/// Whether the commands in effect have anything to do with lessons.
fn is_in_lesson(log: &CommandLog) -> bool {
    log.worlds().name != OWN
}

/// The lesson before the log goes to another place.
#[derive(Debug)]
pub struct LessonPlace(u64);

impl LessonPlace {
    /// Remembers the lesson here.
    pub fn leave(page: Page) -> Self {
        if LessonHooks::of(page).is_there() {
            LearnState::of(page).remember();
        }
        Self(page.lab.read_log(worlds_since))
    }

    /// Follows the log to where it is now. Returns whether the stage was changed.
    pub fn follow(self, page: Page) -> bool {
        let Self(before) = self;
        let now = page.lab.read_log(worlds_since);
        let known = LessonHooks::of(page).is_there();
        if known || page.lab.read_log(is_in_lesson) {
            let state = LearnState::of(page);
            if before != now {
                untrack(|| state.take_back(now));
                banner::attach(page);
            }
            untrack(|| state.go_to_part());
        }
        before != now
    }
}

impl LearnState {
    /// Remembers the lesson at this place of the log.
    pub fn remember(self) {
        let since = self.page.lab.read_log(worlds_since);
        let memory = LessonMemory {
            place: self.place.get_untracked(),
            guess: self.guess.get_untracked(),
            guess_run: self.guess_run.get_untracked(),
            hints: self.hints.get_untracked(),
            own: self.own.get_value(),
            workspaces: self.workspaces.get_value(),
            workspace: self.workspace.get_value(),
            made: self.made.get_value(),
            at_start: self.at_start.get_value(),
            start: self.start.get_value(),
            own_sample: self.own_sample.get_value(),
            stage: Workspace {
                run: self.page.run.get_untracked(),
                index: self.page.player.index.get_untracked(),
            },
        };
        self.memories.update_value(|all| {
            all.retain(|(other, _)| *other != since);
            all.push((since, memory));
            if all.len() > MOST {
                all.remove(0);
            }
        });
    }

    /// Takes the lesson back to a place of the log.
    fn take_back(self, since: u64) {
        let memory = self.memories.with_value(|all| {
            let found = all.iter().find(|(other, _)| *other == since);
            found.map(|(_, memory)| memory.clone())
        });
        self.page.clear_stage();
        self.told.set(None);
        self.announcement.set(String::new());
        match memory {
            Some(memory) => self.take_over(memory),
            None => self.take_up_from_log(),
        }
    }

    fn take_over(self, memory: LessonMemory) {
        self.guess.set(memory.guess);
        self.guess_run.set(memory.guess_run);
        self.hints.set(memory.hints);
        self.own.set_value(memory.own);
        self.workspaces.set_value(memory.workspaces);
        self.workspace.set_value(memory.workspace);
        self.made.set_value(memory.made);
        self.at_start.set_value(memory.at_start);
        self.start.set_value(memory.start);
        self.place.set(memory.place);
        let Workspace { run, index } = memory.stage;
        let is_there = |run: &StageRun| {
            let past = |log: &CommandLog| log.lab().past().iter().any(|call| **call == *run.trace);
            self.page.lab.read_log(past)
        };
        if run.as_ref().is_some_and(is_there) {
            self.page.stage(run, index);
        }
        match memory.place {
            Some(_) => self.own_sample.set_value(memory.own_sample),
            None => self.choose_file(None),
        }
        self.withhold_fix();
    }

    /// Takes the lesson up from what the log knows.
    fn take_up_from_log(self) {
        let (name, (slug, _)) = (self.page.lab)
            .read_log(|log| (log.worlds().name.clone(), log.worlds().lesson.clone()));
        let lesson = Lesson::of(&slug).filter(|_| name != OWN);
        let Some((_, lesson)) = lesson else {
            self.own.set_value(None);
            self.workspaces.set_value([const { None }; 3]);
            self.workspace.set_value(0);
            self.place.set(None);
            self.withhold_fix();
            return self.choose_file(None);
        };
        let [guided, alone] = [(1, &lesson.guided), (2, &lesson.alone)].map(|(place, task)| {
            let world = WORLDS.get(place).copied();
            world.and_then(|world| self.set_up_in_log(world, lesson, task))
        });
        let not_set_up = || (0, Vec::new());
        let [guided, alone] = [guided, alone].map(|task| task.unwrap_or_else(not_set_up));
        let place = KeptPlace {
            since: [guided.0, alone.0],
            at_start: [guided.1, alone.1],
            ..KeptPlace::default()
        };
        let runs = Vec::new();
        self.take_up(RestoredPlace { place, runs });
    }

    /// How a task's lab began: the calls in its past, and its objects. `None` if it can't be set up.
    fn set_up_in_log(
        self,
        world: &str,
        lesson: &'static Lesson,
        task: &'static Task,
    ) -> Option<(usize, Vec<String>)> {
        let imported = self.page.lab.read_log(|log| {
            let held = log.entries().get(..log.done()).unwrap_or(&[]);
            let is_it = |command: &LabCommand| matches!(command, LabCommand::OpenWorld { world: other, .. } if other == world);
            let opened = held.iter().rposition(|entry| is_it(&entry.command))?;
            let next = held.get(opened.saturating_add(1))?;
            Some(matches!(next.command, LabCommand::Import { .. }))
        });
        let (lab, since, _) = task
            .set_up(lesson.start, random::seed().ok()?, clock::now())
            .ok()?;
        let objects = lab.objects().into_iter().map(|row| row.key).collect();
        Some((if imported == Some(true) { 0 } else { since }, objects))
    }

    /// Goes to the part of the lesson that the log names, or out of the lesson.
    fn go_to_part(self) {
        let (_, part) = self.page.lab.read_log(|log| log.worlds().lesson.clone());
        let Some((_, lesson)) = self.lesson() else {
            if self.page.view.get_untracked() == View::Lesson {
                route::go(&Route::Lab);
            }
            return;
        };
        let station = LessonSection::of(&part);
        self.station.set(station);
        self.withhold_fix();
        self.choose_file(Some((lesson, station)));
        route::go(&route_to(lesson, station));
    }
}
