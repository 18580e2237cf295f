//! The lab, as the text of its command log: its policies, its world, and files of at most 1 MiB. Reading and replaying a
//! log reaches much of the core, so this is a part of its own.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::core::lab::log::{LogFile, NoBodies};
use crate::web::random;

/// What became of a lab that another window sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabTaken {
    Taken,
    /// It contains a file of which the log has no bytes. The lab here stays as it was.
    TooLarge,
    /// The text is not a log, or does not fit; or the browser has no randomness.
    Refused,
}

/// What the part does.
#[derive(Clone, Copy, Debug)]
pub struct LabText {
    /// The log as a text. Untracked.
    pub text: fn(Page) -> String,
    /// Takes over the log of another window.
    pub take: fn(Page, &str) -> LabTaken,
}

part! { mirror,
pub fn load() -> Result<LabText, PartLoadError> {
    Ok(LabText { text, take })
}
}

/// The log as a text. Untracked.
pub fn text(page: Page) -> String {
    page.lab.read_log(|log| LogFile::of(log).to_text())
}

/// Takes over the log of another window.
pub fn take(page: Page, text: &str) -> LabTaken {
    let Ok(LogFile {
        seed,
        done,
        entries,
    }) = LogFile::parse(text)
    else {
        return LabTaken::Refused;
    };
    let mut bodies = entries.iter().filter_map(|entry| entry.command.body());
    if bodies.any(|body| body.bytes.is_none()) {
        return LabTaken::TooLarge;
    }
    let Ok(salt) = random::salt() else {
        return LabTaken::Refused;
    };
    let adopted = page
        .lab
        .log(|log| log.adopt(seed, entries, done, &NoBodies, salt));
    match adopted {
        Some(Ok(())) => LabTaken::Taken,
        Some(Err(_)) | None => LabTaken::Refused,
    }
}
