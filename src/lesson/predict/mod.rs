//! A prediction before each verdict, and the learner's history of them.
//!
//! - [`answer`]: the possible answers about a decision, and which of them is right
//! - [`explain()`]: explains a decision, and why the prediction was wrong
//! - [`visibility`]: what the page shows of a run before a verdict is predicted
//! - [`history`]: the learner's past predictions; [`history_json`]: the same as JSON

pub mod answer;
mod explain;
pub mod history;
pub mod history_json;
pub mod visibility;

pub use answer::{MOST, PredictionAnswer, options, question};
pub use explain::explain;
pub use history::{Prediction, PredictionHistory};
pub use history_json::HistoryError;
pub use visibility::{Visibility, step_visibility};
