//! The effect of one policy, or one grant, on a request.

use super::decision::{Layer, LayerEffect, Outcome, Reason, StatementOutcome};
use super::matching::{PolicyQuery, Reach, StatementMatch, match_statement};
use super::places::{NamedEffect, PolicyEffect};
use super::{Effect, Grant, NamedPolicy, PolicyKind, Principal, Request, Statement};
use std::borrow::Cow;

/// The effect of one policy on a request: its strongest Allow and its first Deny.
pub(super) struct PolicyOutcome {
    pub kind: PolicyKind,
    name: String,
    /// The policy's ARN.
    pub arn: Option<String>,
    /// Whether caller and resource belong to different accounts.
    cross_account: bool,
    /// The strongest Allow: its reach and its statement's index and `Sid`.
    allow: Option<(Reach, usize, Option<String>)>,
    deny: Option<(usize, Option<String>)>,
    pub statements: Vec<StatementOutcome>,
}

impl PolicyOutcome {
    fn new(request: &Request, kind: PolicyKind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            arn: None,
            cross_account: request.is_cross_account(),
            allow: None,
            deny: None,
            statements: Vec::new(),
        }
    }

    /// `caller`: [`Request::caller`]; `bounded`: whether it has a permissions boundary.
    pub fn of(
        request: &Request,
        caller: &Principal,
        kind: PolicyKind,
        policy: &NamedPolicy,
        bounded: bool,
    ) -> Self {
        let mut policy_outcome = Self::new(request, kind, &policy.name);
        policy_outcome.arn.clone_from(&policy.arn);
        let without_aliases = match kind {
            PolicyKind::KeyPolicy => request.without_aliases(),
            _ => Cow::Borrowed(request),
        };
        let query = PolicyQuery {
            request: &without_aliases,
            caller,
            kind,
            version: policy.document.version(),
            bounded,
        };
        for (index, statement) in policy.document.statements().enumerate() {
            let StatementMatch { reach, conditions } = match_statement(&query, statement);
            let outcome = match reach {
                Err(outcome) => outcome,
                Ok(reach) => policy_outcome.note(reach, index, statement),
            };
            policy_outcome.statements.push(StatementOutcome {
                policy: kind,
                policy_name: policy.name.clone(),
                index,
                sid: statement.sid().map(str::to_owned),
                effect: statement.effect(),
                outcome,
                conditions,
            });
        }
        policy_outcome
    }

    /// A grant is evaluated like a policy with one Allow.
    pub fn of_grant(request: &Request, caller: &Principal, index: usize, grant: &Grant) -> Self {
        let mut policy_outcome = Self::new(request, PolicyKind::Grant, &grant.name);
        let outcome = match grant.match_request(request, caller) {
            Err(outcome) => outcome,
            Ok(reach) => policy_outcome.allowed(reach, index, None),
        };
        policy_outcome.statements.push(StatementOutcome {
            policy: PolicyKind::Grant,
            policy_name: grant.name.clone(),
            index,
            sid: None,
            effect: Effect::Allow,
            outcome,
            conditions: Vec::new(),
        });
        policy_outcome
    }

    fn note(&mut self, reach: Reach, index: usize, statement: &Statement) -> Outcome {
        let sid = statement.sid().map(str::to_owned);
        match statement.effect() {
            Effect::Deny => {
                self.deny.get_or_insert((index, sid));
                Outcome::Matched
            }
            Effect::Allow => self.allowed(reach, index, sid),
        }
    }

    fn allowed(&mut self, reach: Reach, index: usize, sid: Option<String>) -> Outcome {
        if self.allow.as_ref().is_none_or(|(best, ..)| reach > *best) {
            self.allow = Some((reach, index, sid));
        }
        if self.delegates(reach) {
            Outcome::Delegates
        } else {
            Outcome::Matched
        }
    }

    /// Whether an Allow leaves the decision to the account's IAM policies. For a cross-account request, a statement that
    /// names the whole account is enough on the resource's side; the policy of a VPC endpoint only says who may use it.
    fn delegates(&self, reach: Reach) -> bool {
        reach == Reach::Account && !self.cross_account && self.kind != PolicyKind::VpcEndpoint
    }

    pub fn layer(&self) -> Layer {
        let statement = |index: usize, sid: &Option<String>| match sid {
            Some(sid) if !sid.is_empty() => format!("statement `{sid}`"),
            _ => format!("statement {}", index + 1),
        };
        let (effect, says) = match (&self.deny, &self.allow) {
            (Some((index, sid)), _) => (
                LayerEffect::Denies,
                format!("explicit deny in {}", statement(*index, sid)),
            ),
            (None, Some((reach, ..))) if self.delegates(*reach) => (
                LayerEffect::Delegates,
                match self.kind {
                    PolicyKind::KeyPolicy | PolicyKind::Grant => {
                        "delegates to the account's IAM policies"
                    }
                    _ => "names the whole account, which delegates to its IAM policies",
                }
                .to_owned(),
            ),
            (None, Some((reach, ..))) if self.kind == PolicyKind::Grant => (
                LayerEffect::Allows,
                match reach {
                    Reach::Account => "allows the caller's account",
                    Reach::Role => "allows the caller's role",
                    _ => "allows the caller",
                }
                .to_owned(),
            ),
            (None, Some((_, index, sid))) => (
                LayerEffect::Allows,
                format!("allowed by {}", statement(*index, sid)),
            ),
            (None, None) => (
                LayerEffect::Silent,
                match self.kind {
                    PolicyKind::ResourceControl => "no statement denies it",
                    PolicyKind::Grant => "doesn't cover it",
                    _ => "no statement allows it",
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

impl PolicyEffect for PolicyOutcome {
    fn kind(&self) -> PolicyKind {
        self.kind
    }

    fn denies(&self) -> bool {
        self.deny.is_some()
    }

    fn reach(&self) -> Option<Reach> {
        self.allow.as_ref().map(|(reach, ..)| *reach)
    }
}

impl NamedEffect for PolicyOutcome {
    fn reason(&self) -> Option<Reason> {
        let (_, index, sid) = self.allow.as_ref()?;
        Some(match self.kind {
            PolicyKind::Grant => Reason::AllowedByGrant {
                name: self.name.clone(),
            },
            policy => Reason::AllowedBy {
                policy,
                name: self.name.clone(),
                index: *index,
                sid: sid.clone(),
            },
        })
    }
}
