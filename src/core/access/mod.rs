//! Authorizes a request on behalf of a service: one IAM decision, and the step that shows it.

mod authorize;

pub use authorize::authorize;
