//! The state of the speaker's view.

use super::connection::{ProjectorConnection, ProjectorRemedy};
use super::notes_panel::{SIZES, USUAL};
use super::talk_topic;
use crate::app::mirror::joined::Mirror;
use crate::app::mirror::message::MirrorTopic;
use crate::app::page::present::state::Presentation;
use crate::app::route::{Route, Slug, View};
use crate::app::state::Page;
use crate::web::{clock, dom, storage};
use leptos::prelude::*;
use std::time::Duration;

/// The name of the projector's window, if this view opened it.
const PROJECTOR: &str = "envelope-lab-projector";
/// The key of the notes' size in the browser's storage.
const SIZE: &str = "speaker-notes";
/// How many looks in a row must find the projector behind before it is said: messages are under way for a moment.
const LOOKS: u8 = 2;

/// The state of the speaker's view.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerState {
    pub page: Page,
    /// The talk and where its speaker is, as the presenter's view has them.
    pub talk: Presentation,
    pub mirror: Mirror,
    /// The index of the notes' size in [`SIZES`].
    pub size: RwSignal<usize>,
    /// The time, in milliseconds since 1970. It moves once a second.
    pub now: RwSignal<u64>,
    pub connection: RwSignal<ProjectorConnection>,
    /// Whether the browser blocked the projector's window.
    pub blocked: RwSignal<bool>,
    /// How many looks in a row found the projector behind.
    behind: StoredValue<u8>,
}

impl SpeakerState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    fn new(page: Page) -> Self {
        let stored = storage::get(SIZE).and_then(|size| size.parse().ok());
        let size = stored.filter(|size| *size < SIZES.len());
        let state = Self {
            page,
            talk: Presentation::of(page),
            mirror: talk_topic::join(page),
            size: RwSignal::new(size.map_or(USUAL, |size| size)),
            now: RwSignal::new(clock::now_ms()),
            connection: RwSignal::new(ProjectorConnection::Closed),
            blocked: RwSignal::new(false),
            behind: StoredValue::new(0),
        };
        page.name_in_title(View::Speaker, move || {
            (state.talk.talk).with(|talk| {
                talk.as_ref()
                    .map_or_else(String::new, |talk| talk.title.clone())
            })
        });
        Effect::new(move || {
            state.mirror.peers.track();
            state.talk.talk.track();
            untrack(|| state.look());
        });
        state.tick();
        state
    }

    /// Lets the time run, and looks for the projector, while the view is shown.
    fn tick(self) {
        if self.page.view.get_untracked() == View::Speaker {
            self.now.set(clock::now_ms());
            untrack(|| self.look());
        }
        dom::after(Duration::from_secs(1), move || self.tick());
    }

    fn slug(self) -> Option<String> {
        (self.talk.talk).with_untracked(|talk| talk.as_ref().map(|talk| talk.slug.clone()))
    }

    /// Looks where the projector is.
    fn look(self) {
        let slug = self.slug();
        let found = match self.mirror.is_possible() {
            true => self.mirror.peers.with_untracked(|peers| {
                ProjectorConnection::of(peers, slug.as_deref(), |peer| {
                    self.mirror.agrees(peer, MirrorTopic::Talk)
                })
            }),
            false => ProjectorConnection::Impossible,
        };
        let behind = match found {
            ProjectorConnection::Behind => self.behind.get_value().saturating_add(1),
            _ => 0,
        };
        self.behind.set_value(behind);
        let waits = (1..LOOKS).contains(&behind);
        if !waits && self.connection.get_untracked() != found {
            self.connection.set(found);
        }
    }

    /// Makes the notes larger or smaller by one size.
    pub fn resize(self, larger: bool) {
        let now = self.size.get_untracked();
        let size = match larger {
            true => (now + 1).min(SIZES.len() - 1),
            false => now.saturating_sub(1),
        };
        self.size.set(size);
        storage::set(SIZE, &size.to_string());
    }

    /// The address of the presentation.
    pub fn presentation(self) -> Route {
        Route::Present(self.slug().as_deref().and_then(Slug::new))
    }

    /// Opens the projector's window, or brings it here.
    pub fn help(self, remedy: ProjectorRemedy) {
        let to = self.presentation();
        match remedy {
            ProjectorRemedy::Open => {
                self.blocked
                    .set(!dom::open_window(&to.to_string(), PROJECTOR));
            }
            ProjectorRemedy::Bring => {
                self.mirror.come(&to);
                self.mirror.post_again(MirrorTopic::Talk);
            }
        }
    }

    /// Starts the clock, or stops it.
    pub fn toggle_clock(self) {
        let now = clock::now_ms();
        self.talk.act(|session, _| match session.clock.started {
            Some(_) => session.clock.pause(now),
            None => session.clock.start(now),
        });
    }
}
