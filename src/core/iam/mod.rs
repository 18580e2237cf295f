//! IAM: is this principal allowed to perform this action on this resource, and why?
//!
//! [`decide`] takes a [`Request`] and a [`PolicySet`] and returns a [`Decision`]. It names the deciding statement or
//! the missing one, the outcome of every statement of every policy, and AWS's own sentence for a denial.
//!
//! Reading order:
//!
//! - the request: `principal`, `context`, `network`, `request`
//! - the policies: `policy_kind`, `policy_set`
//! - the policy language: `document`, `wildcard`, `variable`, `condition`, `grant`
//! - the principals that exist: `directory`; who may assume a role: `trust`
//! - `public_policy`: whether a bucket policy is public
//! - a policy's text: `text` (read once), `outline`, `size`, `grammar` (whether AWS accepts it), `linter`,
//!   `catalogue` (the actions and condition keys that AWS knows)
//! - the decision: `matching` (one statement), `policy_outcome` (one policy), `places` and `evaluate`
//!   (all of them), `decision` (the result), `wording` (AWS's sentence)
//! - the verdict alone: `allow`; many requests to the same policies: `index`
//! - several policies as one: `joined`
//! - changes: `edit`, `fix`
//!
//! This module knows nothing about KMS or S3 except their two kinds of resource policy. Its rules follow AWS's IAM User
//! Guide ("Policy evaluation logic", "IAM JSON policy elements") and the KMS Developer Guide ("Key policies").

mod context;
mod network;
mod policy_kind;
mod policy_set;
mod principal;
mod request;

mod catalogue;
mod condition;
mod document;
mod linter;
mod outline;
mod variable;
mod wildcard;

mod grammar;
mod grant;
mod joined;
mod public_policy;
mod size;
mod text;
mod trust;

mod allow;
mod decision;
mod directory;
mod evaluate;
mod index;
mod matching;
mod places;
mod policy_outcome;
mod wording;

pub mod edit;
mod fix;

pub use context::Context;
pub use network::Network;
pub use policy_kind::PolicyKind;
pub use policy_set::{NamedPolicy, PolicySet};
pub use principal::{ParsePrincipalError, Principal, is_account_id};
pub use request::Request;

pub use catalogue::known_actions;
pub use condition::Operator;
pub use document::{Effect, PolicyDocument, PolicyError, Statement, Version};
pub use linter::{Severity, Warning, lint};
pub use outline::Outline;
pub use text::{PolicyText, format_json};
pub use wildcard::{matches as wildcard_matches, matches_ignore_case as action_matches};

pub use allow::is_allowed;
pub use decision::{
    ConditionOutcome, Decision, Element, Layer, LayerEffect, Outcome, Reason, StatementOutcome,
    Verdict,
};
pub use directory::{Directory, InvalidPrincipal, bind_principal, unbound};
pub use evaluate::decide;
pub use fix::{Fix, Remedy, beyond_reach, fixes, in_place_of, remedy, smallest_fix};
pub use grammar::{Grammar, Refusal};
pub use grant::{Grant, GrantConstraints, OPERATIONS as GRANT_OPERATIONS, is_grantee};
pub use index::{Evaluation, PoliciesIndex, StatementPlace};
pub use size::{Limit, SizeError, check_size};
pub use wording::denial_of_unseen;
