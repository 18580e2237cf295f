//! A task for the reader, and the hidden requests that judge it.

use super::command::LessonCommand;
use super::expectation::Expectation;
use super::symptom::Symptom;

/// A hidden request that judges a task.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// The request in words, e.g. `app-role downloads report.txt`.
    pub says: &'static str,
    /// The commands before the request, in the copy of the lab.
    pub scene: &'static [LessonCommand],
    pub call: LessonCommand,
    /// The expected result.
    pub expect: Expectation,
    /// The explanation for the reader if the result is another.
    pub because: &'static str,
}

/// A mistake that many learners make.
#[derive(Clone, Copy, Debug)]
pub struct CommonMistake {
    /// How the lab recognizes it.
    pub symptom: Symptom,
    /// The commands that make the mistake; only a test runs them.
    pub does: &'static [LessonCommand],
    /// The explanation for the reader who made it.
    pub because: &'static str,
}

/// A task for the reader in the lab.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    pub says: &'static str,
    /// The commands that set up the lab, after the lesson's own start.
    pub scene: &'static [LessonCommand],
    /// The view in which the reader solves it best: its address, and the text of the link to it; none for the lab
    /// itself.
    pub view: Option<(&'static str, &'static str)>,
    /// The operations that the reader must have called with success.
    pub calls: &'static [&'static str],
    /// The requests that must give their expected results for the task to be done.
    pub must: &'static [Probe],
    /// The requests that give their expected results only if the policies allow no more than needed.
    pub least: &'static [Probe],
    /// Three hints; the last one is the solution.
    pub hints: [&'static str; 3],
    /// The commands of one possible solution.
    pub solution: &'static [LessonCommand],
    /// Common mistakes, each with its explanation.
    pub mistakes: &'static [CommonMistake],
}

impl Task {
    /// The file that the task names: the reader must upload or download this one, and no other counts.
    pub fn file(&self) -> Option<&'static str> {
        let commands = self.scene.iter().chain(self.solution);
        let mut names = commands.filter_map(|command| command.file());
        names.find(|name| self.says.contains(name))
    }

    /// What the reader must do so that an operation of [`Task::calls`] counts: a verb and its object.
    pub fn to_call(&self, operation: &str) -> String {
        match (operation, self.file()) {
            ("PutObject", Some(file)) => format!("upload {file}"),
            ("GetObject", Some(file)) => format!("download {file}"),
            _ => format!("call {operation}"),
        }
    }
}
