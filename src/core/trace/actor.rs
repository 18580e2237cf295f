//! Who takes part in a flow.

use serde::Serialize;
use std::fmt;

/// Who acts in a step, or is acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Actor {
    /// The learner's application.
    App,
    /// Amazon S3.
    S3,
    /// AWS KMS.
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
