//! What the page knows of an open lesson, to be remembered at each place of the command log.

use crate::app::stage_run::StageRun;
use crate::core::lab::Sample;
use crate::lesson::course::{CallRecord, TaskCalls};

/// The position of the run on a lab's stage; none in a fresh lab.
#[derive(Clone, Debug, Default)]
pub(super) struct Workspace {
    pub(super) run: Option<StageRun>,
    pub(super) index: usize,
}

/// The run of the call that the lesson's guess is about.
#[derive(Clone, Debug)]
pub struct GuessRun {
    pub run: StageRun,
    /// The index of the right choice.
    pub right: Option<usize>,
}

/// The lesson at a place of the log.
#[derive(Clone, Debug)]
pub struct LessonMemory {
    pub(super) place: Option<usize>,
    pub(super) guess: Option<usize>,
    pub(super) guess_run: Option<GuessRun>,
    pub(super) hints: [usize; 2],
    pub(super) own: Option<Workspace>,
    pub(super) workspaces: [Option<Workspace>; 3],
    pub(super) workspace: usize,
    pub(super) made: [TaskCalls; 2],
    pub(super) at_start: [Vec<String>; 2],
    pub(super) start: Vec<CallRecord>,
    pub(super) own_sample: Option<Sample>,
    pub(super) stage: Workspace,
}
