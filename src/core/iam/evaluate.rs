//! The decision: who is asked, in which order, and who must agree.
//!
//! Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy
//! evaluation logic"; KMS Developer Guide, "Default key policy".

use super::decision::{Decision, Layer, LayerEffect, Outcome, Reason, StatementOutcome, Verdict};
use super::matching::{Judged, Question, Reach, judge};
use super::{Effect, NamedPolicy, PolicyKind, PolicySet, Principal, Request};

/// Decides a request.
///
/// 1. An explicit Deny in any policy refuses.
/// 2. Resource control policies: AWS's full-access policy stands at each
///    level, so only their Denies count.
/// 3. Service control policies: each level must allow, the root user included.
/// 4. The resource's policy, then 5. the caller's identity policies, 6. the
///    permissions boundary and 7. the session policy, as far as each is needed:
///    an Allow that names the caller in the resource's policy needs none of the
///    others; from another account both sides are needed.
pub fn decide(request: &Request, policies: &PolicySet) -> Decision {
    let asked = Asked::new(request, policies);
    let (verdict, by) = asked.verdict(request);
    Decision {
        principal: request.principal.arn(),
        action: request.action.clone(),
        resource: request.resource.clone(),
        cross_account: is_cross_account(request),
        verdict,
        by,
        layers: asked.layers(request),
        considered: asked.into_statements(),
    }
}

fn is_cross_account(request: &Request) -> bool {
    request
        .principal
        .account()
        .is_some_and(|account| account != request.resource_account)
}

/// What one policy said.
struct Answer {
    kind: PolicyKind,
    name: String,
    /// The strongest Allow: its reach and its statement's index and `Sid`.
    allow: Option<(Reach, usize, Option<String>)>,
    /// The first Deny.
    deny: Option<(usize, Option<String>)>,
    statements: Vec<StatementOutcome>,
}

impl Answer {
    fn of(request: &Request, kind: PolicyKind, policy: &NamedPolicy, bounded: bool) -> Self {
        let mut answer = Self {
            kind,
            name: policy.name.clone(),
            allow: None,
            deny: None,
            statements: Vec::new(),
        };
        let question = Question {
            request,
            kind,
            version: policy.document.version(),
            bounded,
        };
        for (index, statement) in policy.document.statements().enumerate() {
            let Judged { reach, conditions } = judge(&question, statement);
            let outcome = match reach {
                Err(outcome) => outcome,
                Ok(reach) => answer.note(request, reach, index, statement),
            };
            answer.statements.push(StatementOutcome {
                policy: kind,
                policy_name: policy.name.clone(),
                index,
                sid: statement.sid.clone(),
                effect: statement.effect,
                outcome,
                conditions,
            });
        }
        answer
    }

    fn note(
        &mut self,
        request: &Request,
        reach: Reach,
        index: usize,
        statement: &super::Statement,
    ) -> Outcome {
        let sid = statement.sid.clone();
        match statement.effect {
            Effect::Deny => {
                self.deny.get_or_insert((index, sid));
                Outcome::Matched
            }
            Effect::Allow => {
                if self.allow.as_ref().is_none_or(|(best, ..)| reach > *best) {
                    self.allow = Some((reach, index, sid));
                }
                // Another account's statement for the whole account is all
                // that is wanted on the resource's side.
                if reach == Reach::Account && !is_cross_account(request) {
                    Outcome::Delegates
                } else {
                    Outcome::Matched
                }
            }
        }
    }

    fn allows(&self) -> bool {
        self.allow.is_some()
    }

    fn layer(&self, request: &Request) -> Layer {
        let statement = |index: usize, sid: &Option<String>| match sid {
            Some(sid) if !sid.is_empty() => format!("statement `{sid}`"),
            _ => format!("statement {}", index + 1),
        };
        let (effect, says) = match (&self.deny, &self.allow) {
            (Some((index, sid)), _) => (
                LayerEffect::Denies,
                format!("explicit deny in {}", statement(*index, sid)),
            ),
            (None, Some((Reach::Account, ..))) if !is_cross_account(request) => (
                LayerEffect::Delegates,
                match self.kind {
                    PolicyKind::KeyPolicy => "delegates to the account's IAM policies",
                    _ => "names the whole account, which leaves it to its IAM policies",
                }
                .to_owned(),
            ),
            (None, Some((_, index, sid))) => (
                LayerEffect::Allows,
                format!("allowed by {}", statement(*index, sid)),
            ),
            (None, None) => (
                LayerEffect::Silent,
                if self.kind == PolicyKind::ResourceControl {
                    "no statement denies it"
                } else {
                    "no statement allows it"
                }
                .to_owned(),
            ),
        };
        Layer {
            policy: self.kind,
            name: self.name.clone(),
            effect,
            says,
        }
    }
}

/// Every policy's answer.
struct Asked {
    rcps: Vec<Answer>,
    scps: Vec<Vec<Answer>>,
    resource: Option<Answer>,
    identity: Vec<Answer>,
    boundary: Option<Answer>,
    session: Option<Answer>,
}

impl Asked {
    fn new(request: &Request, policies: &PolicySet) -> Self {
        let bounded = policies.boundary.is_some();
        let ask = |kind: PolicyKind| {
            move |policy: &NamedPolicy| Answer::of(request, kind, policy, bounded)
        };
        // Someone without credentials has no account and no policies.
        let known = request.principal != Principal::Anonymous;
        let own =
            |policy: &Option<NamedPolicy>, kind| policy.as_ref().filter(|_| known).map(ask(kind));
        Self {
            rcps: (policies.rcps.iter().flatten())
                .map(ask(PolicyKind::ResourceControl))
                .collect(),
            scps: (policies.scps.iter().filter(|_| known))
                .map(|level| level.iter().map(ask(PolicyKind::ServiceControl)).collect())
                .collect(),
            resource: (policies.resource.as_ref()).map(|(kind, policy)| ask(*kind)(policy)),
            identity: (policies.identity.iter().filter(|_| known))
                .map(ask(PolicyKind::Identity))
                .collect(),
            boundary: own(&policies.boundary, PolicyKind::PermissionsBoundary),
            session: own(&policies.session, PolicyKind::Session),
        }
    }

