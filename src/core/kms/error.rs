//! KMS's errors: code, HTTP status and message as recorded from AWS.

use crate::core::error::{Service, ServiceError};

/// Every error that this KMS returns. All have HTTP status 400, `AccessDeniedException` included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KmsError {
    /// IAM denied the request; the message is [`crate::core::iam::Decision::sentence`]'s.
    AccessDenied(String),
    Disabled {
        key_arn: String,
    },
    /// The key is pending deletion.
    PendingDeletion {
        key_arn: String,
    },
    /// No such key, alias or Region; the message says which.
    NotFound(String),
    /// The ciphertext or its encryption context differs from the one KMS encrypted.
    InvalidCiphertext,
    /// The request names another key than the ciphertext does.
    IncorrectKey,
    /// A parameter is out of bounds; the message says which.
    Validation(String),
    /// The key is for signing or for MACs, not for encryption.
    InvalidKeyUsage {
        key_arn: String,
        /// Its `KeyUsage`.
        usage: &'static str,
        /// The operation, e.g. `Encrypt`.
        operation: &'static str,
    },
    /// The key's state does not allow the operation; the message says why.
    InvalidState(String),
    /// The new key policy would lock its author out, or is invalid; the message says which.
    MalformedPolicy(String),
    /// `DryRun` was set, and the request would have succeeded.
    DryRun,
    /// The account exceeded its requests per second (KMS guide, throttling).
    Throttling,
    /// An error with its own code, which only one operation returns.
    Other {
        code: &'static str,
        message: String,
    },
}

impl KmsError {
    /// A value violates a length or value constraint of the service model.
    pub fn constraint(value: Option<&str>, member: &str, must: &str) -> Self {
        let value = value.map_or("Value".to_owned(), |value| format!("Value '{value}'"));
        Self::Validation(format!(
            "1 validation error detected: {value} at '{member}' failed to satisfy constraint: Member must {must}"
        ))
    }

    /// A required parameter is missing. (The text is ours, in the shape of the others.)
    pub fn missing(member: &str) -> Self {
        Self::Validation(format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
        ))
    }

    /// An error that only one operation returns.
    pub fn other(code: &'static str, message: impl Into<String>) -> Self {
        Self::Other {
            code,
            message: message.into(),
        }
    }

    /// No custom key store exists here. (The text is ours.)
    pub fn no_key_store(id: &str) -> Self {
        Self::other(
            "CustomKeyStoreNotFoundException",
            format!(
                "No custom key store has the CustomKeyStoreId {id}. Custom key stores are not simulated here."
            ),
        )
    }

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
