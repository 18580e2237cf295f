//! Which lesson is open, and which lab is active: the reader's own, or one of the lesson's three.

use super::headline::headline;
use super::kept_lesson::{KeptLesson, KeptTask, LONGEST};
use super::kept_place::{KeptPlace, LessonHooks, OpenLesson, RestoredPlace, ReturningPlace};
use super::lesson_memory::{GuessRun, LessonMemory, Workspace};
use super::lesson_text::marked;
use super::progress_store::ProgressStore;
use crate::app::kept_run::KeptRun;
use crate::app::page_edits::PageEdits;
use crate::app::route::{self, Route, View};
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::app::tree::Nodes;
use crate::core::lab::log::worlds::OWN;
use crate::core::lab::log::{CommandLog, LabCommand, LoggedBody};
use crate::core::lab::{Lab, Sample};
use crate::lesson::LESSONS;
use crate::lesson::course::{CallRecord, Evaluation, Lesson, LessonSection, Task, TaskCalls};
use crate::web::{clock, dom, random};
use leptos::prelude::*;
use std::sync::Arc;

/// The names of the lesson's three labs in the command log: one for the prediction, and one for each task.
pub(super) const WORLDS: [&str; 3] = ["lesson", "lesson/guided", "lesson/alone"];

/// A lab at its start, and the commands that make it again.
struct SetUpLab {
    seed: [u8; 32],
    lab: Lab,
    commands: Vec<LabCommand>,
}

/// The evaluation of the shown task in the lab as it is now.
#[derive(Clone, Debug)]
pub struct CurrentEvaluation {
    /// The index of the task: 0 with help, 1 alone.
    task: usize,
    pub evaluation: Arc<Evaluation>,
    /// The number of calls in the lab's past.
    calls: usize,
}

impl PartialEq for CurrentEvaluation {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.evaluation, &other.evaluation)
    }
}

/// An answer to the question of an earlier lesson.
#[derive(Clone, Debug)]
pub struct RecallAnswer {
    /// The index of that lesson in [`LESSONS`].
    pub lesson: usize,
    /// The index of the choice made.
    pub chosen: usize,
    /// The index of the right choice.
    pub right: Option<usize>,
    /// The call that proves which choice is right.
    pub ran: Option<CallRecord>,
}

/// The signals of the map, the lesson, and the banner.
#[derive(Clone, Copy, Debug)]
pub struct LearnState {
    pub page: Page,
    /// The progress of each lesson.
    pub store: ProgressStore,
    /// The index in [`LESSONS`] of the lesson whose lab is active; `None` while the reader's own lab is.
    pub place: RwSignal<Option<usize>>,
    /// The part of the lesson that is shown, or was shown last.
    pub station: RwSignal<LessonSection>,
    /// The index of the choice guessed.
    pub guess: RwSignal<Option<usize>>,
    /// The run that shows which guess was right, once it was made.
    pub guess_run: RwSignal<Option<GuessRun>>,
    /// The number of hints shown, for each task.
    pub hints: RwSignal<[usize; 2]>,
    /// The evaluation of the shown task; it follows the lab. It pauses in other views.
    pub current: Memo<Option<CurrentEvaluation>>,
    /// The evaluation whose result is told in a sentence: after a run, or because the reader asked. Once the lab changes,
    /// it is no longer the current one, and the sentence goes.
    pub told: RwSignal<Option<Arc<Evaluation>>>,
    /// The answers to earlier lessons' questions, latest last.
    pub recalls: RwSignal<Vec<RecallAnswer>>,
    /// A message if the address names no lesson; empty otherwise.
    pub unknown: RwSignal<String>,
    /// The latest event in the lesson, for a screen reader.
    pub announcement: RwSignal<String>,
    /// The reader's own lab, while a lesson's lab is active.
    pub(super) own: StoredValue<Option<Workspace>>,
    /// The lesson's labs except the active one: the guess's, and one for each task.
    pub(super) workspaces: StoredValue<[Option<Workspace>; 3]>,
    /// Which of the three is active.
    pub(super) workspace: StoredValue<usize>,
    /// Which calls count as made in each task.
    pub(super) made: StoredValue<[TaskCalls; 2]>,
    /// The objects in each task's bucket when it began: they are no file of the reader's own.
    pub(super) at_start: StoredValue<[Vec<String>; 2]>,
    /// What the tab kept of a lesson over a reload, until that lesson or another is opened.
    kept: StoredValue<Option<KeptLesson>>,
    /// The calls of the lesson's set-up.
    pub(super) start: StoredValue<Vec<CallRecord>>,
    /// The reader's own choice of a sample file, while a lesson's lab is active.
    pub(super) own_sample: StoredValue<Option<Sample>>,
    /// The lesson at earlier and later places of the log, by the number of the command that made its worlds.
    pub(super) memories: StoredValue<Vec<(u64, LessonMemory)>>,
}

/// The number of hints of each task.
pub const HINTS: usize = 3;

