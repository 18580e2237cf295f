//! What one policy, or one grant, says to a request.

use super::decision::{Layer, LayerEffect, Outcome, Reason, StatementOutcome};
use super::matching::{Judged, Question, Reach, judge};
use super::{Effect, Grant, NamedPolicy, PolicyKind, Request};

/// What one policy said.
pub(super) struct Answer {
    pub kind: PolicyKind,
    pub name: String,
    /// The strongest Allow: its reach and its statement's index and `Sid`.
    pub allow: Option<(Reach, usize, Option<String>)>,
    /// The first Deny.
    pub deny: Option<(usize, Option<String>)>,
    pub statements: Vec<StatementOutcome>,
}

impl Answer {
    pub fn of(request: &Request, kind: PolicyKind, policy: &NamedPolicy, bounded: bool) -> Self {
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

    /// A grant's answer; `index` is its place among the key's grants.
    pub fn of_grant(request: &Request, index: usize, grant: &Grant) -> Self {
        let kind = PolicyKind::Grant;
        let reach = grant.judge(request);
        let statement = StatementOutcome {
            policy: kind,
            policy_name: grant.title().to_owned(),
            index,
            sid: None,
            effect: Effect::Allow,
            outcome: match &reach {
                Ok(_) => Outcome::Matched,
                Err(outcome) => outcome.clone(),
            },
            conditions: Vec::new(),
        };
        Self {
            kind,
            name: grant.title().to_owned(),
            allow: reach.ok().map(|reach| (reach, index, None)),
            deny: None,
            statements: vec![statement],
        }
    }

    pub fn allows(&self) -> bool {
        self.allow.is_some()
    }

    pub fn layer(&self, request: &Request) -> Layer {
        let statement = |index: usize, sid: &Option<String>| match sid {
            Some(sid) if !sid.is_empty() => format!("statement `{sid}`"),
            _ => format!("statement {}", index + 1),
        };
        if self.kind == PolicyKind::Grant {
            let (effect, says) = match self.allows() {
                true => (LayerEffect::Allows, "grants this operation"),
                false => (LayerEffect::Silent, "does not grant this"),
            };
            return Layer {
                policy: self.kind,
                name: self.name.clone(),
                effect,
                says: says.to_owned(),
            };
        }
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

/// The reason an allowing answer gives.
pub(super) fn allowed_by(answer: &Answer) -> Option<Reason> {
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

/// Whether caller and resource belong to different accounts.
pub(super) fn is_cross_account(request: &Request) -> bool {
    request
        .principal
        .account()
        .is_some_and(|account| account != request.resource_account)
}
