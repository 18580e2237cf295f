//! The log: what was done, how many entries are in effect, and the resulting worlds.

use super::body::{BodySource, LoggedBody};
use super::change::{LabChange, Recording};
use super::checkpoints::Checkpoints;
use super::command::{LabCommand, LogEntry};
use super::error::ReplayError;
use super::replay::Replay;
use super::worlds::Worlds;
use crate::core::cloud::{BodyResult, Outcome, Progress};
use crate::core::iam::PolicyError;
use crate::core::lab::Lab;
use std::sync::Arc;

/// The most body bytes that all entries keep together: 32 MiB. Beyond that, the oldest come from the body source.
pub const MOST_BODY_BYTES: u64 = 32 << 20;

/// Undo saves a checkpoint this many entries before its goal, for the undos that follow; a replay from the start saves
/// one each time it made so many.
pub(super) const STRIDE: usize = 64;

/// A log and its worlds. Worlds are read directly, and changed only through the log.
#[derive(Debug)]
pub struct CommandLog {
    pub(super) seed: [u8; 32],
    pub(super) worlds: Worlds,
    pub(super) entries: Vec<LogEntry>,
    /// The number of entries in effect; the ones after it were undone.
    pub(super) done: usize,
    /// The last sequence number used.
    pub(super) last: u64,
    /// The calls that began and were neither finished nor canceled.
    pub(super) waiting: Vec<u64>,
    pub(super) checkpoints: Checkpoints,
    /// What distinguishes this page's randomness from that of others that go on with the same log.
    pub(super) salt: u64,
    /// Whether the next command is stirred because the log came from elsewhere.
    pub(super) came: bool,
}

impl CommandLog {
    /// An empty log over `lab`, which [`Lab::new`] made of `seed`. The log doesn't contain later changes of `lab`: for
    /// tests that build a world of their own.
    pub fn over(lab: Lab, seed: [u8; 32]) -> Self {
        Self {
            seed,
            worlds: Worlds::of(lab),
            entries: Vec::new(),
            done: 0,
            last: 0,
            waiting: Vec::new(),
            checkpoints: Checkpoints::default(),
            salt: 0,
            came: false,
        }
    }

    /// An empty log over a fresh world.
    ///
    /// # Errors
    /// As [`Lab::new`].
    pub fn new(seed: [u8; 32]) -> Result<Self, PolicyError> {
        Ok(Self::over(Lab::new(seed)?, seed))
    }

    /// Replays the entries of a log's text.
    ///
    /// # Errors
    /// If a command does not fit the world at its place, or a body is not available.
    pub fn replay(
        seed: [u8; 32],
        entries: Vec<LogEntry>,
        done: usize,
        bodies: &dyn BodySource,
    ) -> Result<Self, ReplayError> {
        let mut log = Self::new(seed)?;
        log.last = entries.last().map_or(0, |entry| entry.sequence);
        log.entries = entries;
        log.go_to(done.min(log.entries.len()), bodies)?;
        Ok(log)
    }

    /// Replays the entries of a log from its start, and shows each one to `see`, with its place and the worlds before
    /// it. Checkpoints are saved as when the entries were made.
    ///
    /// # Errors
    /// As [`CommandLog::replay`].
    pub(super) fn resume(
        seed: [u8; 32],
        entries: Vec<LogEntry>,
        done: usize,
        bodies: &dyn BodySource,
        mut see: impl FnMut(usize, &LogEntry, &Worlds),
    ) -> Result<Self, ReplayError> {
        let mut log = Self::new(seed)?;
        let mut replay = Replay::default();
        let done = done.min(entries.len());
        let mut held = entries.iter().take(done);
        let replaced = held.rposition(|entry| entry.command.replaces_world());
        let mut slow = false;
        for (place, entry) in entries.iter().enumerate().take(done) {
            see(place, entry, &log.worlds);
            if replaced == Some(place) {
                log.checkpoints.hold(place, log.worlds.duplicate());
            }
            replay.run(&mut log.worlds, entry, bodies)?;
            slow |= entry.command.is_slow();
            let after = place.saturating_add(1);
            let is_joined = entries.get(after).is_some_and(|next| next.joined);
            if (slow || after.is_multiple_of(STRIDE)) && !is_joined {
                slow = false;
                log.done = after;
                log.checkpoint();
            }
        }
        log.last = entries.last().map_or(0, |entry| entry.sequence);
        log.done = done;
        log.entries = entries;
        Ok(log)
    }

    /// Goes on with a log that came from elsewhere. What is done from now on uses other randomness than what was done there
    /// after this log was written, and than any other page with another salt.
    pub fn go_on(&mut self, salt: u64) {
        self.salt = salt;
        self.came = true;
    }

    /// The seed of all randomness in the first world.
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    pub fn lab(&self) -> &Lab {
        &self.worlds.lab
    }

    pub fn worlds(&self) -> &Worlds {
        &self.worlds
    }