    /// All answers in evaluation order.
    fn answers(&self) -> impl Iterator<Item = &Answer> {
        (self.rcps.iter())
            .chain(self.scps.iter().flatten())
            .chain(&self.resource)
            .chain(&self.identity)
            .chain(&self.boundary)
            .chain(&self.session)
    }

    fn into_statements(self) -> Vec<StatementOutcome> {
        (self.rcps.into_iter())
            .chain(self.scps.into_iter().flatten())
            .chain(self.resource)
            .chain(self.identity)
            .chain(self.boundary)
            .chain(self.session)
            .flat_map(|answer| answer.statements)
            .collect()
    }

    fn layers(&self, request: &Request) -> Vec<Layer> {
        let needs_identity = !matches!(
            request.principal,
            Principal::Root { .. } | Principal::Anonymous
        );
        let mut layers: Vec<Layer> = (self.answers().map(|answer| answer.layer(request))).collect();
        // A key's policy has to let IAM policies count before an Allow does.
        let undelegated = self
            .resource
            .as_ref()
            .is_some_and(|answer| answer.kind == PolicyKind::KeyPolicy && !answer.allows())
            && !is_cross_account(request);
        for layer in layers.iter_mut().filter(|_| undelegated) {
            if layer.policy == PolicyKind::Identity && layer.effect == LayerEffect::Allows {
                layer.says += ", which the key policy does not let count";
            }
        }
        if needs_identity && self.identity.is_empty() {
            let at = layers
                .iter()
                .position(|layer| {
                    matches!(
                        layer.policy,
                        PolicyKind::PermissionsBoundary | PolicyKind::Session
                    )
                })
                .unwrap_or(layers.len());
            layers.insert(
                at,
                Layer {
                    policy: PolicyKind::Identity,
                    name: String::new(),
                    effect: LayerEffect::Silent,
                    says: "no identity policy is attached".to_owned(),
                },
            );
        }
        layers
    }

    fn verdict(&self, request: &Request) -> (Verdict, Reason) {
        if let Some(answer) = self.answers().find(|answer| answer.deny.is_some()) {
            return (Verdict::ExplicitDeny, Reason::ExplicitDeny(answer.kind));
        }
        match self.allowed_by(request) {
            Ok(by) => (Verdict::Allow, by),
            Err(by) => (Verdict::ImplicitDeny, by),
        }
    }

    /// Who allows it, or who is missing, once nobody denies it.
    fn allowed_by(&self, request: &Request) -> Result<Reason, Reason> {
        if !(self.scps.iter()).all(|level| level.iter().any(Answer::allows)) {
            return Err(Reason::NoScpAllows);
        }
        let resource = self
            .resource
            .as_ref()
            .and_then(|answer| answer.allow.as_ref().map(|(reach, ..)| (*reach, answer)));
        let by_resource = || self.resource.as_ref().and_then(allowed_by);
        let root = matches!(request.principal, Principal::Root { .. });

        if request.principal == Principal::Anonymous {
            return by_resource().ok_or(Reason::NoResourcePolicyAllows);
        }
        if is_cross_account(request) {
            // Both sides must allow; on the resource's side naming the
            // caller's account is enough.
            let reason = by_resource().ok_or(Reason::CrossAccountNoResourcePolicyAllows)?;
            if root {
                return Ok(reason);
            }
            let reason = self.by_identity()?;
            return self.limits().map_or(Ok(reason), Err);
        }
        let key_policy =
            (self.resource.as_ref()).is_some_and(|answer| answer.kind == PolicyKind::KeyPolicy);
        match resource {
            // Naming the very caller, or everyone, is final.
            Some((Reach::Caller | Reach::Everyone | Reach::Attached, answer)) => {
                allowed_by(answer).ok_or(Reason::NoResourcePolicyAllows)
            }
            // Naming the role stands in for an identity policy, no more.
            Some((Reach::Role, answer)) => match self.limits() {
                None => allowed_by(answer).ok_or(Reason::NoResourcePolicyAllows),
                Some(reason) => Err(reason),
            },
            // A key whose policy does not let IAM policies count.
            None if key_policy => Err(Reason::NoResourcePolicyAllows),
            _ if root => Ok(Reason::RootUser),
            Some((Reach::Account, _)) | None => {
                let reason = self.by_identity()?;
                self.limits().map_or(Ok(reason), Err)
            }
        }
    }

    fn by_identity(&self) -> Result<Reason, Reason> {
        (self.identity.iter().find_map(allowed_by)).ok_or(Reason::NoIdentityPolicyAllows)
    }

    /// Boundary and session policy grant nothing but must allow.
    fn limits(&self) -> Option<Reason> {
        let silent = |answer: &Option<Answer>| answer.as_ref().is_some_and(|a| !a.allows());
        if silent(&self.boundary) {
            Some(Reason::NoBoundaryAllows)
        } else if silent(&self.session) {
            Some(Reason::NoSessionPolicyAllows)
        } else {
            None
        }
    }
}

fn allowed_by(answer: &Answer) -> Option<Reason> {
    answer
        .allow
        .as_ref()
        .map(|(_, index, sid)| Reason::AllowedBy {
            policy: answer.kind,
            name: answer.name.clone(),
            index: *index,
            sid: sid.clone(),
        })
}
