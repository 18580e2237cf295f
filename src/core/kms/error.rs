//! KMS's errors: code, HTTP status and message as recorded from AWS.

use crate::core::error::{Service, ServiceError};

/// Everything KMS can refuse with here. All are HTTP 400, `AccessDeniedException` included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KmsError {
    /// IAM said no; the sentence is [`crate::core::iam::Decision::sentence`]'s.
    AccessDenied(String),
    /// The key is disabled.
    Disabled {
        /// The key's ARN.
        key_arn: String,
    },
    /// The key is waiting to be deleted.
    PendingDeletion {
        /// The key's ARN.
        key_arn: String,
    },
    /// No such key, alias or Region; the message differs.
    NotFound(String),
    /// The ciphertext, or the context given with it, is not what was encrypted.
    InvalidCiphertext,
    /// The request names another key than the ciphertext.
    IncorrectKey,
    /// A parameter is out of bounds; the message differs.
    Validation(String),
    /// The key is for signing or for MACs, not for encrypting.
    InvalidKeyUsage {
        /// The key's ARN.
        key_arn: String,
        /// Its `KeyUsage`.
        usage: &'static str,
        /// What was asked, e.g. `Encrypt`.
        operation: &'static str,
    },
    /// The key is in a state that this is not for; the message differs.
    InvalidState(String),
    /// The new key policy would lock its author out, or is no policy; the message differs.
    MalformedPolicy(String),
    /// `DryRun` was set, and all would have gone well.
    DryRun,
    /// More requests a second than the account may make (KMS guide, throttling).
    Throttling,
    /// Any error that says its code itself: those that only one operation has.
    Other { code: &'static str, message: String },
}

impl KmsError {
    /// A length or value constraint of the service model.
    pub fn constraint(value: Option<&str>, member: &str, must: &str) -> Self {
        let value = value.map_or("Value".to_owned(), |value| format!("Value '{value}'"));
        Self::Validation(format!(
            "1 validation error detected: {value} at '{member}' failed to satisfy constraint: Member must {must}"
        ))
    }

    /// A parameter that must be there and is not. (The text is ours, in the shape of the others.)
    pub fn missing(member: &str) -> Self {
        Self::Validation(format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
        ))
    }

    /// An error that only one operation has.
    pub fn other(code: &'static str, message: impl Into<String>) -> Self {
        Self::Other {
            code,
            message: message.into(),
        }
    }

    /// The error's code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AccessDenied(_) => "AccessDeniedException",
            Self::Disabled { .. } => "DisabledException",
            Self::PendingDeletion { .. } => "KMSInvalidStateException",
            Self::NotFound(_) => "NotFoundException",
            Self::InvalidCiphertext => "InvalidCiphertextException",
            Self::IncorrectKey => "IncorrectKeyException",
            Self::Validation(_) => "ValidationException",
            Self::InvalidKeyUsage { .. } => "InvalidKeyUsageException",
            Self::InvalidState(_) => "KMSInvalidStateException",
            Self::MalformedPolicy(_) => "MalformedPolicyDocumentException",
            Self::DryRun => "DryRunOperationException",
            Self::Throttling => "ThrottlingException",
            Self::Other { code, .. } => code,
        }
    }

    /// The error's message; `InvalidCiphertextException` has none.
    pub fn message(&self) -> String {
        match self {
            Self::AccessDenied(text)
            | Self::NotFound(text)
            | Self::Validation(text)
            | Self::InvalidState(text)
            | Self::MalformedPolicy(text)
            | Self::Other { message: text, .. } => text.clone(),
            Self::InvalidKeyUsage {
                key_arn,
                usage,
                operation,
            } => format!("{key_arn} key usage is {usage} which is not valid for {operation}."),
            Self::DryRun => {
                "The request would have succeeded, but the DryRun option is set.".to_owned()
            }
            Self::Throttling => "You have exceeded the rate at which you may call KMS. Reduce \
                                 the frequency of your calls."
                .to_owned(),
            Self::Disabled { key_arn } => format!("{key_arn} is disabled."),
            Self::PendingDeletion { key_arn } => format!("{key_arn} is pending deletion."),
            Self::InvalidCiphertext => String::new(),
            Self::IncorrectKey => "The key ID in the request does not identify a CMK that can \
                                   perform this operation."
                .to_owned(),
        }
    }
}

impl From<&KmsError> for ServiceError {
    fn from(error: &KmsError) -> Self {
        Self {
            service: Service::Kms,
            code: error.code().to_owned(),
            status: 400,
            message: error.message(),
        }
    }
}
