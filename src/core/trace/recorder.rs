//! How the services write the trace while they work.

use super::actor::Actor;
use super::scene::{Place, Scene};
use super::step::{Kind, Refusal, Step, Trace};
use crate::core::iam::{Decision, PolicySet, Reason, Request, beyond_reach, decide, smallest_fix};

/// Collects the steps of one call. The scene is changed first, then the step that shows it is added.
#[derive(Clone, Debug)]
pub struct Recorder {
    operation: &'static str,
    steps: Vec<Step>,
    denied: Option<(Request, PolicySet)>,
    beyond: Option<String>,
    /// The stage as it stands now.
    pub scene: Scene,
}

impl Recorder {
    /// Begins a trace.
    pub fn new(operation: &'static str) -> Self {
        Self {
            operation,
            steps: Vec::new(),
            denied: None,
            beyond: None,
            scene: Scene::default(),
        }
    }

    /// Adds a step, with the scene as it stands.
    pub fn step(&mut self, mut step: Step) {
        step.scene = Scene::after(self.steps.last(), &step);
        if step.scene != self.scene {
            let title = step.title.clone();
            #[expect(clippy::panic, reason = "oracle")]
            {
                panic!(
                    "ORACLE {} {title}\n old {}\n new {}",
                    self.operation, self.scene, step.scene
                );
            }
        }
        self.steps.push(step);
    }

    /// Asks IAM and writes the step down: `service` decides whether the caller may do `action`.
    pub fn authorize(
        &mut self,
        service: Actor,
        action: &'static str,
        request: Request,
        policies: PolicySet,
    ) -> Decision {
        let decision = decide(&request, &policies);
        self.scene.answer(action, decision.is_allowed());
        if decision.is_allowed() {
            match service {
                Actor::Kms => self.scene.admit(Place::ToKms, Place::Kms),
                _ => self.scene.admit(Place::ToS3, Place::S3),
            }
        }
        let title = if decision.is_allowed() {
            format!("{service} checks {action}: allowed")
        } else {
            format!("{service} checks {action}: denied")
        };
        let mut step = Step::new(service, service, Kind::Authorize, title)
            .label(action)
            .needs(action)
            .says(says(
                service,
                action,
                &decision,
                policies.resource.is_some(),
            ));
        step.decision = Some(decision.clone());
        self.step(step);
        if !decision.is_allowed() {
            self.denied = Some((request, policies));
        }
        decision
    }

    /// Says why nobody can mend the denial just written down: the policy that would have to change is not theirs.
    pub fn beyond_mending(&mut self, why: &str) {
        self.denied = None;
        self.beyond = Some(why.to_owned());
    }

    /// Ends the trace.
    pub fn finish(self) -> Trace {
        let errors: Vec<_> = self
            .steps
            .iter()
            .filter_map(|step| {
                let error = step.error.clone()?;
                Some((step.from, step.to, error))
            })
            .collect();
        let refusal = (!errors.is_empty()).then(|| {
            let refused = |step: &Step| {
                step.error.is_some() || step.decision.as_ref().is_some_and(|d| !d.is_allowed())
            };
            let step = self.steps.iter().position(refused).unwrap_or_default();
            Refusal {
                step,
                decision: self.steps.get(step).and_then(|step| step.decision.clone()),
                errors,
                fix: self
                    .denied
                    .as_ref()
                    .and_then(|(request, policies)| smallest_fix(request, policies)),
                beyond: self
                    .denied
                    .as_ref()
                    .and_then(|(request, policies)| beyond_reach(request, policies))
                    .or(self.beyond),
            }
        });
        Trace {
            operation: self.operation,
            steps: self.steps,
            refusal,
        }
    }
}

/// The two sentences under an authorization.
fn says(service: Actor, action: &str, decision: &Decision, has_own: bool) -> String {
    let asked = match service {
        Actor::Kms if !has_own => "No key policy has a say in this; your own policies decide.",
        Actor::Kms => "The key policy and your own policies are read together.",
        _ => "Your policies and the bucket's are read before a single byte is touched.",
    };
    if decision.by == Reason::RootUser {
        format!("{asked} The account's root user needs no statement for {action}.")
    } else if let Reason::AllowedByGrant { name } = &decision.by {
        format!("{asked} The grant {name} on the key allows {action}, and nothing denies it.")
    } else if decision.is_allowed() {
        format!("{asked} A statement allows {action}, and nothing denies it.")
    } else {
        let clause = decision.clause().unwrap_or_default();
        format!("{asked} {action} is refused {clause}.")
    }
}
