//! The lesson's three labs: made, opened, put aside, and left.

use super::held_move::HeldMove;
use super::lesson_memory::Workspace;
use super::state::{LearnState, route_to, workspace_of};
use crate::app::route::{self, Route};
use crate::core::lab::Lab;
use crate::core::lab::log::worlds::OWN;
use crate::core::lab::log::{CommandLog, LabCommand};
use crate::lesson::course::{Lesson, LessonSection, TaskCalls};
use crate::web::{clock, random};
use leptos::prelude::*;

/// The names of the lesson's three labs in the command log: one for the prediction, and one for each task.
pub(super) const WORLDS: [&str; 3] = ["lesson", "lesson/guided", "lesson/alone"];

/// A lab at its start, and the commands that make it again.
pub(super) struct SetUpLab {
    pub seed: [u8; 32],
    pub lab: Lab,
    pub commands: Vec<LabCommand>,
}

impl LearnState {
    /// Makes a set-up lab active, and returns the previous workspace.
    fn open_world(self, world: &str, new: SetUpLab) -> Workspace {
        let SetUpLab {
            seed,
            lab,
            commands,
        } = new;
        self.swap(Workspace::default(), |log| {
            log.open_world(world, seed, lab, commands);
        })
    }

    /// Makes a lab active that was put aside, and returns the previous workspace; `None` if there is no such lab.
    fn enter_world(self, world: &str, new: Workspace) -> Option<Workspace> {
        let aside = |log: &CommandLog| log.worlds().has_aside(world);
        let known = self.page.lab.read_log(aside);
        known.then(|| {
            self.swap(new, |log| {
                if let Err(error) = log.enter_world(world) {
                    self.page.say(error.to_string(), true);
                }
            })
        })
    }

    fn swap(self, new: Workspace, change: impl FnOnce(&mut CommandLog)) -> Workspace {
        let run = self.page.run.get_untracked();
        let index = self.page.player.index.get_untracked();
        self.page.clear_stage();
        self.page.lab.log(change);
        self.page.stage(new.run, new.index);
        Workspace { run, index }
    }

    /// Begins a lesson in a fresh lab, and puts the reader's own aside.
    pub(super) fn begin(self, place: usize, lesson: &'static Lesson) {
        let fresh = (random::seed().ok()).and_then(|seed| {
            let (lab, calls, commands) = lesson.open(seed, clock::now()).ok()?;
            let lab = SetUpLab {
                seed,
                lab,
                commands,
            };
            Some((lab, calls))
        });
        let Some((lab, ran)) = fresh else {
            return self.page.say(
                "The browser gives no randomness, and without it no lesson’s world can be made.",
                true,
            );
        };
        self.remember();
        let [first, tasks @ ..] = WORLDS;
        let old = self.open_world(first, lab);
        if self.place.get_untracked().is_none() {
            self.own.set_value(Some(old));
        }
        // These are the labs of the previous lesson.
        self.close_worlds(&tasks);
        let part = LessonSection::Predict.slug();
        (self.page.lab).log(|log| log.enter_lesson(lesson.slug, part));
        self.workspaces.set_value([const { None }; 3]);
        self.workspace.set_value(0);
        self.start.set_value(ran);
        self.guess.set(None);
        self.guess_run.set(None);
        self.hints.set([0; 2]);
        self.told.set(None);
        self.recalls.set(Vec::new());
        self.announcement.set(String::new());
        self.place.set(Some(place));
        self.restore(lesson);
    }

    pub(super) fn close_worlds(self, worlds: &[&str]) {
        for world in worlds {
            if self.page.lab.read_log(|log| log.worlds().has_aside(world)) {
                self.page.lab.log(|log| log.close_world(world));
            }
        }
    }

