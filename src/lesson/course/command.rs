//! The commands of a lesson, as values.

use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Permission, Preset};

/// A command of a lesson; [`Runner`](super::Runner) runs it. Its texts may contain the placeholders of
/// [`placeholders`](super::placeholders).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonCommand {
    /// Turns a permission switch on.
    Allow(Permission),
    /// Turns a permission switch off.
    Revoke(Permission),
    /// Sets all switches to a preset.
    Preset(Preset),
    /// Saves a policy: which one, and its JSON.
    SetPolicy(LabPolicy, &'static str),
    /// Removes an optional policy.
    RemovePolicy(LabPolicy),
    /// Selects the caller of the uploads and downloads that follow.
    CallAs(CallerChoice),
    /// Selects the encryption of the uploads that follow.
    Encryption(EncryptionChoice),
    /// Uploads a text file with this name; see [`named_file`](crate::core::lab::world::named_file).
    Upload(&'static str),
    /// Downloads the object with this name.
    Download(&'static str),
    /// Makes any call by name: the caller, `service:Operation`, the parameters as JSON.
    Call(CallerChoice, &'static str, &'static str),
    /// Makes a call as the account's administrator: `service:Operation`, the parameters as JSON.
    Administer(&'static str, &'static str),
    /// The application calls `kms:Encrypt` for a secret of this many bytes.
    EncryptSecret(usize),
    /// Moves the lab's clock forward by this many days.
    Wait(u64),
}

impl LessonCommand {
    /// The file that the command uploads or downloads.
    pub fn file(&self) -> Option<&'static str> {
        match self {
            Self::Upload(name) | Self::Download(name) => Some(name),
            _ => None,
        }
    }
}
