//! Commands that replace the active world, or put it aside.

use super::body::LoggedBody;
use super::command::LabCommand;
use super::command_log::CommandLog;
use super::error::ReplayError;
use crate::core::iam::PolicyError;
use crate::core::lab::Lab;

impl CommandLog {
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

    fn check_aside(&self, world: &str) -> Result<(), ReplayError> {
        let world = world.to_owned();
        match self.worlds.has_aside(&world) {
            true => Ok(()),
            false => Err(ReplayError::UnknownWorld { world }),
        }
    }
}
