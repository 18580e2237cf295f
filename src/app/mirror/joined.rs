//! A page that takes part: it listens to the channel, posts what changes here, and takes over what changed elsewhere.

use super::lab_topic::{self, LabTaken, LabText};
use super::message::{MirrorContent, MirrorMessage, MirrorTopic, WindowId, WindowRole};
use super::replica::{PeerWindow, Replica};
use super::{stage_topic, theme_topic};
use crate::app::route::{self, Route, View};
use crate::app::state::Page;
use crate::web::channel::Channel;
use crate::web::{clock, dom, random, tab};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The name of the channel in this browser.
const CHANNEL: &str = "envelope-lab";
/// How often a window says that it is there.
const BEAT: Duration = Duration::from_secs(2);
/// How long to wait for the next change of the lab before the log is written: typing makes many.
const PAUSE: Duration = Duration::from_millis(120);

/// The lock that a window holds as long as it is open.
fn lock_of(window: WindowId) -> String {
    format!("{CHANNEL}-window-{window}")
}

/// How a topic is written and taken over.
#[derive(Clone, Copy, Debug)]
pub struct TopicText {
    /// Follows the topic's signals.
    pub track: fn(Page),
    /// The topic as a text. Untracked.
    pub text: fn(Page) -> String,
    /// Takes over a text; false if it is not a state of this topic.
    pub accept: fn(Page, &str) -> bool,
}

/// A topic as this window knows it.
#[derive(Clone, Debug, Default)]
struct OwnTopic {
    /// The text after the last change that was posted or taken over.
    seen: Option<String>,
    /// How often it changed here.
    changes: u64,
    /// Whether a change waits to be posted.
    waits: bool,
}

/// This page among the windows that show the same.
#[derive(Clone, Copy, Debug)]
pub struct Mirror {
    page: Page,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    /// Whether this window says anything. What it does before, its first word makes up for.
    speaks: StoredValue<bool>,
    replica: StoredValue<Replica>,
    own: StoredValue<[OwnTopic; 4]>,
    /// How the lab is written and taken over, once that part has come.
    lab: StoredValue<Option<LabText>>,
    talk: TopicText,
    /// The other windows.
    pub peers: RwSignal<Vec<PeerWindow>>,
    /// Whether states are exchanged now.
    pub active: RwSignal<bool>,
    /// Whether the other window's lab contains a file that is too large to be mirrored.
    pub too_large: RwSignal<bool>,
}

impl Mirror {
    /// Lets the page take part, from now on and for as long as it is open. `talk` says how a talk is written.
    pub fn join(page: Page, talk: TopicText) -> Self {
        page.shared(|| Self::new(page, talk))
    }

