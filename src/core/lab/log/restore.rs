//! A log that was stored in parts: its text without the bodies, which are stored elsewhere, and the log again from
//! both, even if some of the bodies are lost.

use super::body::{BodySource, LONGEST, LoggedBody};
use super::command::{LabCommand, LogEntry};
use super::command_log::CommandLog;
use super::error::ReplayError;
use super::json_file::LogFile;
use super::worlds::{OWN, Worlds};
use crate::core::lab::ObjectRow;
use crate::core::trace::Trace;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A finished call: the name of its world, and its index in [`Lab::past`](crate::core::lab::Lab::past).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallPlace {
    pub world: String,
    pub index: usize,
}

/// A body that is not stored anymore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostBody {
    /// The object's key; empty for the file of an imported world.
    pub key: String,
    /// Length in bytes.
    pub len: u64,
}

/// A finished call, found again.
#[derive(Clone, Debug)]
pub struct FoundCall {
    pub trace: Arc<Trace>,
    /// The objects in the bucket before an upload, newest first.
    pub objects_before: Option<Vec<ObjectRow>>,
}

/// A log that was made again, and what is missing in it.
#[derive(Debug)]
pub struct RestoredLog {
    pub log: CommandLog,
    /// The calls asked for, in their order; `None` if the log has no such call anymore.
    pub calls: Vec<Option<FoundCall>>,
    pub lost: Vec<LostBody>,
}

/// An entry that is left out because of a lost body.
#[derive(Clone, Copy, Debug)]
struct LeftOut {
    place: usize,
    /// Whether its call is missing then. A download that was begun is not: the missing object is its answer.
    is_missing: bool,
}

/// What a replay meets on its way.
#[derive(Debug, Default)]
struct Watch {
    /// The calls that finished in the stored log, but not in this one, by their places in the stored log.
    missing: Vec<CallPlace>,
    /// The objects before the uploads asked for.
    before: BTreeMap<usize, Vec<ObjectRow>>,
}

impl Watch {
    /// The index that the next finished call of the active world has in the stored log.
    fn next(&self, worlds: &Worlds) -> usize {
        let missing = self.missing_in(&worlds.name).count();
        worlds.lab.past().len().saturating_add(missing)
    }

    fn missing_in(&self, world: &str) -> impl Iterator<Item = usize> {
        let here = (self.missing.iter()).filter(move |place| place.world == world);
        here.map(|place| place.index)
    }

    /// Notes what an entry is about to do. `lost` tells that its call finished in the stored log only.
    fn see(&mut self, entry: &LogEntry, worlds: &Worlds, lost: bool, wanted: &[CallPlace]) {
        let index = self.next(worlds);
        let command = &entry.command;
        let is_upload = matches!(
            command,
            LabCommand::BeginUpload { .. } | LabCommand::Upload { .. }
        );
        let is_here = |place: &CallPlace| place.world == worlds.name && place.index == index;
        if is_upload {
            for (number, _) in (wanted.iter().enumerate()).filter(|(_, place)| is_here(place)) {
                self.before.insert(number, worlds.lab.objects());
            }
        }
        if let LabCommand::Reset { .. } | LabCommand::Import { .. } = command {
            self.forget(&worlds.name);
        } else if let LabCommand::OpenWorld { world, .. } | LabCommand::CloseWorld { world } =
            command
        {
            self.forget(world);
        } else if lost {
            let world = worlds.name.clone();
            self.missing.push(CallPlace { world, index });
        }
    }

    /// A world's past is empty again.
    fn forget(&mut self, world: &str) {
        self.missing.retain(|place| place.world != world);
    }

    /// The call at a place of the stored log.
    fn find(
        &mut self,
        number: usize,
        place: &CallPlace,
        calls: &BTreeMap<&str, &[Arc<Trace>]>,
    ) -> Option<FoundCall> {
        if self.missing.contains(place) {
            return None;
        }
        let earlier = self.missing_in(&place.world);
        let earlier = earlier.filter(|index| *index < place.index).count();
        let past = calls.get(place.world.as_str())?;
        Some(FoundCall {
            trace: past.get(place.index.checked_sub(earlier)?)?.clone(),
            objects_before: self.before.remove(&number),
        })
    }
}

impl LogFile {
    /// The bodies of all entries.
    pub fn bodies(&self) -> impl Iterator<Item = &LoggedBody> {
        self.entries.iter().filter_map(|entry| entry.command.body())
    }

