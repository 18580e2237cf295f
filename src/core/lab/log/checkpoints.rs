//! Checkpoints: worlds at some places of the log, so that undo need not start at the seed.
//!
//! Short sorted lists instead of maps: the log is in the first load, and a map adds about 2 KB for each type.

use super::worlds::Worlds;

/// The most checkpoints, not counting the held one.
pub const MOST: usize = 16;
/// The most bytes of stored bodies that only checkpoints keep, not the active world: 256 MiB.
pub const MOST_BYTES: u64 = 256 << 20;

/// Worlds, each with the number of entries done at that point, earliest first.
#[derive(Debug, Default)]
pub struct Checkpoints {
    all: Vec<(usize, Worlds)>,
    /// Never evicted: the world before the last reset or import.
    held: Option<usize>,
}

impl Checkpoints {
    /// Adds a checkpoint. If there are too many, drops the one that is furthest from the place `here` of the log.
    pub fn put(&mut self, done: usize, worlds: Worlds, here: usize) {
        match self.place(done) {
            Ok(place) => {
                if let Some(held) = self.all.get_mut(place) {
                    held.1 = worlds;
                }
            }
            Err(place) => self.all.insert(place, (done, worlds)),
        }
        while self.all.len() > MOST {
            if !self.evict(here) {
                break;
            }
        }
    }

    /// Adds a checkpoint that stays until another one is held.
    pub fn hold(&mut self, done: usize, worlds: Worlds) {
        self.held = Some(done);
        self.put(done, worlds, done);
    }

    /// Drops checkpoints, the furthest from the place `here` first, until they keep at most [`MOST_BYTES`] that
    /// `active` does not.
    pub fn limit(&mut self, active: &Worlds, here: usize) {
        while self.extra_bytes(active) > MOST_BYTES {
            if !self.evict(here) {
                break;
            }
        }
    }

    /// The bytes of stored bodies that the checkpoints keep and `active` does not.
    pub fn extra_bytes(&self, active: &Worlds) -> u64 {
        let mut bodies = BodyList::default();
        active.lab.stored_bodies(&mut bodies);
        let active = bodies.bytes();
        for (_, worlds) in &self.all {
            worlds.lab.stored_bodies(&mut bodies);
        }
        bodies.bytes().saturating_sub(active)
    }

    /// Drops the one that is furthest from a place, but not the held one; false where there is none. Whoever undoes one
    /// step after another needs the next earlier one.
    fn evict(&mut self, here: usize) -> bool {
        let mut furthest: Option<(usize, usize)> = None;
        for (place, (done, _)) in self.all.iter().enumerate() {
            let far = done.abs_diff(here);
            if Some(*done) != self.held && furthest.is_none_or(|(most, _)| far >= most) {
                furthest = Some((far, place));
            }
        }
        furthest.is_some_and(|(_, place)| {
            self.all.remove(place);
            true
        })
    }

    /// Forgets those after a place: what was to be redone there is gone.
    pub fn forget_after(&mut self, done: usize) {
        self.all.retain(|(other, _)| *other <= done);
        self.held = self.held.filter(|held| *held <= done);
    }

    /// The last one up to a place for which `fits` holds, and its own place.
    pub fn before(&self, done: usize, fits: impl Fn(usize) -> bool) -> Option<(usize, &Worlds)> {
        let mut latest = self.all.iter().rev();
        let found = latest.find(|(at, _)| *at <= done && fits(*at));
        found.map(|(at, worlds)| (*at, worlds))
    }

    /// The index of the checkpoint after this many entries: where it is, or where to insert it.
    fn place(&self, done: usize) -> Result<usize, usize> {
        self.all.binary_search_by_key(&done, |(other, _)| *other)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// Stored bodies, each once: the identity of each in its store, and its length in bytes. In the order of identities.
#[derive(Debug, Default)]
pub struct BodyList(Vec<(usize, u64)>);

impl BodyList {
    /// Adds a body, unless it is there.
    pub fn add(&mut self, identity: usize, length: u64) {
        if let Err(place) = self.0.binary_search_by_key(&identity, |(other, _)| *other) {
            self.0.insert(place, (identity, length));
        }
    }

    /// Length of all together in bytes.
    fn bytes(&self) -> u64 {
        self.0.iter().map(|(_, length)| *length).sum()
    }
}
