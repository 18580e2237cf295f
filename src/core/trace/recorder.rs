//! Collects the trace while the services work.

use super::actor::Actor;
use super::field::{Excerpt, Field, Value};
use super::scene::Scene;
use super::step::{Refusal, Step, Trace};
use crate::core::iam::{Decision, Fix, Remedy};

/// Collects the steps of one call.
#[derive(Clone, Debug)]
pub struct Recorder {
    operation: &'static str,
    steps: Vec<Step>,
    /// What would lift the last denial.
    remedy: Remedy,
    /// The same fix, with a permission given up that is never used.
    swap: Option<Fix>,
}

impl Recorder {
    pub fn new(operation: &'static str) -> Self {
        Self {
            operation,
            steps: Vec::new(),
            remedy: Remedy::default(),
            swap: None,
        }
    }

    /// Adds a step, and derives the scene after it.
    pub fn step(&mut self, mut step: Step) {
        step.scene = Scene::after(self.steps.last(), &step);
        self.steps.push(step);
    }

    /// Gives a body's digests to the steps that were recorded before they were known: wherever the body is shown, and as
    /// a field of their own where it is shown first.
    pub fn digested(&mut self, before: &Excerpt, after: &Excerpt, digest: Field) {
        let mut digest = Some(digest);
        for step in &mut self.steps {
            let mut shown = false;
            for field in &mut step.fields {
                if let Value::Bytes { excerpt, .. } = &mut field.value
                    && excerpt == before
                {
                    excerpt.clone_from(after);
                    shown = true;
                }
            }
            if shown {
                step.fields.extend(digest.take());
            }
        }
    }

    /// Whether a request went to KMS.
    pub fn kms_called(&self) -> bool {
        let called = |step: &Step| step.to == Actor::Kms && step.from != Actor::Kms;
        self.steps.iter().any(called)
    }

    /// Records what would lift the latest denial.
    pub fn denied(&mut self, remedy: Remedy, swap: Option<Fix>) {
        self.remedy = remedy;
        self.swap = swap;
    }

    pub fn finish(self) -> Trace {
        self.finish_with(|_, fix| fix)
    }

    /// Ends the trace; `widen` may replace the fixes of the refused decision by wider ones.
    pub fn finish_with(self, widen: impl Fn(&Decision, Fix) -> Fix) -> Trace {
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
            let widened = |fix: Fix| match &decision {
                Some(decision) => widen(decision, fix),
                None => fix,
            };
            let fixes = self.remedy.fixes.into_iter().map(widened).collect();
            let swap = self.swap.map(widened);
            Refusal {
                step,
                decision,
                errors,
                fixes,
                swap,
                instead: self.remedy.instead,
                next: Vec::new(),
            }
        });
        Trace {
            operation: self.operation,
            steps: self.steps,
            refusal,
        }
    }
}