    fn new(page: Page, talk: TopicText) -> Self {
        // Without randomness, two windows could take each other for themselves: then nothing is mirrored.
        let me = random::seed().ok().and_then(|seed| {
            let first = seed.first_chunk().copied()?;
            Some(WindowId(u64::from_le_bytes(first)))
        });
        let channel = me.and_then(|_| Channel::open(CHANNEL));
        let me = me.map_or(WindowId(0), |me| me);
        let mirror = Self {
            page,
            channel: StoredValue::new_local(channel),
            speaks: StoredValue::new(false),
            replica: StoredValue::new(Replica::new(me, WindowRole::Elsewhere)),
            own: StoredValue::new(<[OwnTopic; 4]>::default()),
            lab: StoredValue::new(None),
            talk,
            peers: RwSignal::new(Vec::new()),
            active: RwSignal::new(false),
            too_large: RwSignal::new(false),
        };
        Effect::new(move |before: Option<WindowRole>| {
            let role = match page.view.get() {
                View::Speaker => WindowRole::Speaker,
                View::Present => WindowRole::Presenter,
                _ => WindowRole::Elsewhere,
            };
            let address = page.route.with(ToString::to_string);
            mirror
                .replica
                .update_value(|replica| replica.show(role, &address));
            untrack(|| {
                let news = before.is_none_or(|before| before != role);
                mirror.tell_all(news);
                if news && role != WindowRole::Elsewhere {
                    mirror.catch_up();
                }
            });
            role
        });
        for topic in MirrorTopic::ALL {
            Effect::new(move |before: Option<bool>| {
                mirror.track(topic);
                let active = mirror.active.get();
                // Not where states only begin to be exchanged.
                let again = before == Some(active);
                untrack(|| mirror.changed(topic, again, active));
                active
            });
        }
        mirror.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.on_message(move |text| {
                    if let Ok(message) = text.parse() {
                        untrack(|| mirror.receive(message));
                    }
                });
            }
        });
        if mirror.channel.with_value(Option::is_some) {
            spawn_local(async move {
                match lab_topic::load().await {
                    Ok(lab) => {
                        mirror.lab.set_value(Some(lab));
                        untrack(|| {
                            mirror.tell_all(true);
                            if mirror.active.get() {
                                mirror.post_change(MirrorTopic::Lab);
                            }
                        });
                    }
                    // The talk and the theme go on without it.
                    Err(error) => page.say(error.to_string(), true),
                }
            });
            spawn_local(async move {
                // First of all: who hears from this window waits for its lock.
                tab::take(&lock_of(me)).await;
                mirror.speaks.set_value(true);
                untrack(|| mirror.tick());
            });
            dom::on_leave(move || {
                let bye = mirror.replica.with_value(Replica::bye);
                mirror.post(&bye);
            });
        }
        mirror
    }

    /// Follows a topic's signals.
    fn track(self, topic: MirrorTopic) {
        let page = self.page;
        match topic {
            MirrorTopic::Talk => (self.talk.track)(page),
            MirrorTopic::Theme => page.settings.theme.track(),
            MirrorTopic::Lab => page.lab.with(|_| ()),
            MirrorTopic::Stage => {
                page.run.track();
                page.player.index.track();
            }
        }
    }

    /// A topic as a text; empty if there is nothing to mirror. Untracked.
    fn text(self, topic: MirrorTopic) -> String {
        let page = self.page;
        match topic {
            MirrorTopic::Talk => (self.talk.text)(page),
            MirrorTopic::Theme => theme_topic::text(page),
            MirrorTopic::Lab => {
                let lab = self.lab.get_value();
                lab.map_or_else(String::new, |lab| (lab.text)(page))
            }
            MirrorTopic::Stage => stage_topic::text(page),
        }
    }

    /// Whether the browser has such channels at all.
    pub fn is_possible(self) -> bool {
        self.channel.with_value(Option::is_some)
    }

    /// Lets the windows of the presentation show an address.
    pub fn come(self, address: &Route) {
        let come = (self.replica).with_value(|replica| replica.come(&address.to_string()));
        self.post(&come);
    }

    /// Whether another window has this window's state of a topic.
    pub fn agrees(self, peer: &PeerWindow, topic: MirrorTopic) -> bool {
        (self.replica).with_value(|replica| replica.agrees(peer, topic))
    }

    /// Posts this window's state of a topic as the latest one.
    pub fn post_again(self, topic: MirrorTopic) {
        let text = self.text(topic);
        let message = (self.replica).try_update_value(|replica| replica.change(topic, text));
        if let Some(message) = message {
            self.post(&message);
        }
    }

    fn post(self, message: &MirrorMessage) {
        if !self.speaks.get_value() {
            return;
        }
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.post(&message.to_string());
            }
        });
    }

    /// Says that this window is there.
    fn tell_all(self, asks: bool) {
        let beat = self.replica.with_value(|replica| replica.beat(asks));
        self.post(&beat);
        self.show_peers();
    }

    /// A window that comes back to the talk takes over what it was told meanwhile.
    fn catch_up(self) {
        let text = (self.replica).with_value(|replica| replica.text(MirrorTopic::Talk).to_owned());
        if !text.is_empty() {
            self.take_over(MirrorTopic::Talk, &text);
        }
    }

    /// Says that this window is there, now and from now on.
    fn tick(self) {
        let now = clock::now_ms();
        self.replica.update_value(|replica| {
            replica.forget_silent(now);
        });
        self.tell_all(true);
        self.post_waiting();
        dom::after(BEAT, move || untrack(|| self.tick()));
    }

    fn show_peers(self) {
        let peers = self.replica.with_value(|replica| replica.peers().to_vec());
        if self.peers.with_untracked(|shown| *shown != peers) {
            self.peers.set(peers);
        }
        let active = self.replica.with_value(Replica::is_mirroring);
        if self.active.get_untracked() != active {
            self.active.set(active);
        }
    }

    fn own<T>(self, topic: MirrorTopic, work: impl FnOnce(&mut OwnTopic) -> T) -> Option<T> {
        self.own.try_update_value(|[talk, theme, lab, stage]| {
            work(match topic {
                MirrorTopic::Talk => talk,
                MirrorTopic::Theme => theme,
                MirrorTopic::Lab => lab,
                MirrorTopic::Stage => stage,
            })
        })
    }

    /// A topic changed here, or states began to be exchanged.
    fn changed(self, topic: MirrorTopic, again: bool, active: bool) {
        let waits = self.own(topic, |own| {
            own.changes = own.changes.saturating_add(u64::from(again));
            std::mem::replace(&mut own.waits, active)
        });
        match topic {
            _ if !active => {}
            MirrorTopic::Lab if waits == Some(false) => {
                dom::after(PAUSE, move || untrack(|| self.post_waiting()));
            }
            MirrorTopic::Lab => {}
            MirrorTopic::Talk | MirrorTopic::Theme | MirrorTopic::Stage => self.post_change(topic),
        }
    }

    fn post_waiting(self) {
        for topic in MirrorTopic::ALL {
            if self.own(topic, |own| own.waits) == Some(true) {
                self.post_change(topic);
            }
        }
    }

    /// Posts what changed here since the last state that was posted or taken over.
    fn post_change(self, topic: MirrorTopic) {
        let text = self.text(topic);
        let Some((seen, changes)) = self.own(topic, |own| (own.seen.clone(), own.changes)) else {
            return;
        };
        let message = (self.replica).try_update_value(|replica| match seen {
            Some(seen) if seen == text => None,
            // No talk is open, or the run is no call of the lab.
            _ if text.is_empty() => None,
            // This window's lab is another one than that of the others.
            Some(_) if topic == MirrorTopic::Lab && self.too_large.get_untracked() => None,
            Some(_) => Some(replica.change(topic, text.clone())),
            None if replica.can_begin(topic, changes) => {
                Some(replica.begin(topic, text.clone(), changes))
            }
            None => None,
        });
        self.own(topic, |own| {
            own.waits = false;
            if message.as_ref().is_some_and(Option::is_some) {
                own.seen = Some(text);
            }
        });
        if let Some(message) = message.flatten() {
            self.post(&message);
        }
    }

    fn receive(self, message: MirrorMessage) {
        if let MirrorContent::Come { address } = &message.content {
            let route = Route::of(address);
            let speaks = self.page.view.get_untracked() == View::Speaker;
            if matches!(route, Route::Present(_)) && !speaks {
                route::go(&route);
            }
        }
        let from = message.from;
        let knows = || self.replica.with_value(|replica| replica.knows(from));
        let known = knows();
        let answers = (self.replica).try_update_value(|replica| {
            replica.receive(message, clock::now_ms(), |topic, text| {
                self.take_over(topic, text)
            })
        });
        if !known && knows() {
            self.miss(from);
        }
        for answer in answers.into_iter().flatten() {
            self.post(&answer);
        }
        self.show_peers();
        self.post_waiting();
    }

    /// Forgets a window once its lock is free. Its process may have ended before it could say goodbye.
    fn miss(self, window: WindowId) {
        spawn_local(async move {
            tab::released(&lock_of(window)).await;
            self.replica.update_value(|replica| replica.forget(window));
            untrack(|| self.show_peers());
        });
    }

    /// Takes over a state of another window.
    fn take_over(self, topic: MirrorTopic, text: &str) -> bool {
        let page = self.page;
        let taken = match topic {
            MirrorTopic::Talk => (self.talk.accept)(page, text),
            MirrorTopic::Theme => theme_topic::accept(page, text),
            MirrorTopic::Stage => stage_topic::accept(page, text),
            MirrorTopic::Lab => {
                let taken = self.lab.get_value().map(|lab| (lab.take)(page, text));
                if let Some(taken @ (LabTaken::Taken | LabTaken::TooLarge)) = taken {
                    self.too_large.set(taken == LabTaken::TooLarge);
                }
                matches!(taken, Some(LabTaken::Taken | LabTaken::TooLarge))
            }
        };
        if taken {
            let seen = self.text(topic);
            self.own(topic, |own| own.seen = Some(seen));
        }
        taken
    }
}
