//! Worlds as they were at some places of the log, so that undo need not begin at the seed.

use super::worlds::Worlds;
use std::collections::BTreeMap;

/// How many checkpoints there are at most, but for the one that is held.
pub const MOST: usize = 16;
/// How many bytes of stored bodies the checkpoints hold at most that the active world does not: 256 MiB.
pub const MOST_BYTES: u64 = 256 << 20;

/// Worlds by how many entries had been done.
#[derive(Debug, Default)]
pub struct Checkpoints {
    all: BTreeMap<usize, Worlds>,
    /// Never evicted: the world before the last reset or import.
    held: Option<usize>,
}

impl Checkpoints {
    /// Adds one. The oldest goes where there would be too many.
    pub fn put(&mut self, done: usize, worlds: Worlds) {
        self.all.insert(done, worlds);
        while self.all.len() > MOST {
            if !self.evict() {
                break;
            }
        }
    }

    /// Adds one that stays until the next is held.
    pub fn hold(&mut self, done: usize, worlds: Worlds) {
        self.held = Some(done);
        self.put(done, worlds);
    }

    /// Drops the oldest until they hold no more than [`MOST_BYTES`] beside `active`.
    pub fn limit(&mut self, active: &Worlds) {
        while self.extra_bytes(active) > MOST_BYTES {
            if !self.evict() {
                break;
            }
        }
    }

    /// How many bytes of stored bodies they hold that `active` does not.
    pub fn extra_bytes(&self, active: &Worlds) -> u64 {
        let mut bodies = BTreeMap::new();
        for worlds in self.all.values() {
            worlds.lab.stored_bodies(&mut bodies);
        }
        let mut shared = BTreeMap::new();
        active.lab.stored_bodies(&mut shared);
        let extra = bodies
            .iter()
            .filter(|(body, _)| !shared.contains_key(*body));
        extra.map(|(_, len)| *len).sum()
    }

    /// Drops the oldest that is not held; false where there is none.
    fn evict(&mut self) -> bool {
        let oldest = self
            .all
            .keys()
            .find(|done| Some(**done) != self.held)
            .copied();
        oldest.is_some_and(|done| self.all.remove(&done).is_some())
    }

    /// Forgets those after a place: what was to be redone there is gone.
    pub fn forget_after(&mut self, done: usize) {
        self.all.split_off(&(done + 1));
        self.held = self.held.filter(|held| *held <= done);
    }

    /// The last one up to a place for which `fits` holds, and its own place.
    pub fn before(&self, done: usize, fits: impl Fn(usize) -> bool) -> Option<(usize, &Worlds)> {
        let found = self.all.range(..=done).rev().find(|(at, _)| fits(**at));
        found.map(|(at, worlds)| (*at, worlds))
    }

    /// Takes the one at a place out.
    pub fn take(&mut self, done: usize) -> Option<Worlds> {
        self.all.remove(&done)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
