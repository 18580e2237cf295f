//! The denial on the stage, and what it stands in front of.

use crate::app::stage_run::StageRun;
use crate::lesson::staged_denial::StagedDenial;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct WatchedDenial {
    pub staged: Arc<StagedDenial>,
    /// The reader's own run, and the step it stood at.
    pub own: Option<(StageRun, usize)>,
}

impl WatchedDenial {
    /// Whether a run is the denied call, or the call with the fix.
    pub fn shows(&self, run: &StageRun) -> bool {
        let fixed = self.staged.fixed.as_ref();
        Arc::ptr_eq(&self.staged.denied, &run.trace)
            || fixed.is_some_and(|fixed| Arc::ptr_eq(fixed, &run.trace))
    }
}
