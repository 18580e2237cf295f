//! The learner's worlds in the page: read as a signal, and changed only through the command log.

use crate::core::clock::Timestamp;
use crate::core::lab::Lab;
use crate::core::lab::log::{CommandLog, LabChange};
use crate::web::clock;
use leptos::prelude::*;

/// The signal of the log and its worlds. Every change of the lab becomes a command in the log, because this type gives
/// only read access to the lab itself.
#[derive(Clone, Copy, Debug)]
pub struct LoggedLab(RwSignal<CommandLog>);

impl LoggedLab {
    /// A signal of this log and its worlds.
    pub fn new(log: CommandLog) -> Self {
        Self(RwSignal::new(log))
    }

    /// Reads the active world, and tracks it.
    pub fn with<T>(self, read: impl FnOnce(&Lab) -> T) -> T {
        self.0.with(|log| read(log.lab()))
    }

    pub fn with_untracked<T>(self, read: impl FnOnce(&Lab) -> T) -> T {
        self.0.with_untracked(|log| read(log.lab()))
    }

    pub fn now(self) -> Timestamp {
        self.with_untracked(|lab| lab.now(clock::now()))
    }

    pub fn read_log<T>(self, read: impl FnOnce(&CommandLog) -> T) -> T {
        self.0.with_untracked(read)
    }

    /// Makes a change. Returns `None` if the lab was dropped with the page.
    pub fn apply<C: LabChange>(self, change: C) -> Option<C::Output> {
        self.0.try_update(|log| log.apply(change))
    }

    /// Does more with the log than one change: a call in two halves, a case, another world. Returns `None` if the lab
    /// was dropped with the page.
    pub fn log<T>(self, work: impl FnOnce(&mut CommandLog) -> T) -> Option<T> {
        self.0.try_update(work)
    }
}
