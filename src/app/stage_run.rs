//! A run: what happened in one call, as the stage plays it.

use crate::core::lab::{KmsCalls, ObjectRow};
use crate::core::trace::{Step, Trace};
use crate::lesson::predict::{Visibility, step_visibility};
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
    /// The bucket of a scratch world in which the call was made; `None` in the lab's own, and in a case's.
    pub scratch_bucket: Option<Arc<str>>,
    /// The objects in the bucket before the call, newest first, if they are known.
    pub objects_before: Option<Arc<Vec<ObjectRow>>>,
    /// The calls to KMS since the world's last reset, after each step. Empty until the part `run` has counted.
    pub kms_calls: Arc<[KmsCalls]>,
    /// The last sentence of the run, once the part `run` has counted; `None` if there is none to say.
    pub receipt: Option<String>,
}

impl PartialEq for StageRun {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.trace, &other.trace)
    }
}

impl StageRun {
    /// A run that nothing has counted yet.
    pub fn new(kind: RunKind, name: String, trace: Arc<Trace>) -> Self {
        Self {
            kind,
            name,
            trace,
            identical: None,
            not_taken: Arc::default(),
            scratch_bucket: None,
            visibility: Arc::default(),
            objects_before: None,
            kms_calls: Arc::default(),
            receipt: None,
        }
    }

    /// Adds the steps that a denial prevented, and what the stage can show at each step.
    pub fn with_path(self, not_taken: Vec<Step>) -> Self {
        let visibility = step_visibility(&self.trace, &not_taken);
        Self {
            visibility: Arc::new(visibility),
            not_taken: Arc::new(not_taken),
            ..self
        }
    }

    /// Whether a download returned what was uploaded, if that is known.
    pub fn with_identical(self, identical: Option<bool>) -> Self {
        Self { identical, ..self }
    }

    /// What the stage can show at a step, by whether the learner predicts; nothing beyond the end.
    pub fn visibility(&self, index: usize, predicts: bool) -> Visibility {
        let [plain, veiled] = &*self.visibility;
        let visibility = if predicts { veiled } else { plain };
        (visibility.get(index)).map_or_else(Visibility::default, |visibility| *visibility)
    }
}
