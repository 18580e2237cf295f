//! The lessons, and how they are run and judged.
//!
//! - [`lesson`]: the form of a lesson; [`section`], [`step_note`], [`misconception`], [`question`], [`task`]: what
//!   it consists of
//! - [`command`], [`placeholders`]: what is done in a lab, as values
//! - [`runner`], [`call_record`]: commands are run, and what each call gave
//! - [`expectation`], [`claim`]: what a call comes to, and the experiment that shows it
//! - [`probes`], [`trace_checks`]: what several lessons request in secret, and read from a run
//! - [`evaluation`], [`symptom`]: how a task is judged, and how a mistake is known
//! - `lessons`: the fourteen of them, one file each; [`catalog`]: their order
//! - [`progress`]: what the reader has done of each lesson; [`progress_file`]: the same as a file

pub mod call_record;
pub mod catalog;
pub mod claim;
pub mod command;
pub mod evaluation;
pub mod expectation;
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
