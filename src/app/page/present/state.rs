//! The talk, and where its presenter is in it.

use crate::app::route::{self, Route, Slug, View};
use crate::app::state::Page;
use crate::core::json::{Subject, parse_value};
use crate::lesson::talk::{TalkOutline, TalkScript, TalkSession, TalkShelf};
use crate::web::{clock, dom, storage};
use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How long the pointer rests before it is hidden.
const IDLE: Duration = Duration::from_secs(2);

/// What lies over the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkPanel {
    /// Where to go: a number, or a block.
    GoTo,
    /// All frames.
    Overview,
    /// What each key does.
    Keys,
    /// Type size, contrast, and brightness.
    Picture,
}

/// A talk that is open.
#[derive(Clone, Debug)]
pub struct OpenTalk {
    /// Its name in the address.
    pub slug: String,
    pub title: String,
    pub script: Arc<TalkScript>,
}

impl PartialEq for OpenTalk {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug && Arc::ptr_eq(&self.script, &other.script)
    }
}

/// The state of the presenter’s view.
#[derive(Clone, Copy, Debug)]
pub struct Presentation {
    pub page: Page,
    /// The talks to choose from.
    pub shelf: RwSignal<TalkShelf>,
    /// The talk in the address; none on the start screen.
    pub talk: Memo<Option<OpenTalk>>,
    /// Where the presenter is. Change it by [`Presentation::act`] or [`Presentation::take_over`], which keep it.
    pub session: RwSignal<TalkSession>,
    pub panel: RwSignal<Option<TalkPanel>>,
    /// Whether the notes stand beside the picture.
    pub notes: RwSignal<bool>,
    /// Whether a spot of light follows the pointer.
    pub laser: RwSignal<bool>,
    /// Where the pointer is, in CSS pixels.
    pub pointer: RwSignal<(i32, i32)>,
    /// Whether the pointer has rested for a while.
    pub idle: RwSignal<bool>,
    /// The time, in milliseconds since 1970; it moves once a second while the view is shown.
    pub now: RwSignal<u64>,
    /// The option of the last hand counted.
    pub last_hand: StoredValue<usize>,
    /// What is typed in the panel that goes to a frame.
    pub typed: RwSignal<String>,
    /// Counts the pointer’s moves, so that only the last one hides it.
    moves: StoredValue<u64>,
}