    /// The same log without the bytes of the bodies that are stored elsewhere.
    pub fn without_bodies(mut self, elsewhere: impl Fn(&[u8; 32]) -> bool) -> Self {
        for entry in &mut self.entries {
            if let Some(body) = entry.command.body_mut()
                && elsewhere(&body.sha256)
            {
                body.bytes = None;
            }
        }
        self
    }

    /// The last reset of the reader's own world, while no other world exists: its place and its seed, which makes the
    /// same world again. Only the first `most` entries count.
    fn fresh_world(&self, most: usize) -> Option<(usize, [u8; 32])> {
        let mut aside = 0_usize;
        let mut in_lesson = false;
        let mut fresh = None;
        for (place, entry) in self.entries.iter().enumerate().take(most) {
            let command = &entry.command;
            if let LabCommand::EnterLesson { lesson, .. } = command {
                in_lesson = !lesson.is_empty();
            } else if let LabCommand::CloseWorld { .. } = command {
                aside = aside.saturating_sub(1);
            } else if let LabCommand::OpenWorld { world, .. } = command
                && world != OWN
            {
                aside = aside.saturating_add(1);
            } else if let LabCommand::Reset { seed } = command
                && aside == 0
                && !in_lesson
            {
                fresh = Some((place, *seed));
            }
        }
        fresh
    }

    /// Drops the oldest entries, up to a reset: what was before it can't be undone afterward. At least `keep` of the
    /// entries in effect stay. Returns the number of entries dropped.
    pub fn drop_oldest(&mut self, keep: usize) -> usize {
        let Some((place, seed)) = self.fresh_world(self.done.saturating_sub(keep)) else {
            return 0;
        };
        let dropped = place.saturating_add(1);
        self.seed = seed;
        self.entries.drain(..dropped);
        self.done = self.done.saturating_sub(dropped);
        dropped
    }

    /// The bodies that only an undo needs: those from before the world that is there now.
    pub fn only_undo_needs(&self) -> Vec<[u8; 32]> {
        let from = (self.fresh_world(self.done)).map_or(0, |(place, _)| place);
        let digests = |entries: &[LogEntry]| -> Vec<[u8; 32]> {
            let bodies = entries.iter().filter_map(|entry| entry.command.body());
            bodies.map(|body| body.sha256).collect()
        };
        let (before, since) = self.entries.split_at_checked(from).unwrap_or((&[], &[]));
        let since = digests(since);
        let before = digests(before).into_iter();
        before.filter(|sha256| !since.contains(sha256)).collect()
    }

    /// Replays the commands. Where a body is lost, its upload counts as canceled, and what needs it is left out.
    /// `wanted` are finished calls to find again. The salt is that of [`CommandLog::go_on`]; it also keeps what comes after
    /// a lost body from using the randomness of its upload.
    ///
    /// # Errors
    /// If a command does not fit the world at its place for another reason.
    pub fn restore(
        mut self,
        bodies: &dyn BodySource,
        wanted: &[CallPlace],
        salt: u64,
    ) -> Result<RestoredLog, ReplayError> {
        self.put_back_small(bodies);
        let mut lost = Vec::new();
        let mut left_out = self.leave_out_lost(bodies, salt, &mut lost);
        loop {
            let mut watch = Watch::default();
            let see = |place: usize, entry: &LogEntry, worlds: &Worlds| {
                let missing = |left: &LeftOut| left.place == place && left.is_missing;
                watch.see(entry, worlds, left_out.iter().any(missing), wanted);
            };
            let entries = self.entries.clone();
            match CommandLog::resume(self.seed, entries, self.done, bodies, see) {
                Ok(mut log) => {
                    log.go_on(salt);
                    let calls = {
                        let worlds = log.worlds();
                        let mut pasts: BTreeMap<&str, &[Arc<Trace>]> = worlds
                            .aside()
                            .map(|(name, lab)| (name, lab.past()))
                            .collect();
                        pasts.insert(&worlds.name, worlds.lab.past());
                        let find = |(number, place)| watch.find(number, place, &pasts);
                        wanted.iter().enumerate().map(find).collect()
                    };
                    return Ok(RestoredLog { log, calls, lost });
                }
                Err(error) => {
                    let place = self.failed(&error);
                    // Each round leaves out one entry more, so there are no more rounds than entries.
                    let known = |place: &usize| left_out.iter().any(|left| left.place == *place);
                    let Some(place) = place.filter(|place| !known(place)) else {
                        return Err(error);
                    };
                    if let ReplayError::MissingBody { len, .. } = error {
                        let key = self.key_at(place);
                        lost.push(LostBody { key, len });
                    }
                    self.leave_out(place, salt, &mut left_out);
                }
            }
        }
    }

