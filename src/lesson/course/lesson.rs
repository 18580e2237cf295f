//! The form of a lesson: a question, a prediction, a worked run, a task with help, a task alone, and what to remember.

use super::call_record::CallRecord;
use super::claim::Fact;
use super::command::LessonCommand;
use super::misconception::Misconception;
use super::question::LessonQuestion;
use super::runner::Runner;
use super::step_note::StepNote;
use super::task::Task;
use crate::core::clock::Timestamp;
use crate::core::iam::PolicyError;
use crate::core::lab::Lab;
use crate::core::lab::log::{LabCommand, Recording};
use crate::core::trace::Trace;

/// A lesson. No text of it has more than 60 words.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// Its name in an address: `#/learn/<slug>` opens it at its start state.
    pub slug: &'static str,
    /// The title.
    pub title: &'static str,
    /// The one question it answers.
    pub question: &'static str,
    /// How long it takes, in minutes.
    pub minutes: u8,
    /// The misconceptions it corrects.
    pub corrects: &'static [Misconception],
    /// What the reader must know before predicting.
    pub opening: &'static str,
    /// How the lab is set up, after [`Lab::new`].
    pub start: &'static [LessonCommand],
    /// What the reader predicts. Its scene is empty: it is about the lesson's own lab.
    pub predict: LessonQuestion,
    /// What to look at while the predicted run is played, in the order of its steps.
    pub notes: &'static [StepNote],
    /// The task with help: some of it is done already.
    pub guided: Task,
    /// The task without help, to be done with no more permissions than needed.
    pub alone: Task,
    /// What to remember.
    pub facts: &'static [Fact],
    /// The question that comes back in a later lesson.
    pub review: LessonQuestion,
    /// The slugs of the lessons whose question comes back in this one.
    pub recalls: &'static [&'static str],
}

impl Lesson {
    /// A lab set up for the prediction, the calls that the setup made, and all that it did.
    ///
    /// # Errors
    /// As for [`Lab::new`].
    pub fn open(
        &self,
        seed: [u8; 32],
        now: Timestamp,
    ) -> Result<(Lab, Vec<CallRecord>, Vec<LabCommand>), PolicyError> {
        let mut lab = Lab::new(seed)?;
        let mut runner = Runner::new(&mut lab, now);
        runner.all(self.start);
        let (calls, recording) = runner.into_parts();
        let commands = recording.into_commands();
        Ok((lab, calls, commands))
    }

    /// Makes the predicted call in the lesson's lab. `calls` are those of the setup; they come back with it at the end.
    pub fn work<'a>(
        &self,
        recording: Recording<'a>,
        calls: Vec<CallRecord>,
        now: Timestamp,
    ) -> (Vec<CallRecord>, Recording<'a>) {
        let mut runner = Runner::resume(recording, now, calls);
        runner.run(self.predict.call);
        runner.into_parts()
    }

    /// The notes, each with the index of the step from which it holds. A note whose step the run lacks is left out.
    pub fn places(&self, trace: &Trace) -> Vec<(usize, &'static str)> {
        let mut after = 0;
        let mut places = Vec::new();
        for note in self.notes {
            if let Some(at) = note.at.find(trace, after) {
                after = at;
                places.push((at, note.says));
            }
        }
        places
    }

    /// The note for a step of the run: the last one that holds by then.
    pub fn note(&self, trace: &Trace, index: usize) -> Option<&'static str> {
        let places = self.places(trace);
        let reached = places.iter().rfind(|(at, _)| *at <= index);
        reached.map(|(_, says)| *says)
    }
}
