//! The browser's errors as values.

use super::protocol::{FailedPlace, Failure, WorkerMessage};
use envelope_lab_crypto::Unauthentic;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Why a worker stops before its share is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A frame was changed, or isn't in its place.
    Unauthentic,
    Failed(Failure),
}

impl Stop {
    /// What the browser threw.
    pub fn thrown(place: FailedPlace, error: &JsValue) -> Self {
        let text = |name: &str| Reflect::get(error, &name.into()).ok()?.as_string();
        let no_reason = || "no reason given".to_owned();
        Self::Failed(Failure {
            place,
            name: text("name").into_iter().collect(),
            why: text("message")
                .or_else(|| error.as_string())
                .unwrap_or_else(no_reason),
        })
    }

    /// What the browser did not throw.
    pub fn because(place: FailedPlace, why: &str) -> Self {
        Self::Failed(Failure {
            place,
            name: String::new(),
            why: why.to_owned(),
        })
    }

    pub fn message(self) -> WorkerMessage {
        match self {
            Self::Unauthentic => WorkerMessage::Unauthentic,
            Self::Failed(failure) => WorkerMessage::Failed(failure),
        }
    }
}

impl From<Unauthentic> for Stop {
    fn from(_: Unauthentic) -> Self {
        Self::Unauthentic
    }
}