    /// Puts the bytes of small bodies back into the log, which another window may take over from here.
    fn put_back_small(&mut self, bodies: &dyn BodySource) {
        let all = self.entries.iter_mut();
        for body in all.filter_map(|entry| entry.command.body_mut()) {
            if body.len <= LONGEST && body.bytes.is_none() {
                body.bytes = body.read(bodies);
            }
        }
    }

    /// The place of the entry that can't be replayed because of a lost body.
    fn failed(&self, error: &ReplayError) -> Option<usize> {
        match error {
            ReplayError::MissingBody { sequence, .. } => {
                (self.entries.iter()).position(|entry| entry.sequence == *sequence)
            }
            ReplayError::NotBegun { begun } => {
                (self.entries.iter()).position(|entry| entry.command.ends() == Some(*begun))
            }
            _ => None,
        }
    }

    /// The key of the object that the entry at a place writes or reads; empty if it has none.
    fn key_at(&self, place: usize) -> String {
        let entry = self.entries.get(place);
        let begun = entry.and_then(|entry| entry.command.ends());
        let begins = |entry: &&LogEntry| Some(entry.sequence) == begun;
        match entry.map(|entry| &entry.command) {
            Some(LabCommand::Upload { key, .. }) => key.clone(),
            _ => match self.entries.iter().find(begins).map(|entry| &entry.command) {
                Some(
                    LabCommand::BeginUpload { key, .. } | LabCommand::BeginDownload { key, .. },
                ) => key.clone(),
                _ => String::new(),
            },
        }
    }

    /// Leaves out what needs a body that is stored nowhere. Returns the places.
    fn leave_out_lost(
        &mut self,
        bodies: &dyn BodySource,
        salt: u64,
        lost: &mut Vec<LostBody>,
    ) -> Vec<LeftOut> {
        let mut places = Vec::new();
        // The keys of the begun calls, and those of the objects that are gone.
        let mut keys: BTreeMap<u64, String> = BTreeMap::new();
        let mut gone: Vec<String> = Vec::new();
        let mut world = OWN.to_owned();
        for (place, entry) in self.entries.iter().enumerate() {
            let is_lost = |body: &LoggedBody| {
                body.bytes.is_none()
                    && !bodies.is_stored(&body.sha256)
                    && bodies.body(&body.sha256).is_none()
            };
            let command = &entry.command;
            if let LabCommand::OpenWorld { world: name, .. }
            | LabCommand::EnterWorld { world: name } = command
            {
                world.clone_from(name);
            }
            // Nor what was in a world that is no more.
            if command.replaces_world() && world == OWN {
                lost.clear();
                gone.clear();
            }
            if let LabCommand::BeginUpload { key, .. } | LabCommand::BeginDownload { key, .. } =
                command
            {
                keys.insert(entry.sequence, key.clone());
            }
            let key = match command {
                LabCommand::Upload { key, .. } => Some(key),
                other => other.ends().and_then(|begun| keys.get(&begun)),
            };
            let key = key.cloned().unwrap_or_else(String::new);
            // Nobody misses what was deleted.
            if let LabCommand::DeleteObject { key, .. } = command {
                lost.retain(|body| body.key != *key);
            }
            if let LabCommand::FinishDownload { .. } = command
                && gone.contains(&key)
            {
                places.push(place);
            }
            let Some(body) = command.body() else { continue };
            gone.retain(|other| *other != key);
            lost.retain(|body| body.key != key || key.is_empty());
            if is_lost(body) {
                places.push(place);
                gone.push(key.clone());
                let len = body.len;
                lost.push(LostBody { key, len });
            }
        }
        let mut left_out = Vec::new();
        for place in places {
            self.leave_out(place, salt, &mut left_out);
        }
        left_out
    }

    /// Puts a command in an entry's place that changes nothing, or cancels an upload. Places and numbers stay.
    fn leave_out(&mut self, place: usize, salt: u64, left_out: &mut Vec<LeftOut>) {
        if let Some(entry) = self.entries.get_mut(place) {
            let is_missing = !matches!(entry.command, LabCommand::FinishDownload { .. });
            if entry.command.ends().is_none() {
                // It drew its keys itself: what comes next must not draw them. A call that began did so where it began.
                entry.stir = Some(salt);
            }
            entry.command = match &entry.command {
                LabCommand::FinishUpload { begun, .. } => LabCommand::Cancel { begun: *begun },
                _ => LabCommand::Advance { seconds: 0 },
            };
            left_out.push(LeftOut { place, is_missing });
        }
    }
}
