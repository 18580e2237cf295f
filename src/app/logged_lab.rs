//! The learner's worlds, as the page holds them: read as a signal, and changed through the command log only.

use crate::core::clock::Timestamp;
use crate::core::lab::Lab;
use crate::core::lab::log::{CommandLog, LabChange};
use crate::web::clock;
use leptos::prelude::*;

/// The signal of the log and its worlds. Whoever changes the lab leaves a command in the log: the log gives its lab to
/// read, and this gives nothing else.
#[derive(Clone, Copy, Debug)]
pub struct LoggedLab(RwSignal<CommandLog>);

impl LoggedLab {
    /// Over what a log led to.
    pub fn new(log: CommandLog) -> Self {
        Self(RwSignal::new(log))
    }

    /// Reads the active world, and follows it.
    pub fn with<T>(self, read: impl FnOnce(&Lab) -> T) -> T {
        self.0.with(|log| read(log.lab()))
    }

    /// Reads the active world.
    pub fn with_untracked<T>(self, read: impl FnOnce(&Lab) -> T) -> T {
        self.0.with_untracked(|log| read(log.lab()))
    }

    /// The lab's time.
    pub fn now(self) -> Timestamp {
        self.with_untracked(|lab| lab.now(clock::now()))
    }

    /// Reads the log.
    pub fn read_log<T>(self, read: impl FnOnce(&CommandLog) -> T) -> T {
        self.0.with_untracked(read)
    }

    /// Makes a change. Nothing where the lab is gone with the page.
    pub fn apply<C: LabChange>(self, change: C) -> Option<C::Output> {
        self.0.try_update(|log| log.apply(change))
    }

    /// Does with the log what is more than one change: a call in two halves, a case, another world. Nothing where the
    /// lab is gone with the page.
    pub fn log<T>(self, work: impl FnOnce(&mut CommandLog) -> T) -> Option<T> {
        self.0.try_update(work)
    }
}
