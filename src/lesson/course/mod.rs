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

pub use claim::{Choice, Claim, Expect, Fact, Question};
pub use command::{Bench, Command, Ran};
pub use lesson::{At, Lesson, Note, Station};
pub use lessons::LESSONS;
pub use progress::{Mark, Progress};
pub use task::{Probe, Sign, Task, Verdict, Wrong};
