//! The worlds of one log: the active one, and those put aside while a lesson has its own.

use super::error::ReplayError;
use crate::core::lab::Lab;
use std::sync::Arc;

/// The name of the reader's own world.
pub const OWN: &str = "own";

/// The active world and those put aside, by their names.
#[derive(Debug)]
pub struct Worlds {
    /// The active one.
    pub lab: Lab,
    /// Its name.
    pub name: String,
    /// The others, in no order.
    aside: Vec<(String, Arc<Lab>)>,
    /// The lesson and its part where the reader is; both empty for none.
    pub lesson: (String, String),
}

impl Worlds {
    /// The reader's own world and no other.
    pub fn of(lab: Lab) -> Self {
        Self {
            lab,
            name: OWN.to_owned(),
            aside: Vec::new(),
            lesson: (String::new(), String::new()),
        }
    }

    /// The same again. Stored bodies and finished traces are shared, all else is copied.
    pub fn duplicate(&self) -> Self {
        self.with(self.lab.duplicate())
    }

    /// The same with another world in the place of the active one; that one as well.
    pub fn replace(&mut self, lab: Lab) -> Self {
        let old = std::mem::replace(&mut self.lab, lab);
        self.with(old)
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

    /// Makes a new world the active one, in the place of any other of its name.
    pub fn open(&mut self, world: &str, lab: Lab) {
        let old = std::mem::replace(&mut self.lab, lab);
        if self.name != world {
            let name = std::mem::replace(&mut self.name, world.to_owned());
            self.aside
                .retain(|(other, _)| *other != name && other != world);
            self.aside.push((name, Arc::new(old)));
        }
    }

    /// Makes a world that was put aside the active one.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn enter(&mut self, world: &str) -> Result<(), ReplayError> {
        let lab = self.take(world)?;
        // A checkpoint may share it.
        let lab = Arc::try_unwrap(lab).unwrap_or_else(|shared| shared.duplicate());
        self.open(world, lab);
        Ok(())
    }

    /// Forgets a world that was put aside.
    ///
    /// # Errors
    /// When there is none of that name.
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
