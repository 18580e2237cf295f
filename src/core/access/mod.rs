//! Asking IAM on behalf of a service: one decision, and the step that shows it.

mod authorize;

pub use authorize::authorize;
