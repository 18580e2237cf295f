//! Permission switches, presets, and the choice of caller and encryption.

use super::change::LabChange;
use super::command::LabCommand;
use crate::core::lab::{CallerChoice, EncryptionChoice, Lab, Permission, Preset};

#[derive(Clone, Copy, Debug)]
pub struct SetPermission {
    pub permission: Permission,
    pub on: bool,
}

impl LabChange for SetPermission {
    type Output = ();

    fn command(&self, _: &Lab) -> LabCommand {
        let Self { permission, on } = *self;
        LabCommand::SetPermission { permission, on }
    }

    fn make(self, lab: &mut Lab) {
        lab.set_permission(self.permission, self.on);
    }
}

#[derive(Clone, Copy, Debug)]
pub struct ApplyPreset(pub Preset);

impl LabChange for ApplyPreset {
    type Output = ();

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::ApplyPreset(self.0)
    }

    fn make(self, lab: &mut Lab) {
        lab.apply_preset(self.0);
    }
}

#[derive(Clone, Copy, Debug)]
pub struct SetCaller(pub CallerChoice);

impl LabChange for SetCaller {
    type Output = ();

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::SetCaller(self.0)
    }

    fn make(self, lab: &mut Lab) {
        lab.set_who(self.0);
    }
}

/// Chooses how uploads are encrypted.
#[derive(Clone, Copy, Debug)]
pub struct SetEncryption(pub EncryptionChoice);

impl LabChange for SetEncryption {
    type Output = ();

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::SetEncryption(self.0)
    }

    fn make(self, lab: &mut Lab) {
        lab.set_kind(self.0);
    }
}
