//! What explains a denial. With what puts it on the stage, it is a part of its own: the box stands before it has come.

use crate::app::lazy_part::{PartLoadError, part};
use crate::lesson::denied::{
    Diagnosis, DiagnosisChoices, GivenPolicy, Reading, anonymous_question, diagnose,
};

/// The functions of the part.
#[derive(Clone, Copy, Debug)]
pub struct Explainer {
    /// Runs the engine on the rebuilt request.
    pub diagnose: fn(&Reading, &[GivenPolicy], &DiagnosisChoices) -> Diagnosis,
    /// The text and its policies as a question without names.
    pub question: fn(&str, &Reading, &[GivenPolicy]) -> String,
}

impl Explainer {
    /// The functions themselves.
    pub fn whole() -> Self {
        Self {
            diagnose,
            question: |text, reading, given| anonymous_question(text, reading, given).text,
        }
    }
}

part! { explainer,
/// Loads the part.
///
/// # Errors
/// If the part cannot be loaded.
pub fn load() -> Result<Explainer, PartLoadError> {
    Ok(Explainer::whole())
}
}
