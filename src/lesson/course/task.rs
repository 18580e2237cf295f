//! What the reader does by themselves, and the hidden requests that judge it.

use super::command::LessonCommand;
use super::expectation::Expectation;
use super::symptom::Symptom;

/// A hidden request.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// What is requested, e.g. `app-role downloads report.txt`.
    pub says: &'static str,
    /// What is done before, in the copy of the lab.
    pub scene: &'static [LessonCommand],
    /// The request.
    pub call: LessonCommand,
    /// What it must come to.
    pub expect: Expectation,
    /// What the reader is told when it does not.
    pub because: &'static str,
}

/// A mistake that many make.
#[derive(Clone, Copy, Debug)]
pub struct CommonMistake {
    /// How it is known.
    pub symptom: Symptom,
    /// How it is made: for the test that makes it.
    pub does: &'static [LessonCommand],
    /// What the reader who made it is told.
    pub because: &'static str,
}

/// Something to do in the lab.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    /// The goal.
    pub says: &'static str,
    /// How the lab is set up for it, after the lesson's own start.
    pub scene: &'static [LessonCommand],
    /// The view in which it is best done: its address, and the text of the link to it; none for the lab itself.
    pub view: Option<(&'static str, &'static str)>,
    /// Operations that must have been called, and must have succeeded.
    pub calls: &'static [&'static str],
    /// Requests that the finished task must answer as they expect.
    pub must: &'static [Probe],
    /// Requests that it answers as they expect if no more was allowed than needed.
    pub least: &'static [Probe],
    /// Three hints; the last one gives the solution.
    pub hints: [&'static str; 3],
    /// One way to do it.
    pub solution: &'static [LessonCommand],
    /// Mistakes with an explanation of their own.
    pub mistakes: &'static [CommonMistake],
}
