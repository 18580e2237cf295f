//! What lies on the desk: which lesson is open, and in which of its worlds.

use super::band;
use super::book::Book;
use crate::app::component::live;
use crate::app::route::Route;
use crate::app::state::{App, Run};
use crate::core::lab::Lab;
use crate::lesson::LESSONS;
use crate::lesson::course::{Lesson, Ran, Station, Task, Verdict};
use crate::web::{clock, page, random};
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

/// A world, and where its run stands.
#[derive(Debug)]
struct World {
    lab: Lab,
    run: Option<Run>,
    index: usize,
}

/// What came of the guess's call.
#[derive(Clone, Debug)]
pub struct Came {
    /// The steps.
    pub run: Run,
    /// The choice that came out.
    pub right: Option<usize>,
}

/// An answer to a question that came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Of which lesson it is.
    pub of: usize,
    /// The choice.
    pub chosen: usize,
    /// The choice that came out.
    pub right: Option<usize>,
    /// The call's run.
    pub ran: Option<Ran>,
}

/// The views' signals.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The page's.
    pub app: App,
    /// How far one has come.
    pub book: Book,
    /// The lesson whose world is in force.
    pub place: RwSignal<Option<usize>>,
    /// The part of it.
    pub station: RwSignal<Station>,
    /// The guess.
    pub guess: RwSignal<Option<usize>>,
    /// What came of it.
    pub came: RwSignal<Option<Came>>,
    /// How many hints are shown, of each task.
    pub hints: RwSignal<[usize; 2]>,
    /// How the tasks were judged.
    pub verdicts: RwSignal<[Option<Arc<Verdict>>; 2]>,
    /// The answers to what came back.
    pub answers: RwSignal<Vec<Answer>>,
    /// That the address names no lesson.
    pub lost: RwSignal<String>,
    /// What happened last, for the live region.
    pub told: RwSignal<String>,
    free: StoredValue<Option<World>, LocalStorage>,
    worlds: StoredValue<[Option<World>; 3], LocalStorage>,
    world: StoredValue<usize>,
    pub(super) since: StoredValue<[usize; 2]>,
    pub(super) start: StoredValue<Vec<Ran>, LocalStorage>,
}

thread_local! {
    static SHARED: Cell<Option<Desk>> = const { Cell::new(None) };
}

/// The address of a lesson's part.
pub fn hash(lesson: &Lesson, station: Station) -> String {
    format!("{}/{}/{}", Route::Learn.hash(), lesson.slug, station.slug())
}

/// What the hash of a lesson's address names.
fn named(hash: &str) -> (String, Station) {
    let rest = hash.strip_prefix(&Route::Learn.hash()).unwrap_or_default();
    let mut parts = rest.trim_matches('/').split('/');
    let slug = parts.next().unwrap_or_default().to_owned();
    (slug, Station::of(parts.next().unwrap_or_default()))
}

impl Desk {
    /// The one desk of the map and the lesson.
    pub fn shared(app: App) -> Self {
        if let Some(desk) = SHARED.get() {
            return desk;
        }
        let desk = Self {
            app,
            book: Book::open(),
            place: RwSignal::new(None),
            station: RwSignal::new(Station::Predict),
            guess: RwSignal::new(None),
            came: RwSignal::new(None),
            hints: RwSignal::new([0; 2]),
            verdicts: RwSignal::new([const { None }; 2]),
            answers: RwSignal::new(Vec::new()),
            lost: RwSignal::new(String::new()),
            told: RwSignal::new(String::new()),
            free: StoredValue::new_local(None),
            worlds: StoredValue::new_local([const { None }; 3]),
            world: StoredValue::new(0),
            since: StoredValue::new([0; 2]),
            start: StoredValue::new_local(Vec::new()),
        };
        SHARED.set(Some(desk));
        band::mount(desk);
        Effect::new(move || {
            if app.route.get() == Route::Learn {
                desk.book.look();
            }
        });
        let handle = window_event_listener_untyped("hashchange", move |_| desk.follow());
        on_cleanup(move || handle.remove());
        desk.follow();
        desk
    }

