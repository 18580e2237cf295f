//! A case: its texts, and how it runs.

use super::case_runner::{CaseCall, CaseRunner};
use crate::core::clock::Timestamp;
use crate::core::iam::PolicyError;
use crate::core::lab::Lab;
use crate::core::lab::log::{Advance, BeginCase, Recording};

/// A situation that people meet at work, as a script of calls.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The last part of its address: `#/cases/<slug>`.
    pub slug: &'static str,
    /// The heading that lists it.
    pub group: &'static str,
    pub title: &'static str,
    /// The question that the case answers.
    pub asks: &'static str,
    /// What to remember. The page shows it after the run.
    pub answer: &'static str,
    pub(super) script: fn(&mut CaseRunner<'_>),
}

impl Case {
    /// Runs the case in a world of its own, which is dropped afterward: nothing of it reaches the lab's world.
    ///
    /// # Errors
    /// As for [`Lab::new`].
    pub fn in_scratch_world(
        &self,
        seed: [u8; 32],
        now: Timestamp,
    ) -> Result<Vec<CaseCall>, PolicyError> {
        Ok(self.run(&mut Lab::new(seed)?, now))
    }

    /// Runs the case in the lab's world. The lab remembers its calls like all others, and its clock moves on for the
    /// whole world.
    pub fn run(&self, lab: &mut Lab, now: Timestamp) -> Vec<CaseCall> {
        self.record(Recording::of(lab), now).0
    }

    /// Runs the case like [`Case::run`], and records what it did as commands.
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
