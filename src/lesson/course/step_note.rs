//! What to look at while a run is played, step by step.

use crate::core::trace::{Actor, Kind, Step, Trace};

/// Selects a step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepSelector {
    /// The first step.
    First,
    /// The step in which IAM is asked for this action.
    Asks(&'static str),
    /// The first step of this kind that begins at this actor.
    Does(Actor, Kind),
    /// The first step from one actor to another.
    Between(Actor, Actor),
    /// The last step.
    Last,
}

impl StepSelector {
    /// The index of the first such step from `after` on.
    pub fn find(self, trace: &Trace, after: usize) -> Option<usize> {
        let first = |is: &dyn Fn(&Step) -> bool| {
            let mut steps = trace.steps.iter().enumerate().skip(after);
            steps.find(|(_, step)| is(step)).map(|(index, _)| index)
        };
        match self {
            Self::First => Some(0),
            Self::Last => trace.steps.len().checked_sub(1),
            Self::Asks(action) => first(&|step| {
                (step.decision.as_ref()).is_some_and(|decision| decision.action == action)
            }),
            Self::Does(actor, kind) => first(&|step| step.from == actor && step.kind == kind),
            Self::Between(from, to) => first(&|step| step.from == from && step.to == to),
        }
    }
}

/// Something to look at while a run is played.
#[derive(Clone, Copy, Debug)]
pub struct StepNote {
    /// From which step on.
    pub at: StepSelector,
    /// What to look at.
    pub says: &'static str,
}
