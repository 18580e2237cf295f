//! What can be pressed on the first screen and changes the lab. The lab's engine comes with the part `run`, so each
//! press goes through it (`Page::press`); what was pressed while it was on its way is done when it is there.

use super::state::Page;
use crate::core::lab::log::{ApplyPreset, SetCaller, SetEncryption, SetPermission};
use crate::core::lab::{CallerChoice, EncryptionChoice, Permission, Preset};

/// A press on the first screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabPress {
    Permission { permission: Permission, on: bool },
    Preset(Preset),
    Caller(CallerChoice),
    Encryption(EncryptionChoice),
    UploadSample,
    Reset,
}

/// Does what was pressed.
pub(super) fn pressed(page: Page, press: LabPress) {
    match press {
        LabPress::Permission { permission, on } => {
            page.lab.apply(SetPermission { permission, on });
        }
        LabPress::Preset(preset) => {
            page.lab.apply(ApplyPreset(preset));
        }
        LabPress::Caller(who) => {
            page.lab.apply(SetCaller(who));
        }
        LabPress::Encryption(kind) => {
            page.lab.apply(SetEncryption(kind));
        }
        LabPress::UploadSample => page.upload_sample(),
        LabPress::Reset => page.reset(),
    }
}
