//! A multiple-choice question; an experiment determines the right answer.

use super::call_record::CallRecord;
use super::command::LessonCommand;
use super::expectation::Expectation;
use super::runner::run;
use crate::core::iam::PolicyError;

/// One answer of a question.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub says: &'static str,
    /// The result of the call if this answer is right.
    pub expect: Expectation,
    /// The explanation for a reader who chose it.
    pub because: &'static str,
}

/// A question about a call. Exactly one choice is right.
#[derive(Clone, Copy, Debug)]
pub struct LessonQuestion {
    pub asks: &'static str,
    /// The commands before the call.
    pub scene: &'static [LessonCommand],
    /// The call that the question is about.
    pub call: LessonCommand,
    pub choices: &'static [Choice],
}

impl LessonQuestion {
    /// Runs the experiment in a fresh lab and returns all calls.
    ///
    /// # Errors
    /// As for [`Lab::new`](crate::core::lab::Lab::new).
    pub fn run(&self) -> Result<Vec<CallRecord>, PolicyError> {
        run(self.scene, self.call)
    }

    /// The index of the right choice, given the calls of the experiment.
    pub fn right(&self, calls: &[CallRecord]) -> Option<usize> {
        self.choices
            .iter()
            .position(|choice| choice.expect.fits(calls))
    }
}
