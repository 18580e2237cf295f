//! A run: what happened in one call, as the stage plays it.

use crate::core::trace::{Step, Trace};
use crate::lesson::predict::Visibility;
use std::sync::Arc;

/// Which kind of call a run shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    Upload,
    Download,
    /// Any other call, begun in another view.
    Other,
}

/// A run: what happened in one call, ready to be played.
#[derive(Clone, Debug)]
pub struct StageRun {
    /// Which kind of call it shows.
    pub kind: RunKind,
    pub name: String,
    pub trace: Arc<Trace>,
    /// Whether a download returned what was uploaded, if that is known.
    pub identical: Option<bool>,
    /// The same call with every permission: the steps that a denial prevented.
    pub not_taken: Arc<Vec<Step>>,
    /// What the stage can show of it at each step: see [`visibility`](crate::lesson::predict::step_visibility).
    pub visibility: Arc<[Vec<Visibility>; 2]>,
}

impl PartialEq for StageRun {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.trace, &other.trace)
    }
}

impl StageRun {
    /// What the stage can show at a step, by whether the learner predicts; nothing beyond the end.
    pub fn visibility(&self, index: usize, predicts: bool) -> Visibility {
        let [plain, veiled] = &*self.visibility;
        let visibility = if predicts { veiled } else { plain };
        (visibility.get(index)).map_or_else(Visibility::default, |visibility| *visibility)
    }
}