    /// All entries, including undone ones, oldest first.
    pub fn entries(&self) -> &[LogEntry] {
        &self.entries
    }

    /// The number of entries in effect.
    pub fn done(&self) -> usize {
        self.done
    }

    pub fn checkpoints(&self) -> &Checkpoints {
        &self.checkpoints
    }

    /// Changes the active world.
    pub fn apply<C: LabChange>(&mut self, change: C) -> C::Output {
        self.stir();
        let command = change.command(self.lab());
        let output = change.make(&mut self.worlds.lab);
        let joined = self.continues_typing(&command);
        self.push(command, joined);
        output
    }

    /// Makes changes of one kind, in order. Undo treats them as one step.
    pub fn apply_all<C: LabChange>(
        &mut self,
        changes: impl IntoIterator<Item = C>,
    ) -> Vec<C::Output> {
        let mut commands = Vec::new();
        let mut outputs = Vec::new();
        for change in changes {
            if commands.is_empty() {
                self.stir();
            }
            commands.push(change.command(self.lab()));
            outputs.push(change.make(&mut self.worlds.lab));
        }
        self.push_all(commands);
        outputs
    }

    /// Makes several changes of the active world. Undo treats them as one step.
    pub fn record<T>(
        &mut self,
        work: impl for<'a> FnOnce(Recording<'a>) -> (T, Recording<'a>),
    ) -> T {
        let before = self.before_stirring();
        self.stir();
        let (output, recording) = work(Recording::of(&mut self.worlds.lab));
        let commands = recording.into_commands();
        match before {
            // Nothing was done, so nothing is dropped.
            Some(before) if commands.is_empty() => self.worlds = before,
            _ => self.push_all(commands),
        }
        self.settle();
        output
    }

    /// Makes one step of the entry at a place and all after it.
    pub fn join_since(&mut self, place: usize) {
        let after = self.entries.iter_mut().skip(place.saturating_add(1));
        after.for_each(|entry| entry.joined = true);
    }

    /// Begins a call whose body a worker processes. Also returns its sequence number.
    pub fn begin<C: LabChange<Output = Progress>>(&mut self, change: C) -> (Progress, u64) {
        let progress = self.apply(change);
        if let Progress::Body(_) = progress {
            self.waiting.push(self.last);
        }
        (progress, self.last)
    }

    /// Finishes a call. `body` is the plaintext of an upload, if it is available.
    ///
    /// # Errors
    /// If there is no such call, or it was undone since it began. Nothing is stored then.
    pub fn finish(
        &mut self,
        begun: u64,
        result: BodyResult,
        body: Option<&[u8]>,
    ) -> Result<Outcome, ReplayError> {
        let (command, note) = match self.waiting(begun) {
            Some(LabCommand::BeginDownload { .. }) => (LabCommand::FinishDownload { begun }, None),
            Some(LabCommand::BeginUpload {
                key, body: excerpt, ..
            }) => {
                let sha256 = result.sha256().or(excerpt.sha256);
                let sha256 = sha256.ok_or(ReplayError::NoDigest { begun })?;
                let body = match body {
                    Some(bytes) => LoggedBody::of(bytes),
                    None => LoggedBody {
                        len: excerpt.len,
                        sha256,
                        bytes: None,
                    },
                };
                let note = Some((key.clone(), sha256));
                (LabCommand::FinishUpload { begun, body }, note)
            }
            _ => return Err(ReplayError::NotBegun { begun }),
        };
        let note = note.as_ref().map(|(key, digest)| (key.as_str(), *digest));
        self.stir();
        let outcome = self.worlds.lab.finish(result, note);
        self.waiting.retain(|waiting| *waiting != begun);
        let joined = self.is_last(begun);
        self.push(command, joined);
        self.settle();
        Ok(outcome)
    }

    /// Cancels a call that began.
    ///
    /// # Errors
    /// If there is no such call, or it was undone since it began.
    pub fn cancel(&mut self, begun: u64) -> Result<(), ReplayError> {
        if self.waiting(begun).is_none() {
            return Err(ReplayError::NotBegun { begun });
        }
        self.stir();
        self.waiting.retain(|waiting| *waiting != begun);
        let joined = self.is_last(begun);
        self.push(LabCommand::Cancel { begun }, joined);
        Ok(())
    }

    /// Runs any command, as a window does that mirrors another. `replay` keeps the calls that this log's commands began
    /// this way.
    ///
    /// # Errors
    /// If the command does not fit the world, or a body is not available. Nothing is changed then.
    pub fn run(
        &mut self,
        replay: &mut Replay,
        command: LabCommand,
        bodies: &dyn BodySource,
    ) -> Result<(), ReplayError> {
        let entry = LogEntry {
            sequence: self.last.saturating_add(1),
            joined: false,
            stir: self.next_stir(),
            command,
        };
        let joined = match entry.command.ends() {
            Some(begun) if self.waiting(begun).is_none() => {
                return Err(ReplayError::NotBegun { begun });
            }
            Some(begun) => self.is_last(begun),
            None => self.continues_typing(&entry.command),
        };
        let before = self.before_stirring();
        if let Err(error) = replay.run(&mut self.worlds, &entry, bodies) {
            if let Some(before) = before {
                self.worlds = before;
            }
            return Err(error);
        }
        if let Some(begun) = entry.command.ends() {
            self.waiting.retain(|waiting| *waiting != begun);
        }
        if replay.is_waiting(entry.sequence) {
            self.waiting.push(entry.sequence);
        }
        self.push(entry.command, joined);
        Ok(())
    }

