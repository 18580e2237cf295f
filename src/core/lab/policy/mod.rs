//! The lab's policies: as typed, as switches, and in effect in its cloud.
//!
//! - `lab_policy`: which policies the lab has, and what each is for
//! - `draft`: a policy as typed, and the policy in effect
//! - `drafts`: the drafts of all of the lab's policies
//! - `policies`: edits and switches, and their effect in the lab's cloud
//! - [`request_draft`]: a request as typed, and its evaluation under the lab's policies
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
