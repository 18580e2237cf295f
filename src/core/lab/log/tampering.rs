//! Changes of stored objects that go past S3, by somebody with access to its disk.

use super::change::LabChange;
use super::command::LabCommand;
use crate::core::lab::Lab;
use crate::core::lab::tamper::{TamperError, Tampering};

/// Tampers with a stored object. [`Lab::check_tampering`] says before whether it can.
#[derive(Clone, Copy, Debug)]
pub struct Tamper<'a> {
    pub key: &'a str,
    pub tampering: &'a Tampering,
}

impl LabChange for Tamper<'_> {
    type Output = Result<(), TamperError>;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::Tamper {
            key: self.key.to_owned(),
            tampering: self.tampering.clone(),
        }
    }

    fn make(self, lab: &mut Lab) -> Result<(), TamperError> {
        lab.tamper(self.key, self.tampering)
    }
}

/// Undoes the latest tampering, and returns the object's key.
#[derive(Clone, Copy, Debug)]
pub struct UndoTampering;

impl LabChange for UndoTampering {
    type Output = Result<String, TamperError>;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::UndoTampering
    }

    fn make(self, lab: &mut Lab) -> Result<String, TamperError> {
        lab.undo_tampering()
    }
}

/// Keeps a copy of what is stored of an object, as an attacker would.
#[derive(Clone, Copy, Debug)]
pub struct CopyStored<'a> {
    pub key: &'a str,
}

impl LabChange for CopyStored<'_> {
    type Output = Result<(), TamperError>;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::CopyStored {
            key: self.key.to_owned(),
        }
    }

    fn make(self, lab: &mut Lab) -> Result<(), TamperError> {
        lab.copy_stored(self.key)
    }
}
