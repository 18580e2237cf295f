//! Collects the trace while the services work.

use super::scene::Scene;
use super::step::{Refusal, Step, Trace};
use crate::core::iam::{Decision, Fix};

/// Collects the steps of one call.
#[derive(Clone, Debug)]
pub struct Recorder {
    operation: &'static str,
    steps: Vec<Step>,
    /// A policy change that would lift the last denial.
    fix: Option<Fix>,
    /// The reason why nobody can lift it.
    beyond: Option<String>,
}

impl Recorder {
    pub fn new(operation: &'static str) -> Self {
        Self {
            operation,
            steps: Vec::new(),
            fix: None,
            beyond: None,
        }
    }

    /// Adds a step, and derives the scene after it.
    pub fn step(&mut self, mut step: Step) {
        step.scene = Scene::after(self.steps.last(), &step);
        self.steps.push(step);
    }

    /// Records what would lift the latest denial, or why nobody in the account can lift it.
    pub fn denied(&mut self, fix: Option<Fix>, beyond: Option<String>) {
        self.fix = fix;
        self.beyond = beyond;
    }

    pub fn finish(self) -> Trace {
        self.finish_with(|_, fix| fix)
    }

    /// Ends the trace; `widen` may replace the fix of the refused decision by a wider one.
    pub fn finish_with(self, widen: impl FnOnce(&Decision, Fix) -> Fix) -> Trace {
        let errors: Vec<_> = self
            .steps
            .iter()
            .filter_map(|step| {
                let error = step.error.clone()?;
                Some((step.from, step.to, error))
            })
            .collect();
        let refused = self.steps.iter().position(|step| {
            step.error.is_some() || step.decision.as_ref().is_some_and(|d| !d.is_allowed())
        });
        let refusal = refused.filter(|_| !errors.is_empty()).map(|step| {
            let decision = (self.steps.get(step)).and_then(|step| step.decision.clone());
            let fix = match (&decision, self.fix) {
                (Some(decision), Some(fix)) => Some(widen(decision, fix)),
                (_, fix) => fix,
            };
            Refusal {
                step,
                decision,
                errors,
                fix,
                beyond: self.beyond,
            }
        });
        Trace {
            operation: self.operation,
            steps: self.steps,
            refusal,
        }
    }
}
