//! The participants in a flow.

use serde::Serialize;
use std::fmt;

/// A participant that acts in a step, or receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Actor {
    /// The learner's application.
    App,
    S3,
    Kms,
    /// S3's storage.
    Bucket,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Actor::App => "Your app",
            Actor::S3 => "Amazon S3",
            Actor::Kms => "AWS KMS",
            Actor::Bucket => "the bucket",
        })
    }
}
