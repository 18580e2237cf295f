//! What is kept of an open lesson, and how it is taken up again.

use super::kept_lesson::{KeptLesson, KeptTask, LONGEST};
use super::kept_place::{KeptPlace, RestoredPlace};
use super::lesson_memory::{GuessRun, Workspace};
use super::state::LearnState;
use super::worlds::{SetUpLab, WORLDS};
use crate::app::kept_run::KeptRun;
use crate::app::stage_run::StageRun;
use crate::core::lab::log::{LabCommand, LoggedBody};
use crate::core::lab::{Lab, Sample};
use crate::lesson::course::{Lesson, LessonSection, Task, TaskCalls};
use crate::web::{clock, random};
use leptos::prelude::*;

impl LearnState {
    /// Restores what the tab kept of this lesson; that of another lesson is dropped.
    pub(super) fn restore(self, lesson: &Lesson) {
        let of_lesson = |kept: &KeptLesson| kept.lesson == lesson.slug;
        self.kept
            .update_value(|kept| *kept = kept.take().filter(of_lesson));
        let Some(kept) = self.kept.get_value() else {
            return;
        };
        let hints = |task: &Option<KeptTask>| task.as_ref().map_or(0, |task| task.hints);
        self.hints.set(kept.tasks.each_ref().map(hints));
        if kept.ran {
            self.guess.set(kept.guess);
            self.make_guess_run();
            let run = self
                .guess_run
                .get_untracked()
                .map(|guess_run| guess_run.run);
            self.page.stage(run, kept.index);
        }
    }

    /// Where in the lesson the reader is; `None` outside of lessons.
    pub fn kept_place(self) -> Option<KeptPlace> {
        let (page, task) = (self.page, self.made.get_value());
        self.place.get_untracked()?;
        let kept = |run: &StageRun, index| KeptRun::of(page, run, index);
        let stage = |of: &Workspace| kept(of.run.as_ref()?, of.index);
        let own = (self.own).with_value(|own| own.as_ref().and_then(stage));
        let others = (self.workspaces)
            .with_value(|all| all.each_ref().map(|of| of.as_ref().and_then(stage)));
        let [first, guided, alone] = others;
        let guess_run = self.guess_run.get_untracked();
        Some(KeptPlace {
            guess: self.guess.get_untracked(),
            right: guess_run.as_ref().and_then(|it| it.right),
            guess_run: guess_run.and_then(|it| kept(&it.run, 0)),
            hints: self.hints.get_untracked(),
            stages: [own, first, guided, alone],
            since: task.each_ref().map(|calls| calls.since),
            restored: task.each_ref().map(|calls| {
                let restored = calls.restored.iter();
                restored.map(|operation| (*operation).to_owned()).collect()
            }),
            at_start: self.at_start.get_value(),
        })
    }

