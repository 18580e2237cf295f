//! A multiple-choice question whose right answer an experiment gives.

use super::call_record::CallRecord;
use super::command::LessonCommand;
use super::expectation::Expectation;
use super::runner::run;
use crate::core::iam::PolicyError;

/// An answer to choose.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The answer.
    pub says: &'static str,
    /// What the call comes to if this answer is right.
    pub expect: Expectation,
    /// What the reader who chose it is told.
    pub because: &'static str,
}

/// A question about a call. Exactly one choice is right.
#[derive(Clone, Copy, Debug)]
pub struct LessonQuestion {
    /// The question.
    pub asks: &'static str,
    /// What is done before the call.
    pub scene: &'static [LessonCommand],
    /// The call it is about.
    pub call: LessonCommand,
    /// The answers.
    pub choices: &'static [Choice],
}

impl LessonQuestion {
    /// Runs the experiment in a fresh lab.
    ///
    /// # Errors
    /// As for [`Lab::new`](crate::core::lab::Lab::new).
    pub fn run(&self) -> Result<Vec<CallRecord>, PolicyError> {
        run(self.scene, self.call)
    }

    /// The index of the right choice, by the calls made.
    pub fn right(&self, calls: &[CallRecord]) -> Option<usize> {
        self.choices
            .iter()
            .position(|choice| choice.expect.fits(calls))
    }
}
