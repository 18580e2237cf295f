//! S3's errors: code, HTTP status and message as recorded from AWS.

use crate::core::error::{Service, ServiceError};
use crate::core::kms::KmsError;

/// Everything S3 can refuse with here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum S3Error {
    /// IAM said no to the S3 action itself; the sentence quotes the resource.
    AccessDenied(String),
    /// No such object, and the caller may not list the bucket; the sentence is about that.
    Hidden(String),
    /// KMS said no; S3 passes its message on.
    Kms(KmsError),
    /// No such bucket.
    NoSuchBucket,
    /// No such object.
    NoSuchKey,
    /// The object's name is longer than 1,024 bytes.
    KeyTooLong,
    /// A KMS object or key header without a signature (anonymous caller).
    NeedsSignature,
    /// `InvalidArgument`, with what is wrong.
    Argument(String),
    /// Any error that says its code and status itself: those that only one operation has.
    Other {
        /// The code.
        code: &'static str,
        /// HTTP status.
        status: u16,
        /// The message.
        message: String,
    },
    /// The stored bytes do not open. AWS does not document what S3 would say: simulated.
    Damaged,
}

impl S3Error {
    /// `InvalidArgument`.
    pub fn argument(message: &str) -> Self {
        Self::Argument(message.to_owned())
    }

    /// An error of one operation.
    pub fn other(code: &'static str, status: u16, message: &str) -> Self {
        Self::Other {
            code,
            status,
            message: message.to_owned(),
        }
    }

    /// The same as a HEAD gives it: without a body there is no code and no message but the status (recorded).
    pub fn bare(&self) -> Self {
        let status = self.status();
        let code = match status {
            403 => "403",
            404 => "404",
            416 => "416",
            500 => "500",
            503 => "503",
            _ => "400",
        };
        Self::other(code, status, reason(status))
    }

    /// HTTP status.
    fn status(&self) -> u16 {
        match self {
            Self::AccessDenied(_) | Self::Hidden(_) | Self::Kms(KmsError::AccessDenied(_)) => 403,
            Self::NoSuchBucket | Self::NoSuchKey => 404,
            // What S3 answers when KMS throttles is not documented: simulated.
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
            Self::NoSuchKey => "NoSuchKey".into(),
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
            Self::NoSuchKey => "The specified key does not exist.".into(),
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

/// The words after an HTTP status, as S3 sends them.
pub fn reason(status: u16) -> &'static str {
    match status {
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        416 => "Requested Range Not Satisfiable",
        500 => "Internal Server Error",
        503 => "Slow Down",
        _ => "Bad Request",
    }
}
