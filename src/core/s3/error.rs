//! S3's errors: code, HTTP status, and message, as recorded from AWS.

use crate::core::clock::Timestamp;
use crate::core::error::{Service, ServiceError};
use crate::core::kms::KmsError;

/// Every error that this S3 returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum S3Error {
    /// IAM denied the S3 action. The sentence quotes the resource.
    AccessDenied(String),
    /// The object doesn't exist and the caller isn't allowed to list the bucket. The sentence is about the listing.
    Hidden(String),
    /// KMS refused; S3 passes its message on.
    Kms(KmsError),
    NoSuchBucket,
    NoSuchKey,
    /// The current version is a delete marker, which has this id. The code is `NoSuchKey`.
    Deleted {
        version_id: String,
    },
    /// The version asked for is a delete marker: `MethodNotAllowed`.
    DeleteMarker {
        version_id: String,
        last_modified: Timestamp,
    },
    /// There is no version with this id.
    NoSuchVersion,
    /// The object's name is longer than 1,024 bytes.
    KeyTooLong,
    /// An anonymous caller, whose request has no signature, used a KMS-encrypted object or a KMS key header.
    NeedsSignature,
    /// `InvalidArgument`, with its message.
    Argument(String),
    /// An error that only one operation returns. It contains its own code and status.
    Other {
        code: &'static str,
        status: u16,
        message: String,
    },
    /// The stored bytes can't be decrypted. AWS doesn't document S3's answer: simulated.
    Damaged,
}

impl S3Error {
    /// `InvalidArgument` with this message.
    pub fn argument(message: &str) -> Self {
        Self::Argument(message.to_owned())
    }

    /// An error that only one operation returns.
    pub fn other(code: &'static str, status: u16, message: &str) -> Self {
        Self::Other {
            code,
            status,
            message: message.to_owned(),
        }
    }

    /// A header that AWS accepts and this simulation lacks: `NotImplemented`, with AWS's sentence and the header.
    pub fn not_simulated(header: &str) -> Self {
        let message = format!(
            "A header you provided implies functionality that is not implemented in this simulation: {header}"
        );
        Self::other("NotImplemented", 501, &message)
    }

    /// Whether there is no object that the request could be about.
    pub fn is_about_nothing(&self) -> bool {
        matches!(
            self,
            Self::NoSuchBucket
                | Self::NoSuchKey
                | Self::Deleted { .. }
                | Self::DeleteMarker { .. }
                | Self::NoSuchVersion
                | Self::Hidden(_)
        )
    }

    /// The headers that the answer has besides its status (S3 guide, DeleteMarker).
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let marker = |version_id: &String| {
            vec![
                ("x-amz-delete-marker", "true".to_owned()),
                ("x-amz-version-id", version_id.clone()),
            ]
        };
        match self {
            Self::Deleted { version_id } => marker(version_id),
            Self::DeleteMarker {
                version_id,
                last_modified,
            } => {
                let mut headers = marker(version_id);
                headers.push(("Allow", "DELETE".to_owned()));
                headers.push(("Last-Modified", last_modified.to_string()));
                headers
            }
            _ => Vec::new(),
        }
    }

    /// The error as a HEAD returns it: there is no body, so the status replaces the code and the message (recorded).
    pub fn bare(&self) -> Self {
        let status = self.status();
        let code = match status {
            403 => "403",
            404 => "404",
            304 => "304",
            405 => "405",
            412 => "412",
            416 => "416",
            500 => "500",
            503 => "503",
            _ => "400",
        };
        Self::other(code, status, reason(status))
    }

    fn status(&self) -> u16 {
        match self {
            Self::AccessDenied(_) | Self::Hidden(_) | Self::Kms(KmsError::AccessDenied(_)) => 403,
            Self::NoSuchBucket | Self::NoSuchKey | Self::Deleted { .. } | Self::NoSuchVersion => {
                404
            }
            Self::DeleteMarker { .. } => 405,
            // AWS doesn't document what S3 answers when KMS throttles: simulated.
            Self::Kms(KmsError::Throttling) => 503,
            Self::Kms(_) | Self::KeyTooLong | Self::NeedsSignature | Self::Argument(_) => 400,
            Self::Other { status, .. } => *status,
            Self::Damaged => 500,
        }
    }

    fn code(&self) -> String {
        match self {
            Self::AccessDenied(_) | Self::Hidden(_) | Self::Kms(KmsError::AccessDenied(_)) => {
                "AccessDenied".into()
            }
            Self::Kms(KmsError::Throttling) => "SlowDown".into(),
            Self::Other { code, .. } => (*code).into(),
            Self::Kms(error) => format!("KMS.{}", error.code()),
            Self::NoSuchBucket => "NoSuchBucket".into(),
            Self::NoSuchKey | Self::Deleted { .. } => "NoSuchKey".into(),
            Self::NoSuchVersion => "NoSuchVersion".into(),
            Self::DeleteMarker { .. } => "MethodNotAllowed".into(),
            Self::KeyTooLong => "KeyTooLongError".into(),
            Self::NeedsSignature | Self::Argument(_) => "InvalidArgument".into(),
            Self::Damaged => "InternalError".into(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::AccessDenied(text)
            | Self::Hidden(text)
            | Self::Argument(text)
            | Self::Other { message: text, .. } => text.clone(),
            Self::Kms(KmsError::Throttling) => "Please reduce your request rate.".into(),
            Self::Kms(error) => error.message(),
            Self::NoSuchBucket => "The specified bucket does not exist".into(),
            Self::NoSuchKey | Self::Deleted { .. } => "The specified key does not exist.".into(),
            Self::NoSuchVersion => "The specified version does not exist.".into(),
            Self::DeleteMarker { .. } => {
                "The specified method is not allowed against this resource.".into()
            }
            Self::KeyTooLong => "Your key is too long".into(),
            Self::NeedsSignature => "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.".into(),
            Self::Damaged => "We encountered an internal error. Please try again.".into(),
        }
    }
}

impl From<&S3Error> for ServiceError {
    fn from(error: &S3Error) -> Self {
        Self {
            service: Service::S3,
            code: error.code(),
            status: error.status(),
            message: error.message(),
        }
    }
}

/// The reason phrase that S3 sends after an HTTP status.
pub fn reason(status: u16) -> &'static str {
    match status {
        304 => "Not Modified",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        412 => "Precondition Failed",
        416 => "Requested Range Not Satisfiable",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Slow Down",
        _ => "Bad Request",
    }
}
