//! What people run into at work, ready to be run: each case makes what it needs in the lab's own world, under names of
//! its own, and makes its calls.
//!
//! - [`play`]: how a case makes its calls
//! - `keys`, `objects`, `access`, `accounts`, `kinds`: the cases

mod access;
mod accounts;
mod keys;
mod kinds;
mod objects;
pub mod play;
pub mod story;

pub use play::{Act, Play};

use crate::core::clock::Timestamp;
use crate::core::lab::Lab;

/// A case.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name in an address.
    pub slug: &'static str,
    /// Under which heading it stands.
    pub group: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The question it answers.
    pub asks: &'static str,
    /// What to take home, once it has run.
    pub answer: &'static str,
    /// Makes the calls.
    play: fn(&mut Play<'_>),
}

/// All of them, in the order of the list.
pub const CASES: [Case; 24] = [
    objects::MULTIPART,
    objects::MISSING,
    objects::DEFAULTS,
    objects::BUCKET_KEY,
    objects::COPY,
    keys::DISABLED,
    keys::DELETION,
    keys::ROTATION,
    keys::NAMES,
    keys::LOCK_OUT,
    access::ALIAS_IN_POLICY,
    access::KEY_POLICY,
    access::GRANT,
    access::BY_ADDRESS,
    access::CONTEXT,
    accounts::ANONYMOUS,
    accounts::PRESIGNED,
    accounts::UPLOAD,
    accounts::DOWNLOAD,
    kinds::SSE_S3,
    kinds::MANAGED,
    kinds::DUAL,
    kinds::CUSTOMER,
    kinds::CLIENT,
];

impl Case {
    /// The case of this name.
    pub fn of(slug: &str) -> Option<Self> {
        CASES.into_iter().find(|case| case.slug == slug)
    }

    /// Runs it in the lab's world. Its calls are remembered like all others, and the time that passes in it has passed
    /// for the whole world.
    pub fn run(&self, lab: &mut Lab, now: Timestamp) -> Vec<Act> {
        let number = lab.next_case();
        let mut play = Play::new(lab, self.slug, number, now);
        (self.play)(&mut play);
        let passed = play.now.0.saturating_sub(now.0);
        let acts = play.acts;
        lab.advance(passed);
        acts
    }
}
