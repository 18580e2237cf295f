//! Why work on a large body has no result.

use super::protocol::{FailedPlace, Failure};
use super::reflect;
use crate::core::crypto::Unauthentic;
use wasm_bindgen::JsValue;

/// Why a job has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// The learner cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The encrypted body was changed.
    #[error(transparent)]
    Unauthentic(#[from] Unauthentic),
    /// The file could not be read. `name` is the browser's name for the error, for example `NotReadableError`.
    #[error("the browser could not read the file: {why}")]
    File { name: String, why: String },
    /// The encrypted body could not be stored or read back. `name` is, for example, `QuotaExceededError`.
    #[error("the browser could not store the encrypted file: {why}")]
    Store { name: String, why: String },
    /// The browser ended a worker in the midst of its work.
    #[error("the browser ended a background worker")]
    Ended,
    /// The browser could not start or run the worker.
    #[error("the browser could not run the background worker: {0}")]
    Worker(String),
}

impl From<Failure> for WorkerError {
    fn from(Failure { place, name, why }: Failure) -> Self {
        match place {
            FailedPlace::File => Self::File { name, why },
            FailedPlace::Store => Self::Store { name, why },
            FailedPlace::Cipher => Self::Worker(why),
        }
    }
}

impl WorkerError {
    /// Whether there was no room for what was to be stored.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Store { name, .. } if name == "QuotaExceededError")
    }

    /// Whether what is stored is not there any more.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Store { name, .. } if name == "NotFoundError")
    }

    /// Whether the file to be read is not what it was.
    pub fn is_file(&self) -> bool {
        matches!(self, Self::File { .. })
    }
}

/// That the browser refused to start or run a worker.
pub fn refused(error: &JsValue) -> WorkerError {
    let says = reflect::text(error, "message").or_else(|| error.as_string());
    WorkerError::Worker(says.unwrap_or_else(|| "no reason given".to_owned()))
}
