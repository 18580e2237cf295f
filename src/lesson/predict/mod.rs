//! A guess before each verdict, and how the guesses went.
//!
//! - [`answer`]: what can be predicted of a decision, and which of it came
//! - [`explain()`]: why it came so, and why not as predicted
//! - [`face`]: what a run shows of itself, as long as a verdict is still to be predicted
//! - [`record`]: how the predictions went

pub mod answer;
mod explain;
pub mod face;
pub mod record;

pub use answer::{MOST, PredictionAnswer, options, question};
pub use explain::explain;
pub use face::{Visibility, faces};
pub use record::{Prediction, PredictionHistory};
