//! The parts of a lesson: a question, a prediction, a worked run, a task with help, a task without, and what to
//! remember.

use super::call_record::CallRecord;
use super::claim::Fact;
use super::command::LessonCommand;
use super::misconception::Misconception;
use super::question::LessonQuestion;
use super::runner::Runner;
use super::section::LessonSection;
use super::step_note::StepNote;
use super::task::Task;
use crate::core::clock::Timestamp;
use crate::core::iam::PolicyError;
use crate::core::lab::Lab;
use crate::core::lab::log::{LabCommand, Recording};
use crate::core::trace::Trace;

/// A lesson. None of its texts has more than 60 words.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// The last part of its address: `#/learn/<slug>` opens it at its start.
    pub slug: &'static str,
    pub title: &'static str,
    /// The one question that the lesson answers.
    pub question: &'static str,
    /// The time it takes, in minutes.
    pub minutes: u8,
    /// The misconceptions that it corrects.
    pub corrects: &'static [Misconception],
    /// What the reader must know before predicting.
    pub opening: &'static str,
    /// The commands that set up the lab, after [`Lab::new`].
    pub start: &'static [LessonCommand],
    /// The question that the reader predicts. Its scene is empty, because it is about the lesson's own lab.
    pub predict: LessonQuestion,
    /// What to look at in the predicted run, in the order of its steps.
    pub notes: &'static [StepNote],
    /// The task with help: its scene already does a part.
    pub guided: Task,
    /// The task without help, to be solved with no more permissions than needed.
    pub alone: Task,
    pub facts: &'static [Fact],
    /// The question that a later lesson asks again.
    pub review: LessonQuestion,
    /// The slugs of the lessons whose question this lesson asks again.
    pub recalls: &'static [&'static str],
}

impl Lesson {
    /// Sets up a lab for the prediction. Returns the lab, the calls of the setup, and all commands.
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

    /// Makes the predicted call in the lesson's lab. Returns `calls`, those of the setup, with the new call at the end.
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

    /// The notes, each with the index of the step at which it appears. Leaves out a note if the run has no such step.
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

    /// The note that appears at a step of the run; none where the step speaks for itself.
    pub fn note(&self, trace: &Trace, index: usize) -> Option<&'static str> {
        let places = self.places(trace);
        let here = places.iter().find(|(at, _)| *at == index);
        here.map(|(_, says)| *says)
    }

    /// The file of a section of the lesson: the one that its task names, or else that of the lesson's first commands.
    pub fn file(&self, section: LessonSection) -> Option<&'static str> {
        let task = match section {
            LessonSection::Guided => Some(&self.guided),
            LessonSection::Alone => Some(&self.alone),
            LessonSection::Predict | LessonSection::Watch | LessonSection::Takeaways => None,
        };
        let named = task.and_then(Task::file);
        let first = || {
            let tasks = [&self.guided, &self.alone];
            let in_tasks = tasks
                .into_iter()
                .flat_map(|task| task.scene.iter().chain(task.solution));
            let mut all = std::iter::once(&self.predict.call)
                .chain(self.start)
                .chain(in_tasks);
            all.find_map(LessonCommand::file)
        };
        named.or_else(first)
    }
}
