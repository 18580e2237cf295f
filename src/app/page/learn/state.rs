//! The signals of the lessons: which one is open, which part of it, and what the reader did there.

use super::headline::headline;
use super::held_move::HeldMove;
use super::kept_lesson::KeptLesson;
use super::kept_place::{LessonHooks, OpenLesson, ReturningPlace};
use super::lesson_memory::{GuessRun, LessonMemory, Workspace};
use super::lesson_text::marked;
use super::progress_store::ProgressStore;
use crate::app::page_edits::PageEdits;
use crate::app::route::{self, Route, View};
use crate::app::state::Page;
use crate::app::tree::Nodes;
use crate::core::lab::Sample;
use crate::lesson::LESSONS;
use crate::lesson::course::{CallRecord, Evaluation, Lesson, LessonSection, Task, TaskCalls};
use crate::web::{clock, dom, random};
use leptos::prelude::*;
use std::sync::Arc;

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
    pub(super) kept: StoredValue<Option<KeptLesson>>,
    /// The calls of the lesson's set-up.
    pub(super) start: StoredValue<Vec<CallRecord>>,
    /// What waits until the work on a large file ends.
    pub(super) held: RwSignal<Option<HeldMove>>,
    /// The address before the one that is shown, or that waits.
    pub(super) last_route: StoredValue<Option<Route>>,
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

/// The index of a section's lab among the lesson's three.
pub(super) fn workspace_of(station: LessonSection) -> usize {
    match station {
        LessonSection::Guided => 1,
        LessonSection::Alone => 2,
        LessonSection::Predict | LessonSection::Watch | LessonSection::Takeaways => 0,
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
            held: RwSignal::new(None),
            last_route: StoredValue::new(None),
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
            if let Some(before) = before.filter(|before| *before != now) {
                state.last_route.set_value(Some(before));
                untrack(|| state.open(&now));
            }
            now
        });
        state.move_when_done();
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
        let is_other = self.place.get_untracked() != Some(place);
        let changes_labs = is_other || workspace_of(*station) != self.workspace.get_value();
        if changes_labs && self.holds(HeldMove::Open(route.clone())) {
            return;
        }
        if is_other {
            self.begin(place, lesson);
        }
        self.enter(lesson, *station);
        dom::once_drawn(|| dom::focus("coach-title"));
    }

    /// The task of the shown part, and its index: 0 with help, 1 alone.
    pub fn task(self) -> Option<(usize, &'static Task)> {
        task_of(self.lesson()?.1, self.station.get())
    }
}
