//! The one shape in which a service says no.

use serde::Serialize;
use std::fmt;

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Service {
    /// Amazon S3.
    S3,
    /// AWS KMS.
    Kms,
    /// AWS IAM.
    Iam,
}

/// An error as it goes over the wire: code, HTTP status and message, word for word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code} ({status}): {message}")]
pub struct ServiceError {
    /// The service that says it.
    pub service: Service,
    /// AWS's error code, e.g. `AccessDeniedException`.
    pub code: String,
    /// HTTP status.
    pub status: u16,
    /// The message; empty where AWS sends none.
    pub message: String,
}

impl ServiceError {
    /// How the AWS CLI and boto3 print it (botocore `ClientError.MSG_TEMPLATE`).
    pub fn cli_line(&self, operation: &str) -> String {
        format!(
            "An error occurred ({}) when calling the {operation} operation: {}",
            self.code, self.message
        )
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Service::S3 => "S3",
            Service::Kms => "KMS",
            Service::Iam => "IAM",
        })
    }
}
