//! The shape of every service error.

use serde::Serialize;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Service {
    S3,
    Kms,
    Iam,
    Sts,
    Organizations,
}

/// An error as the service sends it: code, HTTP status and message, verbatim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code} ({status}): {message}")]
pub struct ServiceError {
    /// The service that returns the error.
    pub service: Service,
    /// AWS's error code, e.g. `AccessDeniedException`.
    pub code: String,
    pub status: u16,
    /// The message; empty where AWS sends none.
    pub message: String,
}

impl ServiceError {
    /// Formats the error as the AWS CLI and boto3 print it (botocore `ClientError.MSG_TEMPLATE`).
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
            Service::Sts => "STS",
            Service::Organizations => "Organizations",
        })
    }
}
