//! A case: what is shown of it, and how it runs.

use super::case_runner::{CaseCall, CaseRunner};
use crate::core::clock::Timestamp;
use crate::core::lab::Lab;
use crate::core::lab::log::{Advance, BeginCase, Recording};

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
        self.record(Recording::of(lab), now).0
    }

    /// The same, with what was done noted as commands.
    pub fn record<'a>(
        &self,
        mut recording: Recording<'a>,
        now: Timestamp,
    ) -> (Vec<CaseCall>, Recording<'a>) {
        let number = recording.apply(BeginCase { slug: self.slug });
        let mut run = CaseRunner::new(recording, self.slug, number, now);
        (self.script)(&mut run);
        let seconds = run.now.0.saturating_sub(now.0);
        let (calls, mut recording) = run.into_parts();
        recording.apply(Advance { seconds });
        (calls, recording)
    }
}
