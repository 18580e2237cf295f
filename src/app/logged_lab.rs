//! The learner's worlds in the page: read as a signal, and changed only through the command log.
//!
//! A fresh lab is made when something first reads or changes it. The first screen does neither: it shows the
//! [`LabFacts`], which are known before. So the lab's engine is no part of what a visitor fetches first.

use super::lab_facts::LabFacts;
use crate::core::clock::Timestamp;
use crate::core::lab::Lab;
use crate::core::lab::log::{CommandLog, LabChange};
use crate::web::{clock, idle};
use leptos::prelude::*;

/// A command log, as the page holds it: what drops and reads it comes with the code that made it.
trait HeldLog: Send + Sync {
    fn log(&self) -> &CommandLog;
    fn log_mut(&mut self) -> &mut CommandLog;
}

impl HeldLog for CommandLog {
    fn log(&self) -> &CommandLog {
        self
    }

    fn log_mut(&mut self) -> &mut CommandLog {
        self
    }
}

/// The log, or the seed of one that nobody has looked at yet.
enum HeldLab {
    Fresh([u8; 32]),
    Made(Box<dyn HeldLog>),
}

impl HeldLab {
    #[expect(
        clippy::panic,
        reason = "a panic shows its panel; a page without a lab would not"
    )]
    fn log(&self) -> &CommandLog {
        match self {
            Self::Made(log) => log.log(),
            // INVARIANT: who reads or changes the lab makes it first.
            Self::Fresh(_) => panic!("the lab is made before it is read"),
        }
    }

    #[expect(
        clippy::panic,
        reason = "a panic shows its panel; a page without a lab would not"
    )]
    fn log_mut(&mut self) -> &mut CommandLog {
        match self {
            Self::Made(log) => log.log_mut(),
            // INVARIANT: as above.
            Self::Fresh(_) => panic!("the lab is made before it is changed"),
        }
    }
}

/// A log on its way to the page.
pub struct LabToShow {
    held: HeldLab,
    facts: LabFacts,
}

impl std::fmt::Debug for LabToShow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LabToShow({:?})", self.facts)
    }
}

impl LabToShow {
    /// A fresh lab, made from this seed when it is needed.
    pub fn fresh(seed: [u8; 32]) -> Self {
        Self {
            held: HeldLab::Fresh(seed),
            facts: LabFacts::fresh(),
        }
    }

    /// The worlds of a log.
    pub fn of(log: CommandLog) -> Self {
        Self {
            facts: LabFacts::of(&log),
            held: HeldLab::Made(Box::new(log)),
        }
    }
}

/// The signal of the log and its worlds. Every change of the lab becomes a command in the log, because this type gives
/// only read access to the lab itself.
#[derive(Clone, Copy, Debug)]
pub struct LoggedLab {
    held: RwSignal<HeldLab>,
    facts: RwSignal<LabFacts>,
    /// What waits until the browser has painted, in order.
    waiting: StoredValue<Vec<Box<dyn FnOnce()>>, LocalStorage>,
}

impl LoggedLab {
    /// A signal of this log and its worlds.
    pub fn new(lab: LabToShow) -> Self {
        Self {
            held: RwSignal::new(lab.held),
            facts: RwSignal::new(lab.facts),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// Changes the lab once the browser has painted what the reader did, or before the next change: whichever comes first.
    pub fn after_paint(self, work: impl FnOnce() + 'static) {
        self.waiting.update_value(|all| all.push(Box::new(work)));
        idle::once_painted(move || self.settle());
    }

    /// Does what waits, now.
    pub fn settle(self) {
        let waiting = self.waiting.try_update_value(std::mem::take);
        for work in waiting.into_iter().flatten() {
            untrack(work);
        }
    }

    /// Does some work now, or after what waits.
    pub fn once_settled(self, work: impl FnOnce() + 'static) {
        match self.waiting.with_value(Vec::is_empty) {
            true => work(),
            false => self.waiting.update_value(|all| all.push(Box::new(work))),
        }
    }

    /// Reads the facts that the first screen shows, and tracks them.
    pub fn facts<T>(self, read: impl FnOnce(&LabFacts) -> T) -> T {
        self.facts.with(read)
    }

    /// Tracks every change of the worlds, without reading them.
    pub fn track(self) {
        self.held.track();
    }

    /// Makes the lab, if nothing has needed it yet.
    fn make(self) {
        let seed = self.held.try_with_untracked(|held| match held {
            HeldLab::Fresh(seed) => Some(*seed),
            HeldLab::Made(_) => None,
        });
        if let Some(Some(seed)) = seed {
            #[expect(
                clippy::expect_used,
                reason = "a panic shows its panel; a page without a lab would not"
            )]
            // INVARIANT: a fresh lab's policies are texts of this program, and tests make one from any seed.
            let log = CommandLog::new(seed).expect("a fresh lab can be made");
            // Nobody is told: what was shown of it until now is true.
            self.held
                .try_update_untracked(|held| *held = HeldLab::Made(Box::new(log)));
        }
    }

    /// Reads the active world, and tracks it.
    pub fn with<T>(self, read: impl FnOnce(&Lab) -> T) -> T {
        self.make();
        self.held.with(|held| read(held.log().lab()))
    }

    pub fn with_untracked<T>(self, read: impl FnOnce(&Lab) -> T) -> T {
        self.read_log(|log| read(log.lab()))
    }

    pub fn now(self) -> Timestamp {
        self.with_untracked(|lab| lab.now(clock::now()))
    }

    pub fn read_log<T>(self, read: impl FnOnce(&CommandLog) -> T) -> T {
        self.make();
        self.held.with_untracked(|held| read(held.log()))
    }

    /// Makes a change. Returns `None` if the lab was dropped with the page.
    pub fn apply<C: LabChange>(self, change: C) -> Option<C::Output> {
        self.log(|log| log.apply(change))
    }

    /// Does more with the log than one change: a call in two halves, a case, another world. Returns `None` if the lab
    /// was dropped with the page.
    pub fn log<T>(self, work: impl FnOnce(&mut CommandLog) -> T) -> Option<T> {
        self.settle();
        self.make();
        let done = self.held.try_update(|held| work(held.log_mut()));
        let facts = self
            .held
            .try_with_untracked(|held| LabFacts::of(held.log()));
        if let Some(facts) = facts
            && self.facts.try_with_untracked(|shown| *shown != facts) == Some(true)
        {
            self.facts.set(facts);
        }
        done
    }
}
