//! The lab's policies: as typed, as switched, and in force in its cloud.
//!
//! - `lab_policy`: which policies the lab has, and what each is for
//! - `draft`: a policy as typed, and the policy in force
//! - `drafts`: the drafts of all of the lab's policies
//! - `policies`: what the lab does with them: edits, switches, the policies of its cloud
//! - [`request_draft`]: a request as typed, and how it is decided under them
//! - [`highlights`]: what to highlight in a policy's text

mod draft;
mod drafts;
pub mod highlights;
mod lab_policy;
mod policies;
pub mod request_draft;

pub use draft::{DraftError, EffectivePolicy, PolicyDraft};
pub(in crate::core::lab) use drafts::Drafts;
pub use lab_policy::LabPolicy;
pub use request_draft::{DecisionReport, RequestDraft};
