//! What a window knows: the latest state of each topic, and the other windows. It has no clock and no channel; times are
//! milliseconds since 1970, passed in from outside.

use super::message::{
    MirrorContent, MirrorMessage, MirrorTopic, StateVersion, WindowId, WindowRole,
};

/// How long a window counts as there without a word from it, in milliseconds.
pub const SILENCE: u64 = 7_000;
/// The most windows that are remembered.
const MOST_PEERS: usize = 16;

/// The latest state of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
struct HeldState {
    version: StateVersion,
    text: String,
}

/// Another window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerWindow {
    pub window: WindowId,
    pub role: WindowRole,
    /// The address that it shows.
    pub address: String,
    versions: [StateVersion; 4],
    heard: u64,
}

/// The state of a window in the exchange.
#[derive(Clone, Debug)]
pub struct Replica {
    me: WindowId,
    role: WindowRole,
    address: String,
    /// In the order of [`MirrorTopic::ALL`].
    held: [HeldState; 4],
    peers: Vec<PeerWindow>,
}

impl Replica {
    /// A window that has just opened: it has no state of its own yet.
    pub fn new(me: WindowId, role: WindowRole) -> Self {
        let none = HeldState {
            version: StateVersion::NONE,
            text: String::new(),
        };
        Self {
            me,
            role,
            address: String::new(),
            held: [none.clone(), none.clone(), none.clone(), none],
            peers: Vec::new(),
        }
    }

    fn held(&self, topic: MirrorTopic) -> &HeldState {
        let [talk, theme, lab, stage] = &self.held;
        match topic {
            MirrorTopic::Talk => talk,
            MirrorTopic::Theme => theme,
            MirrorTopic::Lab => lab,
            MirrorTopic::Stage => stage,
        }
    }

    fn held_mut(&mut self, topic: MirrorTopic) -> &mut HeldState {
        let [talk, theme, lab, stage] = &mut self.held;
        match topic {
            MirrorTopic::Talk => talk,
            MirrorTopic::Theme => theme,
            MirrorTopic::Lab => lab,
            MirrorTopic::Stage => stage,
        }
    }

    /// The latest state of a topic; empty before the first.
    pub fn text(&self, topic: MirrorTopic) -> &str {
        &self.held(topic).text
    }

    pub fn version(&self, topic: MirrorTopic) -> StateVersion {
        self.held(topic).version
    }

    pub fn role(&self) -> WindowRole {
        self.role
    }

    /// The other windows, as far as they were heard.
    pub fn peers(&self) -> &[PeerWindow] {
        &self.peers
    }

    /// Whether another window has the same state of a topic.
    pub fn agrees(&self, peer: &PeerWindow, topic: MirrorTopic) -> bool {
        version_of(&peer.versions, topic) == self.version(topic)
    }

    /// Notes what this window shows now.
    pub fn show(&mut self, role: WindowRole, address: &str) {
        self.role = role;
        address.clone_into(&mut self.address);
    }

    /// Whether states are exchanged: while a speaker's window or a second presentation is open beside this one.
    pub fn is_mirroring(&self) -> bool {
        let others = || self.peers.iter().map(|peer| peer.role);
        let all = || others().chain([self.role]);
        let presenters = all().filter(|role| *role == WindowRole::Presenter).count();
        others().next().is_some()
            && (all().any(|role| role == WindowRole::Speaker) || presenters > 1)
    }

    /// This window changed a topic. Returns what to post.
    pub fn change(&mut self, topic: MirrorTopic, text: String) -> MirrorMessage {
        let version = self.version(topic).after(self.me);
        *self.held_mut(topic) = HeldState { version, text };
        self.state(topic)
    }

    /// Whether this window's own state should be the first of a topic: if no window has one, and it is the one on the
    /// projector. A speaker's window begins only with a talk in which its speaker has moved; `changes` is how often.
    pub fn can_begin(&self, topic: MirrorTopic, changes: u64) -> bool {
        let none = |versions: &[StateVersion; 4]| version_of(versions, topic).counter == 0;
        let first = self.version(topic).counter == 0;
        let presented = || {
            let mut roles = self.peers.iter().map(|peer| peer.role);
            roles.any(|role| role == WindowRole::Presenter)
        };
        let mine = match self.role {
            WindowRole::Presenter => true,
            WindowRole::Elsewhere => !presented(),
            WindowRole::Speaker => topic == MirrorTopic::Talk && changes > 0,
        };
        first && mine && self.peers.iter().all(|peer| none(&peer.versions))
    }