impl Presentation {
    /// The page’s only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    fn new(page: Page) -> Self {
        let shelf = RwSignal::new(stored_shelf());
        // The talk stays while another view is shown.
        let slug = Memo::new(move |before: Option<&Option<String>>| {
            page.route.with(|route| match (route, before) {
                (Route::Present(slug) | Route::Speaker(slug), _) => {
                    slug.as_ref().map(|slug| slug.as_str().to_owned())
                }
                (_, Some(before)) => before.clone(),
                (_, None) => None,
            })
        });
        let talk = Memo::new(move |_| {
            let slug = slug.get()?;
            let talk = shelf.with(|shelf| shelf.talk(&slug).cloned())?;
            let script = Arc::new(TalkScript::of(&talk).ok()?);
            Some(OpenTalk {
                slug,
                title: talk.title,
                script,
            })
        });
        let state = Self {
            page,
            shelf,
            talk,
            session: RwSignal::new(TalkSession::default()),
            panel: RwSignal::new(None),
            notes: RwSignal::new(false),
            laser: RwSignal::new(false),
            pointer: RwSignal::new((0, 0)),
            idle: RwSignal::new(true),
            now: RwSignal::new(now()),
            last_hand: StoredValue::new(0),
            typed: RwSignal::new(String::new()),
            moves: StoredValue::new(0),
        };
        state.resume();
        state
    }

    /// Goes on where the open talk was left in this tab.
    pub fn resume(self) {
        let session = self.talk.with_untracked(|talk| {
            let talk = talk.as_ref()?;
            let key = TalkShelf::session_key(&talk.slug);
            let text = storage::session_take(&key)?;
            storage::session_set(&key, &text);
            let value = parse_value(Subject::TalkSession, &text).ok()?;
            TalkSession::from_json(&value, &talk.script.outline).ok()
        });
        let session = session.unwrap_or_else(TalkSession::default);
        self.session.set(session);
    }

    /// Changes where the presenter is, and keeps it for a reload.
    pub fn act(self, change: impl FnOnce(&mut TalkSession, &TalkOutline)) {
        let changed = self.talk.with_untracked(|talk| {
            let talk = talk.as_ref()?;
            let mut session = self.session.get_untracked();
            change(&mut session, &talk.script.outline);
            Some(session)
        });
        if let Some(session) = changed {
            self.take_over(session);
        }
    }

    /// Puts a whole session in place of this one, such as one from another window.
    pub fn take_over(self, session: TalkSession) {
        self.talk.with_untracked(|talk| {
            if let Some(talk) = talk {
                let key = TalkShelf::session_key(&talk.slug);
                storage::session_set(&key, &session.to_json().to_string());
            }
        });
        if self.session.with_untracked(|now| *now != session) {
            self.session.set(session);
        }
    }

    /// Goes on by one; the clock starts with the first press.
    pub fn next(self) {
        self.panel.set(None);
        self.act(|session, outline| {
            session.clock.start(now());
            session.next(outline);
        });
    }

    /// Goes back by one.
    pub fn back(self) {
        self.panel.set(None);
        self.act(TalkSession::back);
    }

    /// Opens a panel, or closes it if it is open.
    pub fn toggle_panel(self, panel: TalkPanel) {
        self.typed.set(String::new());
        let open = self.panel.get_untracked() == Some(panel);
        self.panel.set((!open).then_some(panel));
    }

    /// Goes to a frame and closes the panel.
    pub fn go_to(self, frame: usize) {
        self.panel.set(None);
        self.act(|session, outline| session.go_to(outline, frame));
    }

    /// Starts this item again, without the hands counted in it.
    pub fn reset_item(self) {
        self.panel.set(None);
        self.act(TalkSession::reset_item);
    }

    /// Starts the whole talk again.
    pub fn start_over(self) {
        self.panel.set(None);
        self.act(|session, _| session.start_over());
    }

    /// Starts again if the talk was given to its end.
    pub fn start_over_if_over(self) {
        self.act(|session, outline| {
            if session.is_over(outline) {
                session.start_over();
            }
        });
    }

    /// Counts a hand for an option from 0, or takes one back.
    pub fn hand(self, option: usize, takes_back: bool) {
        self.last_hand.set_value(option);
        self.act(|session, outline| match takes_back {
            true => session.take_hand(outline, option),
            false => session.count_hand(outline, option),
        });
    }

    /// Changes the type’s size by this many percent.
    pub fn scale(self, percent: i16) {
        self.act(|session, _| session.look = session.look.scaled_by(percent));
    }

    /// The talk that one press begins on the start screen.
    pub fn likely(self) -> String {
        "20".to_owned()
    }

    /// Leaves the presentation for the place where it was started.
    pub fn leave(self) {
        self.panel.set(None);
        let from = self.page.came_from.get_value();
        let from = from.filter(|from| !matches!(from.view(), View::Present | View::Speaker));
        route::go(&from.unwrap_or(Route::Lab));
    }

    /// Shows a talk.
    pub fn open(self, slug: &str) {
        route::go(&Route::Present(Slug::new(slug)));
    }

    /// Whether the view is shown.
    pub fn is_shown(self) -> bool {
        self.page.view.get_untracked() == View::Present
    }

    /// Marks the root element while a talk or the speaker’s view has the window to itself.
    pub fn mark_alone(self) {
        Effect::new(move || {
            let has_talk = self.talk.with(Option::is_some);
            let alone = match self.page.view.get() {
                View::Speaker => true,
                view => view == View::Present && has_talk,
            };
            dom::mark_root("data-alone", alone.then_some(""));
        });
    }

    /// Changes the talks to choose from, and keeps them.
    pub fn edit(self, change: impl FnOnce(&mut TalkShelf)) {
        self.shelf.update(change);
        let value = self.shelf.with_untracked(TalkShelf::to_json);
        storage::set(TalkShelf::STORED, &value.to_string());
    }

    /// The pointer has moved here: it and the quiet buttons are in sight for a while.
    pub fn point(self, x: i32, y: i32) {
        if self.laser.get_untracked() {
            self.pointer.set((x, y));
        }
        if self.idle.get_untracked() {
            self.idle.set(false);
        }
        let this = self.moves.get_value() + 1;
        self.moves.set_value(this);
        dom::after(IDLE, move || {
            if self.moves.get_value() == this {
                self.idle.set(true);
            }
        });
    }

    /// Lets the time run while the view is shown.
    pub fn tick(self) {
        if self.is_shown() {
            self.now.set(now());
        }
        dom::after(Duration::from_secs(1), move || self.tick());
    }
}

/// The time, in milliseconds since 1970.
fn now() -> u64 {
    clock::now().0 * 1_000
}

/// The talks as this browser keeps them; as they came, where it keeps none.
fn stored_shelf() -> TalkShelf {
    let stored = || {
        let text = storage::get(TalkShelf::STORED)?;
        let value: Value = parse_value(Subject::SavedTalks, &text).ok()?;
        TalkShelf::from_json(&value).ok()
    };
    stored().unwrap_or_else(TalkShelf::default)
}
