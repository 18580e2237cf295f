//! The log at another place: undo, redo, and the log of another window.

use super::body::{BodySource, LoggedBody};
use super::command::LogEntry;
use super::command_log::{CommandLog, STRIDE};
use super::error::ReplayError;
use super::replay::Replay;
use super::worlds::Worlds;
use crate::core::lab::Lab;

impl CommandLog {
    /// Undoes the last step ([`CommandLog::step_to_undo`]). Returns false if there is none.
    ///
    /// # Errors
    /// If no checkpoint is left and a body is not available. Nothing is changed then.
    pub fn undo(&mut self, bodies: &dyn BodySource) -> Result<bool, ReplayError> {
        match self.step_to_undo() {
            Some(step) => self.go_to(step.from, bodies).map(|()| true),
            None => Ok(false),
        }
    }

    /// Redoes the step that was undone last ([`CommandLog::step_to_redo`]). Returns false if there is none.
    ///
    /// # Errors
    /// As [`CommandLog::undo`].
    pub fn redo(&mut self, bodies: &dyn BodySource) -> Result<bool, ReplayError> {
        match self.step_to_redo() {
            Some(step) => self.go_to(step.to, bodies).map(|()| true),
            None => Ok(false),
        }
    }

    /// Goes to a place of the log: only the first `done` entries are in effect afterward.
    ///
    /// # Errors
    /// As [`CommandLog::undo`].
    pub fn go_to(&mut self, done: usize, bodies: &dyn BodySource) -> Result<(), ReplayError> {
        let done = done.min(self.entries.len());
        let (worlds, shortly_before) = self.worlds_after(&self.entries, done, done, bodies)?;
        let left = std::mem::replace(&mut self.worlds, worlds);
        let left_at = std::mem::replace(&mut self.done, done);
        if let Some((place, worlds)) = shortly_before {
            self.checkpoints.put(place, worlds, done);
        }
        self.checkpoints.put(left_at, left, done);
        self.checkpoints.limit(&self.worlds, done);
        Ok(())
    }

    /// Takes over the log of another window of the same browser. What both have in common is not run again. The salt is
    /// that of [`CommandLog::go_on`].
    ///
    /// # Errors
    /// As [`CommandLog::replay`]. Nothing is changed then.
    pub fn adopt(
        &mut self,
        seed: [u8; 32],
        entries: Vec<LogEntry>,
        done: usize,
        bodies: &dyn BodySource,
        salt: u64,
    ) -> Result<(), ReplayError> {
        if seed != self.seed {
            *self = Self::replay(seed, entries, done, bodies)?;
            self.go_on(salt);
            return Ok(());
        }
        let done = done.min(entries.len());
        let both = self.entries.iter().zip(&entries);
        let common = both.take_while(|(mine, theirs)| mine == theirs).count();
        let (worlds, _) = self.worlds_after(&entries, common.min(done), done, bodies)?;
        let held = entries.get(..common).unwrap_or(&[]);
        let last_held = held.last().map_or(0, |entry| entry.sequence);
        self.waiting.retain(|begun| *begun <= last_held);
        self.checkpoints.forget_after(common);
        self.last = entries.last().map_or(0, |entry| entry.sequence);
        self.entries = entries;
        self.worlds = worlds;
        self.done = done;
        self.go_on(salt);
        self.settle();
        Ok(())
    }

    /// The worlds after the first `done` of these entries, and those shortly before them. The log's own worlds up to the
    /// place `common` serve as a start.
    fn worlds_after(
        &self,
        entries: &[LogEntry],
        common: usize,
        done: usize,
        bodies: &dyn BodySource,
    ) -> Result<(Worlds, Option<(usize, Worlds)>), ReplayError> {
        let (from, mut worlds) = match self.start_for(entries, common, done) {
            Some((from, worlds)) => (from, worlds.duplicate()),
            None => (0, Worlds::of(Lab::new(self.seed)?)),
        };
        let mut replay = Replay::default();
        let mut shortly_before = None;
        for (place, entry) in entries.iter().enumerate().take(done).skip(from) {
            if place.saturating_add(STRIDE) == done && place > from {
                shortly_before = Some((place, worlds.duplicate()));
            }
            replay.run(&mut worlds, entry, bodies)?;
        }
        Ok((worlds, shortly_before))
    }

    /// The nearest known worlds from which the first `done` of these entries can be replayed, and their place. The log's
    /// own worlds count up to the place `common`.
    fn start_for(
        &self,
        entries: &[LogEntry],
        common: usize,
        done: usize,
    ) -> Option<(usize, &Worlds)> {
        // A call that finishes after a checkpoint must also begin after it.
        let whole = |from: usize| {
            let between = || entries.get(from..done).unwrap_or(&[]).iter();
            let first = between().next().map_or(0, |entry| entry.sequence);
            between().all(|entry| entry.command.ends().is_none_or(|begun| begun >= first))
        };
        let checkpoint = self.checkpoints.before(common, whole);
        let here = (self.done <= common && whole(self.done)).then_some((self.done, &self.worlds));
        let nearest = [checkpoint, here].into_iter().flatten();
        nearest.max_by_key(|(from, _)| *from)
    }

    /// The bodies that [`CommandLog::go_to`] needs for a place, and that the log lacks.
    pub fn bodies_for(&self, done: usize) -> Vec<&LoggedBody> {
        let from = self.start_for(&self.entries, done, done);
        let between = self.entries.get(from.map_or(0, |(from, _)| from)..done);
        let bodies = between.unwrap_or(&[]).iter();
        let bodies = bodies.filter_map(|entry| entry.command.body());
        bodies.filter(|body| body.bytes.is_none()).collect()
    }
}