    /// Begins a topic with this window's own state; `changes` is how often it changed before. Of two windows that begin
    /// at once, the one in which more was done wins. Returns what to post.
    pub fn begin(&mut self, topic: MirrorTopic, text: String, changes: u64) -> MirrorMessage {
        let version = StateVersion {
            counter: changes.saturating_add(1),
            window: self.me,
        };
        *self.held_mut(topic) = HeldState { version, text };
        self.state(topic)
    }

    fn state(&self, topic: MirrorTopic) -> MirrorMessage {
        let held = self.held(topic);
        self.says(MirrorContent::State {
            topic,
            version: held.version,
            text: held.text.clone(),
        })
    }

    fn says(&self, content: MirrorContent) -> MirrorMessage {
        MirrorMessage {
            from: self.me,
            role: self.role,
            content,
        }
    }

    /// Says that this window is there, and which versions it has.
    pub fn beat(&self, asks: bool) -> MirrorMessage {
        self.says(MirrorContent::Beat {
            asks,
            versions: self.held.each_ref().map(|held| held.version),
            address: self.address.clone(),
        })
    }

    /// Says that the presentation's windows are to show an address.
    pub fn come(&self, address: &str) -> MirrorMessage {
        let address = address.to_owned();
        self.says(MirrorContent::Come { address })
    }

    /// Says that this window is about to close.
    pub fn bye(&self) -> MirrorMessage {
        self.says(MirrorContent::Bye)
    }

    /// Takes in a message. `accept` is called with a later state: it takes it over, or returns false if the text is not a
    /// state of that topic. Returns what to post in answer.
    pub fn receive(
        &mut self,
        message: MirrorMessage,
        now: u64,
        accept: impl FnOnce(MirrorTopic, &str) -> bool,
    ) -> Vec<MirrorMessage> {
        if message.from == self.me {
            return Vec::new();
        }
        let MirrorMessage {
            from,
            role,
            content,
        } = message;
        match content {
            MirrorContent::Bye => {
                self.forget(from);
                Vec::new()
            }
            MirrorContent::Beat {
                asks,
                versions,
                address,
            } => {
                self.hear(PeerWindow {
                    window: from,
                    role,
                    address,
                    versions,
                    heard: now,
                });
                self.answer(asks, &versions)
            }
            MirrorContent::State {
                topic,
                version,
                text,
            } => {
                self.notice(from, role, now);
                let later = version > self.version(topic) && self.is_mirroring();
                match later && accept(topic, &text) {
                    true => {
                        *self.held_mut(topic) = HeldState { version, text };
                        // So that the others know at once.
                        vec![self.beat(false)]
                    }
                    false => Vec::new(),
                }
            }
            MirrorContent::Come { .. } => Vec::new(),
        }
    }

    /// Notes that a window is there that has not said what it shows.
    fn notice(&mut self, window: WindowId, role: WindowRole, heard: u64) {
        let known = self.peers.iter_mut().find(|one| one.window == window);
        match known {
            Some(known) => known.heard = heard,
            None => self.hear(PeerWindow {
                window,
                role,
                address: String::new(),
                versions: [StateVersion::NONE; 4],
                heard,
            }),
        }
    }

    fn hear(&mut self, peer: PeerWindow) {
        let room = self.peers.len() < MOST_PEERS;
        match self.peers.iter_mut().find(|one| one.window == peer.window) {
            Some(known) => *known = peer,
            None if room => self.peers.push(peer),
            None => {}
        }
    }

    /// The answer to a beat: this window's own, and each state that is later than the asker's.
    fn answer(&self, asks: bool, theirs: &[StateVersion; 4]) -> Vec<MirrorMessage> {
        let later = MirrorTopic::ALL.into_iter().filter(|topic| {
            self.is_mirroring() && self.version(*topic) > version_of(theirs, *topic)
        });
        let beat = asks.then(|| self.beat(false));
        beat.into_iter()
            .chain(later.map(|topic| self.state(topic)))
            .collect()
    }

    /// Whether a window was heard and has not gone since.
    pub fn knows(&self, window: WindowId) -> bool {
        self.peers.iter().any(|peer| peer.window == window)
    }

    /// Forgets a window that is gone.
    pub fn forget(&mut self, window: WindowId) {
        self.peers.retain(|peer| peer.window != window);
    }

    /// Forgets windows that have been silent for too long. Returns whether any was.
    pub fn forget_silent(&mut self, now: u64) -> bool {
        let before = self.peers.len();
        self.peers
            .retain(|peer| now.saturating_sub(peer.heard) < SILENCE);
        self.peers.len() < before
    }
}

fn version_of(versions: &[StateVersion; 4], topic: MirrorTopic) -> StateVersion {
    let [talk, theme, lab, stage] = *versions;
    match topic {
        MirrorTopic::Talk => talk,
        MirrorTopic::Theme => theme,
        MirrorTopic::Lab => lab,
        MirrorTopic::Stage => stage,
    }
}
