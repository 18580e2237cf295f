//! The worlds of one log: the active one, and those put aside while a lesson uses its own.

use super::error::ReplayError;
use crate::core::lab::Lab;
use std::sync::Arc;

/// The name of the reader's own world.
pub const OWN: &str = "own";

/// The active world, and the worlds put aside, by name.
#[derive(Debug)]
pub struct Worlds {
    pub lab: Lab,
    pub name: String,
    /// The other worlds, unsorted.
    aside: Vec<(String, Arc<Lab>)>,
    /// The lesson and part where the reader is; both are empty outside lessons.
    pub lesson: (String, String),
}

impl Worlds {
    /// Only the reader's own world.
    pub fn of(lab: Lab) -> Self {
        Self {
            lab,
            name: OWN.to_owned(),
            aside: Vec::new(),
            lesson: (String::new(), String::new()),
        }
    }

    /// A copy. It shares stored bodies and finished traces, and copies everything else.
    pub fn duplicate(&self) -> Self {
        self.with(self.lab.duplicate())
    }

    /// Replaces the active world, and returns the worlds as they were before.
    pub fn replace(&mut self, lab: Lab) -> Self {
        let old = std::mem::replace(&mut self.lab, lab);
        self.with(old)
    }

    /// Mixes a salt and a command's number into the randomness of all worlds.
    pub(super) fn stir(&mut self, salt: u64, sequence: u64) {
        self.lab.stir(salt, sequence);
        for (_, lab) in &mut self.aside {
            // A checkpoint may share it.
            if Arc::get_mut(lab).is_none() {
                *lab = Arc::new(lab.duplicate());
            }
            if let Some(lab) = Arc::get_mut(lab) {
                lab.stir(salt, sequence);
            }
        }
    }

    fn with(&self, lab: Lab) -> Self {
        Self {
            lab,
            name: self.name.clone(),
            aside: self.aside.clone(),
            lesson: self.lesson.clone(),
        }
    }

    /// Whether a world of this name is put aside.
    pub fn has_aside(&self, world: &str) -> bool {
        self.aside.iter().any(|(name, _)| name == world)
    }

    /// The worlds put aside, with their names.
    pub fn aside(&self) -> impl Iterator<Item = (&str, &Lab)> {
        (self.aside.iter()).map(|(name, lab)| (name.as_str(), &**lab))
    }

    /// Puts the active world aside and makes a new one active, which replaces any other of its name.
    pub fn open(&mut self, world: &str, lab: Lab) {
        let old = std::mem::replace(&mut self.lab, lab);
        if self.name != world {
            let name = std::mem::replace(&mut self.name, world.to_owned());
            self.aside
                .retain(|(other, _)| *other != name && other != world);
            self.aside.push((name, Arc::new(old)));
        }
    }

    /// Makes a world active that was put aside.
    ///
    /// # Errors
    /// If no world of that name was put aside.
    pub fn enter(&mut self, world: &str) -> Result<(), ReplayError> {
        let lab = self.take(world)?;
        // A checkpoint may share it.
        let lab = Arc::try_unwrap(lab).unwrap_or_else(|shared| shared.duplicate());
        self.open(world, lab);
        Ok(())
    }

    /// Drops a world that was put aside.
    ///
    /// # Errors
    /// If no world of that name was put aside.
    pub fn close(&mut self, world: &str) -> Result<(), ReplayError> {
        self.take(world).map(drop)
    }

    fn take(&mut self, world: &str) -> Result<Arc<Lab>, ReplayError> {
        let place = self.aside.iter().position(|(name, _)| name == world);
        let place = place.ok_or_else(|| ReplayError::UnknownWorld {
            world: world.to_owned(),
        })?;
        Ok(self.aside.swap_remove(place).1)
    }
}