    /// Whether nothing was done since the last reset.
    pub fn is_reset(&self) -> bool {
        let last = self.last_entry();
        last.is_some_and(|entry| matches!(entry.command, LabCommand::Reset { .. }))
    }

    /// Whether entries were undone.
    pub fn can_redo(&self) -> bool {
        self.done < self.entries.len()
    }

    /// The command that began a call, if it is in effect and waits for its body.
    fn waiting(&self, begun: u64) -> Option<&LabCommand> {
        let held = self.entries.get(..self.done).unwrap_or(&[]);
        let place = held.binary_search_by_key(&begun, |entry| entry.sequence);
        let entry = held.get(place.ok()?)?;
        self.waiting.contains(&begun).then_some(&entry.command)
    }

    /// Whether a call that began after a place of the log waits for its body.
    pub fn has_begun_after(&self, done: usize) -> bool {
        let after = self.entries.get(done..self.done).unwrap_or(&[]).iter();
        (after.map(|entry| entry.sequence)).any(|sequence| self.waiting.contains(&sequence))
    }

    pub(super) fn last_entry(&self) -> Option<&LogEntry> {
        self.entries.get(self.done.checked_sub(1)?)
    }

    fn is_last(&self, sequence: u64) -> bool {
        (self.last_entry()).is_some_and(|entry| entry.sequence == sequence)
    }

    /// Whether a command is the next key press in a word. Undo removes a whole word, as in the editor.
    fn continues_typing(&self, command: &LabCommand) -> bool {
        let last = self.last_entry().map(|entry| &entry.command);
        match (last, command) {
            (
                Some(LabCommand::EditPolicy {
                    policy: before,
                    splice: typed,
                }),
                LabCommand::EditPolicy { policy, splice },
            ) => {
                before == policy
                    && typed.is_key_press()
                    && !typed.ends_word()
                    && splice.is_key_press()
            }
            _ => false,
        }
    }

    pub(super) fn push_all(&mut self, commands: impl IntoIterator<Item = LabCommand>) {
        let mut joined = false;
        for command in commands {
            self.push(command, joined);
            joined = true;
        }
    }

    /// What the next entry has as its [`LogEntry::stir`].
    pub(super) fn next_stir(&self) -> Option<u64> {
        (self.came || self.can_redo()).then_some(self.salt)
    }

    /// Before a change: lets the randomness go on otherwise if that which comes next may have been used. Replay does the
    /// same at the entry.
    pub(super) fn stir(&mut self) {
        if let Some(salt) = self.next_stir() {
            self.worlds.stir(salt, self.last.saturating_add(1));
        }
    }

    /// The worlds before [`CommandLog::stir`]; `None` where it will change nothing.
    pub(super) fn before_stirring(&self) -> Option<Worlds> {
        self.next_stir().map(|_| self.worlds.duplicate())
    }

    /// Adds a command that was done, for which [`CommandLog::stir`] was called before. Drops the undone entries.
    pub(super) fn push(&mut self, command: LabCommand, joined: bool) {
        let stir = self.next_stir();
        self.came = false;
        if self.can_redo() {
            self.entries.truncate(self.done);
            self.checkpoints.forget_after(self.done);
        }
        self.last = self.last.saturating_add(1);
        self.entries.push(LogEntry {
            sequence: self.last,
            joined,
            stir,
            command,
        });
        self.done = self.entries.len();
    }

    /// Saves a checkpoint after a command that was slow or has a body, so that undo need not run it again.
    pub(super) fn settle(&mut self) {
        self.limit_bodies();
        self.checkpoint();
    }

    /// Saves a checkpoint.
    fn checkpoint(&mut self) {
        let done = self.done;
        self.checkpoints.put(done, self.worlds.duplicate(), done);
        self.checkpoints.limit(&self.worlds, done);
    }

    /// Drops the bytes of the oldest bodies until all entries keep at most [`MOST_BODY_BYTES`].
    fn limit_bodies(&mut self) {
        let mut kept = 0_u64;
        for entry in self.entries.iter_mut().rev() {
            let Some(body) = entry.command.body_mut() else {
                continue;
            };
            let held = body.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
            kept = kept.saturating_add(held);
            if kept > MOST_BODY_BYTES {
                body.bytes = None::<Arc<[u8]>>;
            }
        }
    }
}
