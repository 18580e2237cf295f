//! The lessons, and what runs and judges them.
//!
//! - [`lesson`]: the parts of a lesson; [`section`], [`step_note`], [`misconception`], [`question`], [`task`]: each
//!   of them
//! - [`command`], [`placeholders`]: the commands of a lesson, as values
//! - [`runner`]: runs commands in a lab; [`call_record`]: a call with its result
//! - [`expectation`]: the expected result of a call; [`claim`]: the experiment that proves it
//! - [`probes`]: hidden requests that several lessons share; [`trace_checks`]: what their experiments read from a run
//! - [`evaluation`]: judges a task, with the calls of [`task_calls`]; [`extra_access`]: what a lab allows beyond its solution; [`symptom`]: recognizes
//!   a common mistake
//! - `lessons`: the fourteen lessons, one file each; [`catalog`]: their order
//! - [`progress`]: what the reader has done in each lesson; [`progress_file`]: the same as a file

pub mod call_record;
pub mod catalog;
pub mod claim;
pub mod command;
pub mod evaluation;
pub mod expectation;
pub mod extra_access;
pub mod lesson;
mod lessons;
pub mod misconception;
pub mod placeholders;
pub mod probes;
pub mod progress;
pub mod progress_file;
pub mod question;
pub mod runner;
pub mod section;
pub mod step_note;
pub mod symptom;
pub mod task;
pub mod task_calls;
pub mod trace_checks;

pub use call_record::CallRecord;
pub use catalog::LESSONS;
pub use claim::{Claim, Fact};
pub use command::LessonCommand;
pub use evaluation::{Evaluation, ProbeResult};
pub use expectation::Expectation;
pub use lesson::Lesson;
pub use misconception::Misconception;
pub use progress::{CourseProgress, LessonProgress};
pub use progress_file::ProgressFileError;
pub use question::{Choice, LessonQuestion};
pub use runner::Runner;
pub use section::LessonSection;
pub use step_note::{StepNote, StepSelector};
pub use symptom::Symptom;
pub use task::{CommonMistake, Probe, Task};
pub use task_calls::TaskCalls;