/// The task of a section of a lesson, and its index.
fn task_of(lesson: &'static Lesson, station: LessonSection) -> Option<(usize, &'static Task)> {
    match station {
        LessonSection::Guided => Some((0, &lesson.guided)),
        LessonSection::Alone => Some((1, &lesson.alone)),
        LessonSection::Predict | LessonSection::Watch | LessonSection::Takeaways => None,
    }
}

/// While the guess's run is watched: the lesson's note on the step, if it has one.
fn narration(page: Page) -> Option<Nodes> {
    let state = LearnState::of(page);
    let (_, lesson) = state.lesson()?;
    if state.station.get() != LessonSection::Watch
        || page.view.get() != View::Lesson
        || !state.shows_guess_run()
    {
        return None;
    }
    let index = page.player.index.get();
    let note =
        (state.guess_run).with(|guess_run| lesson.note(&guess_run.as_ref()?.run.trace, index))?;
    Some(marked(page, note))
}

/// The address of a part of a lesson.
pub fn route_to(lesson: &Lesson, station: LessonSection) -> Route {
    route::Slug::new(lesson.slug).map_or(Route::Learn, |slug| Route::Lesson(slug, station))
}

/// The address as text, for links.
pub fn href_to(lesson: &Lesson, station: LessonSection) -> String {
    route_to(lesson, station).to_string()
}

/// The title of a lesson with its number, as the banner and the map name it.
pub fn numbered(place: usize, lesson: &Lesson) -> String {
    format!("{}: {}", place + 1, lesson.title)
}

