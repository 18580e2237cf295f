//! A prediction before each verdict, and how the predictions went.
//!
//! - [`answer`]: the answers offered about a decision, and the one that is right
//! - [`explain()`]: why IAM decided so, and why not as predicted
//! - [`visibility`]: what the page shows of a run while a verdict is still to be predicted
//! - [`history`]: the predictions so far, and how they went; [`history_json`]: the same as JSON

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
