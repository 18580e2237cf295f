//! What is being done with a large file, and how far it is.

use super::pace::Pace;

/// How long work goes on before it is shown, in milliseconds: a bar that comes and goes at once is only a flash.
pub const SHOWN_AFTER: u64 = 300;

/// The progress of the workers that encrypt, decrypt or read a large file.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The work in progress, such as `Encrypting file.iso with AES-256-GCM`.
    pub label: String,
    /// Which program does it, such as `aes-gcm on 2 workers`; empty if it needs no word.
    pub by: String,
    /// In bytes.
    pub done: u64,
    /// In bytes.
    pub total: u64,
    /// Whether the reader paused it.
    pub paused: bool,
    /// From when on it is shown, in milliseconds since 1970; `None` if it is shown.
    pub shown_from: Option<u64>,
    pub pace: Pace,
}

impl Work {
    /// Begins work on so many bytes.
    pub fn new(label: String, total: u64) -> Self {
        Self {
            label,
            by: String::new(),
            done: 0,
            total,
            paused: false,
            shown_from: None,
            pace: Pace::default(),
        }
    }

    /// So many bytes are done at a time, in milliseconds since 1970. Returns whether that is worth drawing: many frames
    /// a second are not, but the last before a pause is.
    pub fn advance(&mut self, done: u64, now_ms: u64) -> bool {
        self.done = done;
        let comes = self.show(now_ms);
        let noted = self.pace.note(now_ms, done);
        self.is_shown() && (comes || noted || self.paused || done >= self.total)
    }

    pub fn is_shown(&self) -> bool {
        self.shown_from.is_none()
    }

    /// Shows it if the time has come, in milliseconds since 1970. Returns whether it was not shown before.
    pub fn show(&mut self, now_ms: u64) -> bool {
        (self.shown_from.take_if(|from| *from <= now_ms)).is_some()
    }

    /// The reader paused it, or lets it go on.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
        self.pace.forget();
    }

    /// From 0 to 100.
    pub fn percent(&self) -> u64 {
        let percent = u128::from(self.done) * 100 / u128::from(self.total.max(1));
        u64::try_from(percent).map_or(100, |percent| percent.min(100))
    }

    /// How long it still takes, in seconds; `None` while it is not known.
    pub fn seconds_left(&self) -> Option<u64> {
        let rest = self.total.saturating_sub(self.done);
        self.pace.seconds_for(rest).filter(|_| !self.paused)
    }
}