impl LearnState {
    /// The page's only state of the lessons. The first caller makes it, and opens the lesson in the address.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    fn new(page: Page) -> Self {
        LessonHooks::of(page).put(OpenLesson {
            kept_place: |page| Self::of(page).kept_place(),
            leave: |page| Self::of(page).leave(),
        });
        let (place, station) = (
            RwSignal::new(None::<usize>),
            RwSignal::new(LessonSection::Predict),
        );
        let made = StoredValue::new(<[TaskCalls; 2]>::default());
        let current = Memo::new(move |before: Option<&Option<CurrentEvaluation>>| {
            if page.view.get() != View::Lesson {
                return before.cloned().flatten();
            }
            let lesson = LESSONS.get(place.get()?)?;
            let (task, shown) = task_of(lesson, station.get())?;
            let made = made.with_value(|made| made.get(task).cloned())?;
            let (now, seed) = (clock::now(), random::seed().ok()?);
            let (evaluation, calls) = page.lab.with(|lab| {
                let evaluation = shown.judge(lesson.start, lab, &made, lab.now(now), seed);
                (Arc::new(evaluation), lab.past().len())
            });
            Some(CurrentEvaluation {
                task,
                evaluation,
                calls,
            })
        });
        let state = Self {
            page,
            store: ProgressStore::open(page),
            place,
            station,
            guess: RwSignal::new(None),
            guess_run: RwSignal::new(None),
            hints: RwSignal::new([0; 2]),
            current,
            told: RwSignal::new(None),
            recalls: RwSignal::new(Vec::new()),
            unknown: RwSignal::new(String::new()),
            announcement: RwSignal::new(String::new()),
            own: StoredValue::new(None),
            workspaces: StoredValue::new([const { None }; 3]),
            workspace: StoredValue::new(0),
            made,
            at_start: StoredValue::new([const { Vec::new() }; 2]),
            kept: StoredValue::new(KeptLesson::take()),
            start: StoredValue::new(Vec::new()),
            own_sample: StoredValue::new(None),
            memories: StoredValue::new(Vec::new()),
        };
        if let Some(restored) = ReturningPlace::of(page).take() {
            untrack(|| state.take_up(restored));
        }
        state.open(&page.route.get());
        page.placeholders.narrator.set(Some(narration));
        state.store.follow();
        PageEdits::of(page).follow(move |text, content| {
            state.store.take_brought_back(text, content);
        });
        dom::on_leave(move || untrack(|| state.kept().put()));
        Effect::new(move |before: Option<Option<CurrentEvaluation>>| {
            let now = state.current.get();
            if before.as_ref() != Some(&now) {
                untrack(|| state.follow(before.flatten().as_ref(), now.as_ref()));
            }
            now
        });
        // Only a run that was watched to its end counts as watched.
        Effect::new(move || {
            if state.station.get() == LessonSection::Watch && state.is_at_the_end() {
                state.mark(|mark| mark.watched = true);
            }
        });
        Effect::new(move |before: Option<Route>| {
            let now = page.route.get();
            if before.is_some_and(|before| before != now) {
                untrack(|| state.open(&now));
            }
            now
        });
        // If nothing in the stage can be pressed, Tab must reach the stage itself, so that keys can scroll it.
        Effect::new(move || {
            let has_task = matches!(
                state.station.get(),
                LessonSection::Guided | LessonSection::Alone
            );
            page.quiet.set(!has_task && page.view.get() == View::Lesson);
        });
        page.name_in_title(View::Lesson, move || {
            let lesson = state.lesson();
            lesson.map_or_else(String::new, |(_, lesson)| lesson.title.to_owned())
        });
        state
    }

    /// Whether the guess's run is on the stage, at its last step.
    pub fn is_at_the_end(self) -> bool {
        let (index, count) = (
            self.page.player.index.get(),
            self.guess_run
                .with(|guess_run| guess_run.as_ref().map(|it| it.run.trace.steps.len())),
        );
        self.shows_guess_run() && count == Some(index + 1)
    }

    /// Whether the reader may still earn the star of a task: its last hint costs it.
    pub fn can_earn_star(self, task: usize) -> bool {
        let shown = self.hints.with(|all| all.get(task).copied());
        shown.is_some_and(|shown| shown < HINTS)
    }

    /// Follows the shown task's evaluation: notes what is done, and tells the result after a run.
    pub(super) fn follow(
        self,
        before: Option<&CurrentEvaluation>,
        now: Option<&CurrentEvaluation>,
    ) {
        let Some(now) = now else { return };
        let (verdict, star) = (&now.evaluation, self.can_earn_star(now.task));
        self.mark(|mark| match now.task {
            0 => mark.guided |= verdict.done,
            _ => {
                mark.alone |= verdict.done;
                mark.star |= verdict.star && star;
            }
        });
        let Some(before) = before.filter(|before| before.task == now.task) else {
            return;
        };
        let is_new = verdict.done && !before.evaluation.done;
        if now.calls > before.calls || is_new {
            self.tell(now);
        }
    }

    /// Tells the result of an evaluation in a sentence. Untracked.
    pub(super) fn tell(self, now: &CurrentEvaluation) {
        let star = self.can_earn_star(now.task);
        if let Some((_, task)) = self.task() {
            let says = headline(&now.evaluation, task, now.task == 1, star);
            self.announcement.set(says);
        }
        self.told.set(Some(now.evaluation.clone()));
    }

    /// Withholds the fix of a denial in a task until its last hint.
    pub(super) fn withhold_fix(self) {
        let task = self.workspace.get_value().checked_sub(1);
        let withheld = task.is_some_and(|task| self.can_earn_star(task));
        let in_lesson = self.place.get_untracked().is_some();
        self.page.withholds_fix.set(withheld && in_lesson);
    }

    /// Puts the lesson's file into the list of samples and chooses it; outside of lessons, the reader's own choice.
    pub(super) fn choose_file(self, lesson: Option<(&'static Lesson, LessonSection)>) {
        let file = lesson.and_then(|(lesson, station)| lesson.file(station));
        let file = file.map(Sample::Named);
        if lesson.is_some() && self.own_sample.with_value(Option::is_none) {
            self.own_sample
                .set_value(Some(self.page.sample.get_untracked()));
        }
        if file != self.page.lesson_file.get_untracked() || lesson.is_none() {
            self.page.lesson_file.set(file);
            let own = || self.own_sample.get_value();
            if let Some(sample) = file.or_else(own) {
                self.page.sample.set(sample);
            }
        }
        if lesson.is_none() {
            self.own_sample.set_value(None);
        }
    }

    /// The lesson whose lab is active, and its index in [`LESSONS`].
    pub fn lesson(self) -> Option<(usize, &'static Lesson)> {
        let place = self.place.get()?;
        Some((place, LESSONS.get(place)?))
    }

    /// Opens the lesson in an address. On the map, reads the predictions again, because the stage stores them.
    pub fn open(self, route: &Route) {
        if *route == Route::Learn {
            self.store.read_predictions();
        }
        let Route::Lesson(slug, station) = route else {
            return;
        };
        let Some((place, lesson)) = Lesson::of(slug.as_str()) else {
            self.unknown.set(format!(
                "There is no lesson called “{}”. These are the ones there are.",
                slug.as_str()
            ));
            return route::go(&Route::Learn);
        };
        if self.place.get_untracked() != Some(place) {
            self.begin(place, lesson);
        }
        self.enter(lesson, *station);
        dom::once_drawn(|| dom::focus("coach-title"));
    }

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
    fn begin(self, place: usize, lesson: &'static Lesson) {
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

    /// Restores what the tab kept of this lesson; that of another lesson is dropped.
    fn restore(self, lesson: &Lesson) {
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
    fn restored(self, task: usize) -> Option<(SetUpLab, Vec<String>)> {
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

    fn close_worlds(self, worlds: &[&str]) {
        for world in worlds {
            if self.page.lab.read_log(|log| log.worlds().has_aside(world)) {
                self.page.lab.log(|log| log.close_world(world));
            }
        }
    }

    /// Goes to a part of the lesson, and to that part's lab.
    fn enter(self, lesson: &'static Lesson, station: LessonSection) {
        let next = match station {
            LessonSection::Guided => 1,
            LessonSection::Alone => 2,
            LessonSection::Predict | LessonSection::Watch | LessonSection::Takeaways => 0,
        };
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

    /// The task of the shown part, and its index: 0 with help, 1 alone.
    pub fn task(self) -> Option<(usize, &'static Task)> {
        task_of(self.lesson()?.1, self.station.get())
    }

    /// Resets the shown part's lab to its start.
    pub fn set_up_again(self) {
        let Some((place, lesson)) = untrack(|| self.lesson()) else {
            return;
        };
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
