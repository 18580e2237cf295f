//! Whether AWS accepts a policy's text when it is put.
//!
//! [`PolicyDocument::parse`](super::PolicyDocument::parse) reads everything that the engine can evaluate. AWS refuses
//! more than that, by kind of policy, with its own code and sentence. [`Grammar::check`] says whether it does.
//!
//! - `kind`: the grammars, one for each place that a policy is put
//! - `refusal`: AWS's code and sentence, and ours: line, column, and what is expected
//! - `mistake`: what can be wrong, and AWS's sentence for it by service
//! - `parts`: the elements of a policy's JSON, before anything is said about their values
//! - `action`, `resource`, `principal`, `condition`, `variable`: the values of the elements
//! - `identity`, `resource_based`, `bucket`, `organization`: the rules of one family of grammars
//! - `check`: all of them, in AWS's order
//!
//! Sources: IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM Access Analyzer policy check reference";
//! Organizations User Guide, "SCP syntax" and "RCP syntax"; KMS API Reference, `PutKeyPolicy`; the sentences are those
//! that public reports quote.

mod action;
mod bucket;
mod check;
mod condition;
mod identity;
mod kind;
mod mistake;
mod organization;
mod parts;
mod principal;
mod refusal;
mod resource;
mod resource_based;
mod variable;

pub use kind::Grammar;
pub use refusal::Refusal;
