//! The lessons, and how they are run and judged.
//!
//! - [`command`]: what is done in a lab, as values
//! - [`claim`]: what is claimed of a run, and the experiment that shows it
//! - [`task`]: what the learner does, judged by hidden requests
//! - [`lesson`]: the form of a lesson
//! - [`lessons`]: the fourteen of them, one file each
//! - [`progress`]: how far one has come, as a value and a file

pub mod claim;
pub mod command;
pub mod lesson;
pub mod lessons;
pub mod progress;
pub mod task;

pub use claim::{Choice, Claim, Expectation, Fact, LessonQuestion};
pub use command::{CallRecord, LessonCommand, Runner};
pub use lesson::{Lesson, LessonSection, StepNote, StepSelector};
pub use lessons::LESSONS;
pub use progress::{CourseProgress, LessonProgress};
pub use task::{CommonMistake, Evaluation, Probe, Symptom, Task};
