//! Notes on the steps of a run.

use crate::core::trace::{Actor, Kind, Step, Trace};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepSelector {
    /// The first step.
    First,
    /// The step in which IAM checks this action.
    Asks(&'static str),
    /// The first step of this kind that begins at this actor.
    Does(Actor, Kind),
    /// The first step from one actor to another.
    Between(Actor, Actor),
    /// The last step.
    Last,
}

impl StepSelector {
    /// The index of the first step that matches, from `after` on.
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

/// A note on a run: what to look at, and from which step on.
#[derive(Clone, Copy, Debug)]
pub struct StepNote {
    /// The step at which the note appears.
    pub at: StepSelector,
    pub says: &'static str,
}
