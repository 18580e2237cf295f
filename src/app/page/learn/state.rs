//! Which lesson is open, and which lab is active: the reader's own, or one of the lesson's three.

use super::progress_store::ProgressStore;
use crate::app::route::{self, Route, View};
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::core::lab::Lab;
use crate::core::lab::log::worlds::OWN;
use crate::core::lab::log::{CommandLog, LabCommand};
use crate::lesson::LESSONS;
use crate::lesson::course::{CallRecord, Evaluation, Lesson, LessonSection, Task};
use crate::web::{clock, dom, random};
use leptos::prelude::*;
use std::sync::Arc;

/// The names of the lesson's three labs in the command log: one for the prediction, and one for each task.
const WORLDS: [&str; 3] = ["lesson", "lesson/guided", "lesson/alone"];

/// The position of the run on a lab's stage; none in a fresh lab.
#[derive(Debug, Default)]
struct Workspace {
    run: Option<StageRun>,
    index: usize,
}

/// A lab at its start, and the commands that make it again.
struct SetUpLab {
    seed: [u8; 32],
    lab: Lab,
    commands: Vec<LabCommand>,
}

/// The run of the call that the lesson's guess is about.
#[derive(Clone, Debug)]
pub struct GuessRun {
    pub run: StageRun,
    /// The index of the right choice.
    pub right: Option<usize>,
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
    /// The last evaluation of each task.
    pub verdicts: RwSignal<[Option<Arc<Evaluation>>; 2]>,
    /// The answers to earlier lessons' questions, latest last.
    pub recalls: RwSignal<Vec<RecallAnswer>>,
    /// A message if the address names no lesson; empty otherwise.
    pub unknown: RwSignal<String>,
    /// The latest event in the lesson, for a screen reader.
    pub announcement: RwSignal<String>,
    /// The reader's own lab, while a lesson's lab is active.
    own: StoredValue<Option<Workspace>>,
    /// The lesson's labs except the active one: the guess's, and one for each task.
    workspaces: StoredValue<[Option<Workspace>; 3]>,
    /// Which of the three is active.
    workspace: StoredValue<usize>,
    /// The number of calls when each task began.
    pub(super) since: StoredValue<[usize; 2]>,
    /// The calls of the lesson's set-up.
    pub(super) start: StoredValue<Vec<CallRecord>>,
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
        let state = Self {
            page,
            store: ProgressStore::open(),
            place: RwSignal::new(None),
            station: RwSignal::new(LessonSection::Predict),
            guess: RwSignal::new(None),
            guess_run: RwSignal::new(None),
            hints: RwSignal::new([0; 2]),
            verdicts: RwSignal::new([const { None }; 2]),
            recalls: RwSignal::new(Vec::new()),
            unknown: RwSignal::new(String::new()),
            announcement: RwSignal::new(String::new()),
            own: StoredValue::new(None),
            workspaces: StoredValue::new([const { None }; 3]),
            workspace: StoredValue::new(0),
            since: StoredValue::new([0; 2]),
            start: StoredValue::new(Vec::new()),
        };
        state.open(&page.route.get());
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
        let [first, tasks @ ..] = WORLDS;
        let old = self.open_world(first, lab);
        if self.place.get_untracked().is_none() {
            self.own.set_value(Some(old));
        }
        // These are the labs of the previous lesson.
        self.close_worlds(&tasks);
        self.workspaces.set_value([const { None }; 3]);
        self.workspace.set_value(0);
        self.start.set_value(ran);
        self.guess.set(None);
        self.guess_run.set(None);
        self.hints.set([0; 2]);
        self.verdicts.set([const { None }; 2]);
        self.recalls.set(Vec::new());
        self.announcement.set(String::new());
        self.place.set(Some(place));
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
        self.unknown.set(String::new());
        self.station.set(station);
        (self.page.lab).log(|log| log.enter_lesson(lesson.slug, station.slug()));
    }

    /// Makes one of the lesson's three labs, at its start.
    fn make(self, lesson: &'static Lesson, workspace: usize) -> Option<SetUpLab> {
        let seed = random::seed().ok()?;
        let task = workspace.checked_sub(1);
        let (lab, since, commands) = match task {
            None => {
                let (lab, _, commands) = lesson.open(seed, clock::now()).ok()?;
                (lab, 0, commands)
            }
            Some(0) => lesson
                .guided
                .set_up(lesson.start, seed, clock::now())
                .ok()?,
            Some(_) => lesson.alone.set_up(lesson.start, seed, clock::now()).ok()?,
        };
        self.since.update_value(|all| {
            if let Some(place) = task.and_then(|task| all.get_mut(task)) {
                *place = since;
            }
        });
        Some(SetUpLab {
            seed,
            lab,
            commands,
        })
    }

    /// The task of the shown part, and its index: 0 with help, 1 alone.
    pub fn task(self) -> Option<(usize, &'static Task)> {
        let (_, lesson) = self.lesson()?;
        match self.station.get() {
            LessonSection::Guided => Some((0, &lesson.guided)),
            LessonSection::Alone => Some((1, &lesson.alone)),
            LessonSection::Predict | LessonSection::Watch | LessonSection::Takeaways => None,
        }
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
        if let (Some(new), Some(world)) = (self.make(lesson, workspace), WORLDS.get(workspace)) {
            self.open_world(world, new);
            self.verdicts.update(|all| {
                if let Some(verdict) = all.get_mut(task) {
                    *verdict = None;
                }
            });
            self.announcement
                .set("Set up again, as it began.".to_owned());
        }
    }

    /// Returns to the reader's own lab.
    pub fn leave(self) {
        if let Some(own) = self.own.try_update_value(Option::take).flatten() {
            self.enter_world(OWN, own);
        }
        self.close_worlds(&WORLDS);
        self.page.lab.log(|log| log.enter_lesson("", ""));
        self.place.set(None);
        route::go(&Route::Lab);
    }
}
