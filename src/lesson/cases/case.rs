//! A case: what is shown of it, and how it runs.

use super::case_runner::{CaseCall, CaseRunner};
use crate::core::clock::Timestamp;
use crate::core::lab::Lab;

/// A situation that people meet at work, as calls that are ready to be made.
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
    pub(super) script: fn(&mut CaseRunner<'_>),
}

impl Case {
    /// Runs it in the lab's world. Its calls are remembered like all others, and the time that passes in it has passed
    /// for the whole world.
    pub fn run(&self, lab: &mut Lab, now: Timestamp) -> Vec<CaseCall> {
        let number = lab.next_case();
        let mut run = CaseRunner::new(lab, self.slug, number, now);
        (self.script)(&mut run);
        let passed = run.now.0.saturating_sub(now.0);
        let calls = run.calls;
        lab.advance(passed);
        calls
    }
}