    /// Goes to a part of the lesson, and to that part's lab.
    pub(super) fn enter(self, lesson: &'static Lesson, station: LessonSection) {
        let next = workspace_of(station);
        let now = self.workspace.get_value();
        if next != now {
            self.remember();
            let kept =
                (self.workspaces).try_update_value(|all| all.get_mut(next).and_then(Option::take));
            let Some(world) = WORLDS.get(next) else {
                return;
            };
            let entered = kept
                .flatten()
                .and_then(|kept| self.enter_world(world, kept));
            let made = || Some(self.open_world(world, self.make(lesson, next)?));
            let Some(old) = entered.or_else(made) else {
                return;
            };
            self.workspaces.update_value(|all| {
                if let Some(place) = all.get_mut(now) {
                    *place = Some(old);
                }
            });
            self.workspace.set_value(next);
        }
        self.announcement.set(String::new());
        self.told.set(None);
        self.unknown.set(String::new());
        self.station.set(station);
        self.withhold_fix();
        self.choose_file(Some((lesson, station)));
        let part = station.slug();
        // To read another part is no reason to forget what can be redone.
        let is_news = self.page.lab.read_log(|log| {
            let (shown, at) = &log.worlds().lesson;
            log.step_to_redo().is_none() && (shown != lesson.slug || at != part)
        });
        if is_news {
            (self.page.lab).log(|log| log.enter_lesson(lesson.slug, part));
        }
    }

    /// Makes one of the lesson's three labs: at its start, or as the tab kept it over a reload.
    fn make(self, lesson: &'static Lesson, workspace: usize) -> Option<SetUpLab> {
        let Some(place) = workspace.checked_sub(1) else {
            let seed = random::seed().ok()?;
            let (lab, _, commands) = lesson.open(seed, clock::now()).ok()?;
            return Some(SetUpLab {
                seed,
                lab,
                commands,
            });
        };
        let task = if place == 0 {
            &lesson.guided
        } else {
            &lesson.alone
        };
        let (new, made) = match self.restored(place) {
            Some((new, called)) => {
                let known = task.calls.iter().copied();
                let restored = known.filter(|operation| called.iter().any(|it| it == operation));
                let made = TaskCalls {
                    since: new.lab.past().len(),
                    restored: restored.collect(),
                };
                (new, made)
            }
            None => {
                let seed = random::seed().ok()?;
                let (lab, since, commands) = task.set_up(lesson.start, seed, clock::now()).ok()?;
                let made = TaskCalls {
                    since,
                    ..TaskCalls::default()
                };
                let new = SetUpLab {
                    seed,
                    lab,
                    commands,
                };
                (new, made)
            }
        };
        let objects = new.lab.objects().into_iter().map(|row| row.key).collect();
        self.made.update_value(|all| {
            if let Some(of_task) = all.get_mut(place) {
                *of_task = made;
            }
        });
        self.at_start.update_value(|all| {
            if let Some(of_task) = all.get_mut(place) {
                *of_task = objects;
            }
        });
        Some(new)
    }

    /// Resets the shown part's lab to its start.
    pub fn set_up_again(self) {
        let Some((place, lesson)) = untrack(|| self.lesson()) else {
            return;
        };
        if self.holds(HeldMove::StartOver) {
            return;
        }
        let workspace = self.workspace.get_value();
        let Some(task) = workspace.checked_sub(1) else {
            self.begin(place, lesson);
            return route::go(&route_to(lesson, LessonSection::Predict));
        };
        self.kept.set_value(None);
        self.remember();
        if let (Some(new), Some(world)) = (self.make(lesson, workspace), WORLDS.get(workspace)) {
            self.open_world(world, new);
            self.hints.update(|all| {
                if let Some(shown) = all.get_mut(task) {
                    *shown = 0;
                }
            });
            self.told.set(None);
            self.withhold_fix();
            self.announcement.set("The task starts over.".to_owned());
        }
    }

    /// Returns to the reader's own lab.
    pub fn leave(self) {
        self.remember();
        if let Some(own) = self.own.try_update_value(Option::take).flatten() {
            self.enter_world(OWN, own);
        }
        self.close_worlds(&WORLDS);
        self.page.lab.log(|log| log.enter_lesson("", ""));
        self.place.set(None);
        self.workspace.set_value(0);
        self.withhold_fix();
        self.choose_file(None);
        route::go(&Route::Lab);
    }
}
