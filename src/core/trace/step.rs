//! One step: who did what towards whom, why, and with which bytes.

use super::actor::Actor;
use super::field::Field;
use super::scene::{Glyph, Place, Scene, Thing};
use crate::core::error::ServiceError;
use crate::core::iam::{Decision, Fix};
use crate::core::wire::WireRequest;
use serde::Serialize;

/// What sort of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// One actor asks another.
    Request,
    /// IAM decides.
    Authorize,
    /// Bytes are made or changed.
    Compute,
    /// Bytes are put to rest.
    Store,
    /// Bytes are fetched from rest.
    Load,
    /// A secret is destroyed.
    Discard,
    /// The answer.
    Respond,
    /// The refusal.
    Fail,
}

/// The call as it goes over the wire. Values are real; signatures and ids are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiCall {
    /// The operation's name, e.g. `GenerateDataKey`.
    pub operation: &'static str,
    /// Request or response, as HTTP text.
    pub http: String,
    /// The request's parameters; none for a response.
    #[serde(skip)]
    pub request: Option<WireRequest>,
}

/// What a step does to the scene that neither its kind and actors nor its fields tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Permissions: those that a request needs, in the order in which IAM is asked; the one that an
    /// authorization asks about.
    pub needs: Vec<&'static str>,
    /// What was there before the step, unmentioned by any step until now.
    pub there: Vec<Thing>,
    /// What the step makes or moves, where that is not what its fields show.
    pub moves: Option<Vec<Glyph>>,
    /// Whether the stored object goes away.
    pub deletes: bool,
    /// What is gone once the step is over: the next step begins without it.
    pub forgets: Vec<Glyph>,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Who acts.
    pub from: Actor,
    /// Towards whom; the same as `from` for work done in place.
    pub to: Actor,
    /// What sort of step.
    pub kind: Kind,
    /// What happens, as a short sentence without a full stop.
    pub title: String,
    /// Two or three words for the arrow in the ladder.
    pub label: String,
    /// What it means and why, in at most two sentences.
    pub says: String,
    /// The bytes and texts in play.
    pub fields: Vec<Field>,
    /// IAM's decision, where this step asked for one.
    pub decision: Option<Decision>,
    /// The wire message, where one went out.
    pub api: Option<ApiCall>,
    /// The error, where the step is a refusal.
    pub error: Option<ServiceError>,
    /// The CloudTrail record this step left behind, in AWS's JSON shape.
    pub event: Option<serde_json::Value>,
    /// What the scene cannot know from the rest.
    pub facts: Facts,
    /// What lies where afterwards: [`Scene::after`] the step before.
    pub scene: Scene,
}

impl Step {
    /// A bare step; the rest is added by the methods below.
    pub fn new(from: Actor, to: Actor, kind: Kind, title: impl Into<String>) -> Self {
        Self {
            from,
            to,
            kind,
            title: title.into(),
            label: String::new(),
            says: String::new(),
            fields: Vec::new(),
            decision: None,
            api: None,
            error: None,
            event: None,
            facts: Facts::default(),
            scene: Scene::default(),
        }
    }

    /// Sets the ladder's label.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Sets the explanation.
    pub fn says(mut self, says: impl Into<String>) -> Self {
        self.says = says.into();
        self
    }

    /// Adds a field.
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Attaches the response.
    pub fn api(mut self, operation: &'static str, http: String) -> Self {
        self.api = Some(ApiCall {
            operation,
            http,
            request: None,
        });
        self
    }

    /// Attaches the request.
    pub fn request(mut self, request: WireRequest) -> Self {
        self.api = Some(ApiCall {
            operation: request.operation(),
            http: request.http(),
            request: Some(request),
        });
        self
    }

    /// Attaches a refusal.
    pub fn error(mut self, error: &ServiceError) -> Self {
        self.error = Some(error.clone());
        self
    }

    /// Adds a permission that the request needs, or that an authorization asks about.
    pub fn needs(mut self, action: &'static str) -> Self {
        self.facts.needs.push(action);
        self
    }

    /// The same, where a condition holds.
    pub fn needs_if(self, condition: bool, action: &'static str) -> Self {
        match condition {
            true => self.needs(action),
            false => self,
        }
    }

    /// Adds what was there before the step.
    pub fn there(mut self, glyph: Glyph, place: Place) -> Self {
        self.facts.there.push(Thing { glyph, place });
        self
    }

    /// The same, where a condition holds.
    pub fn there_if(self, condition: bool, glyph: Glyph, place: Place) -> Self {
        match condition {
            true => self.there(glyph, place),
            false => self,
        }
    }

    /// Says what the step makes or moves, instead of what its fields show.
    pub fn moves(mut self, glyphs: impl Into<Vec<Glyph>>) -> Self {
        self.facts.moves = Some(glyphs.into());
        self
    }

    /// Says that the stored object goes away.
    pub fn deletes(mut self) -> Self {
        self.facts.deletes = true;
        self
    }

    /// Says what the next step begins without.
    pub fn forgets(mut self, glyphs: impl Into<Vec<Glyph>>) -> Self {
        self.facts.forgets = glyphs.into();
        self
    }

    /// Attaches the CloudTrail record.
    pub fn event(mut self, event: serde_json::Value) -> Self {
        self.event = Some(event);
        self
    }
}

/// Why a flow was refused, and what would mend it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Index of the step in which the request was refused.
    pub step: usize,
    /// The decision, when IAM refused; none when a service did for another reason.
    pub decision: Option<Decision>,
    /// The errors as they travelled, first to last: who says it to whom.
    pub errors: Vec<(Actor, Actor, ServiceError)>,
    /// The smallest policy change that lets the request through, verified by deciding again.
    pub fix: Option<Fix>,
    /// Why nobody in the account can mend it, in one sentence; none where somebody can.
    pub beyond: Option<String>,
}

/// What happened in one call, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The operation, e.g. `PutObject`.
    pub operation: &'static str,
    /// The steps; never empty.
    pub steps: Vec<Step>,
    /// Set when the call was refused.
    pub refusal: Option<Refusal>,
}

impl Trace {
    /// The CloudTrail records the call left, in order.
    pub fn events(&self) -> impl Iterator<Item = &serde_json::Value> {
        self.steps.iter().filter_map(|step| step.event.as_ref())
    }

    /// Who called, where IAM was asked about it: the ARN that AWS prints, or `anonymous`.
    pub fn caller(&self) -> Option<&str> {
        let decision = self.steps.iter().find_map(|step| step.decision.as_ref());
        decision.map(|decision| decision.principal.as_str())
    }

    /// First and last step (both included) in which a plaintext data key is alive.
    pub fn key_alive(&self) -> Option<(usize, usize)> {
        let mut alive = self
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.scene.secrets().is_some())
            .map(|(index, _)| index);
        let first = alive.next()?;
        Some((first, alive.next_back().unwrap_or(first)))
    }
}