    /// The lesson whose world is in force.
    pub fn lesson(self) -> Option<&'static Lesson> {
        LESSONS.get(self.place.get()?).copied()
    }

    /// Opens what the address names.
    fn follow(self) {
        let hash = page::hash();
        if Route::of(&hash) != Route::Lesson {
            return;
        }
        let (slug, station) = named(&hash);
        let Some((place, lesson)) = Lesson::of(&slug) else {
            self.lost.set(format!(
                "There is no lesson called “{slug}”. These are the ones there are."
            ));
            return page::go(&Route::Learn.hash());
        };
        if self.place.get_untracked() != Some(place) {
            self.begin(place, lesson);
        }
        self.enter(lesson, station);
        request_animation_frame(|| page::focus("coach-title"));
    }

    /// Puts a world in force, and gives the one that was.
    fn put(self, new: World) -> Option<World> {
        let run = self.app.run.get_untracked();
        let index = self.app.player.index.get_untracked();
        let lab = self.app.swap(new.lab)?;
        self.app.stage(new.run, new.index);
        Some(World { lab, run, index })
    }

    fn begin(self, place: usize, lesson: &'static Lesson) {
        let Some((lab, ran)) = random::seed()
            .ok()
            .and_then(|seed| lesson.open(seed, clock::now()))
        else {
            return self.app.say(
                "The browser gives no randomness, and without it no lesson’s world can be made.",
                true,
            );
        };
        let old = self.put(World {
            lab,
            run: None,
            index: 0,
        });
        if self.place.get_untracked().is_none() {
            self.free.set_value(old);
        }
        self.worlds.set_value([const { None }; 3]);
        self.world.set_value(0);
        self.start.set_value(ran);
        self.guess.set(None);
        self.came.set(None);
        self.hints.set([0; 2]);
        self.verdicts.set([const { None }; 2]);
        self.answers.set(Vec::new());
        self.told.set(String::new());
        self.place.set(Some(place));
    }

    /// Goes to a part of the lesson, into that part's world.
    fn enter(self, lesson: &'static Lesson, station: Station) {
        let world = match station {
            Station::Turn => 1,
            Station::Own => 2,
            _ => 0,
        };
        let now = self.world.get_value();
        if world != now {
            let kept = self
                .worlds
                .try_update_value(|worlds| worlds.get_mut(world)?.take())
                .flatten();
            let Some(new) = kept.or_else(|| self.make(lesson, world)) else {
                return;
            };
            let old = self.put(new);
            self.worlds.update_value(|worlds| {
                if let Some(place) = worlds.get_mut(now) {
                    *place = old;
                }
            });
            self.world.set_value(world);
        }
        self.told.set(String::new());
        self.lost.set(String::new());
        self.station.set(station);
    }

    /// The world of a task, as it begins; or the lesson's own.
    fn make(self, lesson: &'static Lesson, world: usize) -> Option<World> {
        let seed = random::seed().ok()?;
        let (lab, since) = match world {
            1 => lesson.turn.set_up(lesson.start, seed, clock::now())?,
            2 => lesson.own.set_up(lesson.start, seed, clock::now())?,
            _ => (lesson.open(seed, clock::now())?.0, 0),
        };
        self.since.update_value(|all| {
            if let Some(place) = world.checked_sub(1).and_then(|task| all.get_mut(task)) {
                *place = since;
            }
        });
        Some(World {
            lab,
            run: None,
            index: 0,
        })
    }

    /// The task of the part that is shown, and its place.
    pub fn task(self) -> Option<(usize, &'static Task)> {
        let lesson = self.lesson()?;
        match self.station.get() {
            Station::Turn => Some((0, &lesson.turn)),
            Station::Own => Some((1, &lesson.own)),
            _ => None,
        }
    }

    /// The part's world as it began.
    pub(super) fn again(self) {
        let Some(lesson) = untrack(|| self.lesson()) else {
            return;
        };
        let world = self.world.get_value();
        if world == 0 {
            if let Some(place) = self.place.get_untracked() {
                self.begin(place, lesson);
                page::go(&hash(lesson, Station::Predict));
            }
            return;
        }
        if let Some(new) = self.make(lesson, world) {
            self.put(new);
            self.verdicts.update(|all| {
                if let Some(held) = all.get_mut(world - 1) {
                    *held = None;
                }
            });
            self.told.set("Set up again, as it began.".to_owned());
        }
    }

    /// Back to the learner's own lab.
    pub fn leave(self) {
        if let Some(free) = self.free.try_update_value(Option::take).flatten() {
            self.put(free);
        }
        self.place.set(None);
        page::go(&Route::Lab.hash());
    }

    /// The attribute that shows a task's own controls.
    pub fn in_task(self) -> Signal<bool> {
        live::is(move || self.task().is_none())
    }
}
