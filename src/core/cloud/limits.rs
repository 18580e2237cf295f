//! What a session and an organization add to a caller.

use crate::core::kms::Caller;
use std::any::Any;
use std::fmt::Debug;

/// Adds to a caller what neither its user nor its role says: session policies, session tags, control policies.
///
/// A trait, so that a page that assumes no role and has no organization does without the code.
pub trait CallerLimits: Any + Debug + Send + Sync {
    fn apply(&self, caller: &mut Caller);
}
