//! One step: who did what to whom, why, and with which bytes.

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
    /// One actor sends a request to another.
    Request,
    Authorize,
    /// Bytes are created or changed.
    Compute,
    /// S3 writes bytes to storage.
    Store,
    /// S3 reads bytes from storage.
    Load,
    Discard,
    Respond,
    Fail,
}

/// The call as sent over the wire. Values are real; signatures and ids are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiCall {
    /// The operation's name, e.g. `GenerateDataKey`.
    pub operation: &'static str,
    /// Request or response, as HTTP text.
    pub http: String,
    /// The request's parameters; `None` for a response.
    #[serde(skip)]
    pub request: Option<WireRequest>,
}

/// Effects of a step on the scene that do not follow from its kind, actors and fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Permissions: for a request, all that it needs, in evaluation order; for an authorization, the one it checks.
    pub needs: Vec<&'static str>,
    /// Items that existed before the step, but appear in no earlier step.
    pub there: Vec<Thing>,
    /// Items that the step creates or moves, if its fields do not show them.
    pub moves: Option<Vec<Glyph>>,
    /// Whether the stored object is deleted.
    pub deletes: bool,
    /// Items that disappear after the step: the next step starts without them.
    pub forgets: Vec<Glyph>,
}

/// Where S3 found that a tag of AES-GCM doesn't match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Damage {
    /// In the stored body.
    Frame {
        /// Of a multipart upload, from 1.
        part: usize,
        /// From 1; unknown if the bytes are where only workers read them, or if only a range was read.
        frame: Option<u64>,
        /// How many frames the part's stored bytes have room for.
        frames: u64,
        /// How many bytes of plaintext were verified before, and discarded.
        verified: u64,
    },
    /// In a data key that S3 encrypted under a key of its own.
    DataKey,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    pub from: Actor,
    /// The receiver; the same as `from` for work done in place.
    pub to: Actor,
    pub kind: Kind,
    /// What happens: a short sentence without a full stop.
    pub title: String,
    /// Two or three words for the arrow in the ladder.
    pub label: String,
    /// What it means and why, in at most two sentences.
    pub says: String,
    /// The bytes and texts that the step shows.
    pub fields: Vec<Field>,
    /// IAM's decision, if the step asked for one.
    pub decision: Option<Decision>,
    /// The wire message, if the step sends one.
    pub api: Option<ApiCall>,
    /// The error, if the step is a refusal.
    pub error: Option<ServiceError>,
    /// What an AES-GCM tag found, if the step is the one whose tag doesn't match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage: Option<Damage>,
    /// The CloudTrail record that the step created, in AWS's JSON shape.
    pub event: Option<serde_json::Value>,
    /// Effects on the scene that do not follow from the rest.
    pub facts: Facts,
    /// The scene after this step: [`Scene::after`] the step before.
    pub scene: Scene,
}

impl Step {
    /// A step without details; the methods below add them.
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
            damage: None,
            event: None,
            facts: Facts::default(),
            scene: Scene::default(),
        }
    }

    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub fn says(mut self, says: impl Into<String>) -> Self {
        self.says = says.into();
        self
    }

    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    pub fn api(mut self, operation: &'static str, http: String) -> Self {
        self.api = Some(ApiCall {
            operation,
            http,
            request: None,
        });
        self
    }

    pub fn request(mut self, request: WireRequest) -> Self {
        self.api = Some(ApiCall {
            operation: request.operation(),
            http: request.http(),
            request: Some(request),
        });
        self
    }

    pub fn error(mut self, error: &ServiceError) -> Self {
        self.error = Some(error.clone());
        self
    }

    /// Adds a permission that the request needs, or that an authorization checks.
    pub fn needs(mut self, action: &'static str) -> Self {
        self.facts.needs.push(action);
        self
    }

    /// Does the same as [`Step::needs`] if a condition holds.
    pub fn needs_if(self, condition: bool, action: &'static str) -> Self {
        match condition {
            true => self.needs(action),
            false => self,
        }
    }

    /// Adds an item that existed before the step.
    pub fn there(mut self, glyph: Glyph, place: Place) -> Self {
        self.facts.there.push(Thing { glyph, place });
        self
    }

    /// Does the same as [`Step::there`] if a condition holds.
    pub fn there_if(self, condition: bool, glyph: Glyph, place: Place) -> Self {
        match condition {
            true => self.there(glyph, place),
            false => self,
        }
    }

    /// Sets the items that the step creates or moves, instead of those its fields show.
    pub fn moves(mut self, glyphs: impl Into<Vec<Glyph>>) -> Self {
        self.facts.moves = Some(glyphs.into());
        self
    }

    /// Marks the stored object as deleted.
    pub fn deletes(mut self) -> Self {
        self.facts.deletes = true;
        self
    }

    /// Sets the items that the next step starts without.
    pub fn forgets(mut self, glyphs: impl Into<Vec<Glyph>>) -> Self {
        self.facts.forgets = glyphs.into();
        self
    }

    pub fn damage(mut self, damage: Damage) -> Self {
        self.damage = Some(damage);
        self
    }

    pub fn event(mut self, event: serde_json::Value) -> Self {
        self.event = Some(event);
        self
    }
}

/// The reason why a flow was refused, and the fix.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Index of the step in which the request was refused.
    pub step: usize,
    /// The decision, if IAM refused; `None` if a service refused for another reason.
    pub decision: Option<Decision>,
    /// The errors in the order sent, each with sender and receiver.
    pub errors: Vec<(Actor, Actor, ServiceError)>,
    /// The smallest changes to policies that let the request through, in order, verified by deciding again.
    pub fixes: Vec<Fix>,
    /// The fix that also removes a permission that is never used, if the policy has one.
    pub swap: Option<Fix>,
    /// What to do where no policy of the account can or should change.
    pub instead: Option<String>,
    /// The actions that will be denied next, in order, once the fixes are applied.
    pub next: Vec<String>,
}

/// The steps of one call, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    pub operation: &'static str,
    /// The steps; never empty.
    pub steps: Vec<Step>,
    /// Set if the call was refused.
    pub refusal: Option<Refusal>,
}

impl Trace {
    /// The CloudTrail records of the call, in order.
    pub fn events(&self) -> impl Iterator<Item = &serde_json::Value> {
        self.steps.iter().filter_map(|step| step.event.as_ref())
    }

    /// The caller, if IAM was asked: the ARN that AWS prints, or `anonymous`.
    pub fn caller(&self) -> Option<&str> {
        let decision = self.steps.iter().find_map(|step| step.decision.as_ref());
        decision.map(|decision| decision.principal.as_str())
    }

    /// First and last step (both included) in which a plaintext data key is in memory.
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
