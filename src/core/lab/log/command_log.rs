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
const STRIDE: usize = 64;

/// A log and its worlds. Worlds are read directly, and changed only through the log.
#[derive(Debug)]
pub struct CommandLog {
    seed: [u8; 32],
    worlds: Worlds,
    entries: Vec<LogEntry>,
    /// The number of entries in effect; the ones after it were undone.
    done: usize,
    /// The last sequence number used.
    last: u64,
    /// The calls that began and were neither finished nor canceled.
    waiting: Vec<u64>,
    checkpoints: Checkpoints,
    /// What distinguishes this page's randomness from that of others that go on with the same log.
    salt: u64,
    /// Whether the next command is stirred because the log came from elsewhere.
    came: bool,
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

    /// Replaces the active world by a fresh one. Returns the place in the log before it.
    ///
    /// # Errors
    /// As [`Lab::new`].
    pub fn reset(&mut self, seed: [u8; 32]) -> Result<usize, PolicyError> {
        let lab = Lab::new(seed)?;
        Ok(self.replace(lab, LabCommand::Reset { seed }))
    }

    /// Replaces the active world by the world in a file; `lab` is what [`Lab::import`] made of `file` with `seed`.
    /// Returns the place in the log before it.
    pub fn import(&mut self, lab: Lab, file: &[u8], seed: [u8; 32]) -> usize {
        let file = LoggedBody::of(file);
        let before = self.replace(lab, LabCommand::Import { file, seed });
        self.settle();
        before
    }

    fn replace(&mut self, lab: Lab, command: LabCommand) -> usize {
        let before = self.done;
        let unstirred = self.before_stirring();
        self.stir();
        let old = self.worlds.replace(lab);
        self.push(command, false);
        self.checkpoints.hold(before, unstirred.unwrap_or(old));
        self.checkpoints.limit(&self.worlds, self.done);
        before
    }

    /// Puts the active world aside and makes a new one active, which replaces any other of its name. `set_up` contains
    /// what was done in `lab` since [`Lab::new`] made it of `seed`.
    pub fn open_world(&mut self, world: &str, seed: [u8; 32], lab: Lab, set_up: Vec<LabCommand>) {
        self.stir();
        self.worlds.open(world, lab);
        let world = world.to_owned();
        let open = LabCommand::OpenWorld { world, seed };
        self.push_all([open].into_iter().chain(set_up));
        self.settle();
    }

    /// Makes a world active that was put aside.
    ///
    /// # Errors
    /// If no world of that name was put aside.
    pub fn enter_world(&mut self, world: &str) -> Result<(), ReplayError> {
        self.check_aside(world)?;
        self.stir();
        self.worlds.enter(world)?;
        let world = world.to_owned();
        self.push(LabCommand::EnterWorld { world }, false);
        Ok(())
    }

    /// Drops a world that was put aside.
    ///
    /// # Errors
    /// If no world of that name was put aside.
    pub fn close_world(&mut self, world: &str) -> Result<(), ReplayError> {
        self.check_aside(world)?;
        self.stir();
        self.worlds.close(world)?;
        let world = world.to_owned();
        self.push(LabCommand::CloseWorld { world }, true);
        Ok(())
    }

    /// Logs where in a lesson the reader is. Both are empty outside lessons.
    pub fn enter_lesson(&mut self, lesson: &str, part: &str) {
        self.stir();
        let [lesson, part] = [lesson, part].map(str::to_owned);
        self.worlds.lesson = (lesson.clone(), part.clone());
        // Undo never stops between a world and its lesson.
        let joined = self.last_step_is(LabCommand::changes_worlds);
        self.push(LabCommand::EnterLesson { lesson, part }, joined);
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

    fn last_entry(&self) -> Option<&LogEntry> {
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

    fn push_all(&mut self, commands: impl IntoIterator<Item = LabCommand>) {
        let mut joined = false;
        for command in commands {
            self.push(command, joined);
            joined = true;
        }
    }

    /// What the next entry has as its [`LogEntry::stir`].
    fn next_stir(&self) -> Option<u64> {
        (self.came || self.can_redo()).then_some(self.salt)
    }

    /// Before a change: lets the randomness go on otherwise if that which comes next may have been used. Replay does the
    /// same at the entry.
    fn stir(&mut self) {
        if let Some(salt) = self.next_stir() {
            self.worlds.stir(salt, self.last.saturating_add(1));
        }
    }

    /// The worlds before [`CommandLog::stir`]; `None` where it will change nothing.
    fn before_stirring(&self) -> Option<Worlds> {
        self.next_stir().map(|_| self.worlds.duplicate())
    }

    fn check_aside(&self, world: &str) -> Result<(), ReplayError> {
        let world = world.to_owned();
        match self.worlds.has_aside(&world) {
            true => Ok(()),
            false => Err(ReplayError::UnknownWorld { world }),
        }
    }

    /// Adds a command that was done, for which [`CommandLog::stir`] was called before. Drops the undone entries.
    fn push(&mut self, command: LabCommand, joined: bool) {
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
    fn settle(&mut self) {
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
