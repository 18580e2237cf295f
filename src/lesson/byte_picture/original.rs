//! A stored object's plaintext. It is decrypted in a copy of the lab in which the role is allowed everything that this
//! needs, so the lab records no download and the learner's policies stay as they are.

use crate::core::clock::Timestamp;
use crate::core::cloud::Response;
use crate::core::lab::{CallerChoice, Lab, Preset};

/// The plaintext of the object with this key, if its body is where this thread can read it. `None` if it isn't, or if it
/// can't be decrypted: its key was disabled or deleted, or its bytes were changed.
pub fn decrypt_in_copy(lab: &Lab, key: &str, seed: [u8; 32], now: Timestamp) -> Option<Vec<u8>> {
    let mut copy = lab.fork(seed);
    copy.set_who(CallerChoice::App);
    copy.apply_preset(Preset::UploadAndDownload);
    match copy.download(key, now).result {
        Ok(Response::GetObject(output)) => output.body.bytes,
        Ok(_) | Err(_) => None,
    }
}