    /// Takes the lesson up where it was left. The log has made its worlds again.
    pub(super) fn take_up(self, restored: RestoredPlace) {
        let (name, (slug, part)) = (self.page.lab)
            .read_log(|log| (log.worlds().name.clone(), log.worlds().lesson.clone()));
        let workspace = WORLDS.iter().position(|world| *world == name);
        let (Some((place, lesson)), Some(workspace)) = (Lesson::of(&slug), workspace) else {
            return;
        };
        let calls = (random::seed().ok()).and_then(|seed| lesson.open(seed, clock::now()).ok());
        let Some((_, start, _)) = calls else { return };
        let RestoredPlace { place: kept, runs } = restored;
        let mut runs = runs.into_iter();
        let mut next = |kept: &Option<KeptRun>| {
            let index = kept.as_ref()?.index;
            Some((runs.next().flatten()?, index))
        };
        if let Some((run, _)) = next(&kept.guess_run) {
            let right = kept.right;
            self.guess_run.set(Some(GuessRun { run, right }));
        }
        let stages = kept.stages.each_ref().map(|kept| match next(kept) {
            Some((run, index)) => Workspace {
                run: Some(run),
                index,
            },
            None => Workspace::default(),
        });
        let [own, first, guided, alone] = stages;
        let aside = |world: &str| self.page.lab.read_log(|log| log.worlds().has_aside(world));
        let mut worlds = WORLDS.into_iter();
        self.workspaces
            .set_value([first, guided, alone].map(|stage| {
                let world = worlds.next();
                world.is_some_and(aside).then_some(stage)
            }));
        self.own.set_value(Some(own));
        self.workspace.set_value(workspace);
        self.guess.set(kept.guess);
        self.hints.set(kept.hints);
        let tasks = [&lesson.guided, &lesson.alone];
        let [first, second] = &kept.restored;
        let made = |task: &'static Task, since, names: &[String]| TaskCalls {
            since,
            restored: (task.calls.iter().copied())
                .filter(|operation| names.iter().any(|name| name == operation))
                .collect(),
        };
        let ([guided, alone], [since_guided, since_alone]) = (tasks, kept.since);
        self.made.set_value([
            made(guided, since_guided, first),
            made(alone, since_alone, second),
        ]);
        self.at_start.set_value(kept.at_start);
        self.start.set_value(start);
        let station = LessonSection::of(&part);
        self.station.set(station);
        self.place.set(Some(place));
        self.kept.set_value(None);
        self.withhold_fix();
        self.choose_file(Some((lesson, station)));
    }

    /// What is to be kept of the open lesson. A file of the reader's own is never kept: then the objects stay behind.
    pub fn kept(self) -> KeptLesson {
        let Some((_, lesson)) = self.lesson() else {
            return KeptLesson::default();
        };
        let workspace = self.workspace.get_value();
        let on_stage = match workspace {
            0 => Some(self.page.player.index.get_untracked()),
            _ => self
                .workspaces
                .with_value(|all| Some(all.first()?.as_ref()?.index)),
        };
        let tasks = [(0, &lesson.guided), (1, &lesson.alone)];
        KeptLesson {
            lesson: lesson.slug.to_owned(),
            ran: self.guess_run.with_untracked(Option::is_some),
            guess: self.guess.get_untracked(),
            index: on_stage.unwrap_or(0),
            tasks: tasks.map(|(place, task)| self.kept_task(lesson, place, task)),
        }
    }

    fn kept_task(self, lesson: &Lesson, place: usize, task: &Task) -> Option<KeptTask> {
        let made = self.made.with_value(|all| all.get(place).cloned())?;
        let at_start = self.at_start.with_value(|all| all.get(place).cloned())?;
        let hints = self.hints.with_untracked(|all| all.get(place).copied())?;
        let keep = |lab: &Lab| {
            let is_known = |key: &str| {
                at_start.iter().any(|known| known == key)
                    || Sample::ALL.iter().any(|sample| sample.name() == key)
                    || LessonSection::ALL
                        .iter()
                        .any(|section| lesson.file(*section) == Some(key))
            };
            let with_bytes = lab.objects().iter().all(|row| is_known(&row.key));
            let world = lab.export(with_bytes).ok()?;
            let world = match world.len() > LONGEST {
                true => lab.export(false).ok()?,
                false => world,
            };
            let called = task.called(lab, &made).into_iter();
            let called = called.filter(|(_, called)| *called);
            (world.len() <= LONGEST).then(|| KeptTask {
                world,
                hints,
                called: called.map(|(operation, _)| operation.to_owned()).collect(),
            })
        };
        let world = WORLDS.get(place + 1)?;
        match self.workspace.get_value() == place + 1 {
            true => self.page.lab.with_untracked(keep),
            false => self.page.lab.read_log(|log| {
                let mut aside = log.worlds().aside();
                aside
                    .find(|(name, _)| name == world)
                    .and_then(|(_, lab)| keep(lab))
            }),
        }
        // A task that was not opened since the reload is kept as it was.
        .or_else(|| {
            self.kept
                .with_value(|kept| kept.as_ref()?.tasks.get(place)?.clone())
        })
    }

    /// The lab of a task that the tab kept, and the required operations that had succeeded in it.
    pub(super) fn restored(self, task: usize) -> Option<(SetUpLab, Vec<String>)> {
        let taken = self
            .kept
            .try_update_value(|kept| kept.as_mut()?.tasks.get_mut(task)?.take());
        let kept = taken.flatten()?;
        let seed = random::seed().ok()?;
        let lab = Lab::import(&kept.world, seed).ok()?;
        let file = LoggedBody::of(kept.world.as_bytes());
        let lab = SetUpLab {
            seed,
            lab,
            commands: vec![LabCommand::Import { file, seed }],
        };
        Some((lab, kept.called))
    }
}
