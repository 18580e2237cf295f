//! The predictions as JSON.

use super::answer::PredictionAnswer;
use super::history::{Prediction, PredictionHistory};
use crate::core::json::Object;
use serde_json::Value;
use thiserror::Error;

/// The version that [`PredictionHistory::to_json`] writes and [`PredictionHistory::from_json`] reads.
const VERSION: u64 = 1;

/// Longer than the name of any action, in bytes.
const LONGEST_ACTION: usize = 128;

/// Why a value is not a history of predictions.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HistoryError {
    /// The version is not the one that this lab reads.
    #[error("version: expected {VERSION}, found {0}")]
    UnknownVersion(u64),
    /// The member `version` is not a whole number.
    #[error("version: expected a whole number")]
    Version,
    /// The member `predictions` is not a list.
    #[error("predictions: expected a list")]
    NoList,
    /// The member `action` of the prediction at this index is not an action.
    #[error("predictions[{0}].action: expected an action, e.g. kms:Decrypt")]
    Action(usize),
    /// The member with this name, of the prediction at this index, is not an answer.
    #[error("predictions[{0}].{1}: expected an answer's name, e.g. allowed")]
    Answer(usize, &'static str),
}

impl PredictionHistory {
    /// The history as JSON: `{"version": 1, "predictions": [{"action", "said", "came"}]}`, oldest first.
    pub fn to_json(&self) -> Value {
        let one = |prediction: &Prediction| {
            Object::of(&[
                ("action", prediction.action.as_str()),
                ("said", prediction.predicted.code()),
                ("came", prediction.actual.code()),
            ])
            .value()
        };
        let all = self.predictions().iter().map(one).collect();
        Object::default()
            .put("version", VERSION.into())
            .put("predictions", Value::Array(all))
            .value()
    }

    /// Reads what [`PredictionHistory::to_json`] wrote. Of more than [`PredictionHistory::MOST`] predictions it keeps
    /// the last ones.
    ///
    /// # Errors
    /// Another version, or a member that is not a prediction.
    pub fn from_json(value: &Value) -> Result<Self, HistoryError> {
        match value.get("version").and_then(Value::as_u64) {
            Some(VERSION) => read_predictions(value),
            Some(other) => Err(HistoryError::UnknownVersion(other)),
            None => Err(HistoryError::Version),
        }
    }
}

fn read_predictions(value: &Value) -> Result<PredictionHistory, HistoryError> {
    let Some(Value::Array(all)) = value.get("predictions") else {
        return Err(HistoryError::NoList);
    };
    let mut history = PredictionHistory::default();
    for (index, one) in all.iter().enumerate() {
        let text = |name: &str| one.get(name).and_then(Value::as_str);
        let answer = |name: &'static str| {
            (text(name).and_then(PredictionAnswer::of_code))
                .ok_or(HistoryError::Answer(index, name))
        };
        let action = text("action").filter(|action| is_action(action));
        history.note(Prediction {
            action: action.ok_or(HistoryError::Action(index))?.to_owned(),
            predicted: answer("said")?,
            actual: answer("came")?,
        });
    }
    Ok(history)
}

/// Whether the text has the form `service:Name`.
fn is_action(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.len() <= LONGEST_ACTION
        && (text.split_once(':')).is_some_and(|(service, name)| plain(service) && plain(name))
}
