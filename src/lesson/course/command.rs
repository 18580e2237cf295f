//! What a lesson does in the lab, as values.

use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Permission, Preset};

/// Something that a lesson does in the lab; [`Runner`](super::Runner) runs it. Texts may have the placeholders of
/// [`placeholders`](super::placeholders).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonCommand {
    /// Turns a permission switch on.
    Allow(Permission),
    /// Turns a permission switch off.
    Revoke(Permission),
    /// Sets all switches to a preset.
    Preset(Preset),
    /// Puts a policy in force: which one, and its JSON.
    SetPolicy(LabPolicy, &'static str),
    /// Removes an optional policy.
    RemovePolicy(LabPolicy),
    /// Chooses who makes the uploads and downloads that follow.
    CallAs(CallerChoice),
    /// Chooses how the uploads that follow are encrypted.
    Encryption(EncryptionChoice),
    /// Uploads a text file of this name; see [`file_content`](super::runner::file_content).
    Upload(&'static str),
    /// Downloads the object of this name.
    Download(&'static str),
    /// Any call by name: the caller, `service:Operation`, its parameters as JSON.
    Call(CallerChoice, &'static str, &'static str),
    /// Has the application call `kms:Encrypt` for a secret of this many bytes.
    EncryptSecret(usize),
    /// Moves the lab's clock on by days.
    Wait(u64),
}
