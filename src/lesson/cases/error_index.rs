//! Every error that the cases show, word for word, and the search in them.

use super::case_runner::CaseCall;
use super::list::CASES;
use crate::core::clock::Timestamp;
use crate::core::iam::PolicyError;

/// An error of a case, as the AWS CLI prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexedError {
    /// The index of the case in [`CASES`].
    pub case: usize,
    pub text: String,
}

/// The errors of all cases, in their order; each text once in a case.
///
/// # Errors
/// As for [`Lab::new`](crate::core::lab::Lab::new).
pub fn index(seed: [u8; 32], now: Timestamp) -> Result<Vec<IndexedError>, PolicyError> {
    let mut all = Vec::new();
    for (place, case) in CASES.iter().enumerate() {
        let calls = case.in_scratch_world(seed, now)?;
        for text in calls.iter().filter_map(error_text) {
            let error = IndexedError { case: place, text };
            if !all.contains(&error) {
                all.push(error);
            }
        }
    }
    Ok(all)
}

/// The error of a call, as the AWS CLI prints it.
pub fn error_text(call: &CaseCall) -> Option<String> {
    let error = call.reply.result.as_ref().err()?;
    Some(error.cli_line(&call.line.operation))
}

/// The errors that fit a text best, in order: those that contain most of its words. ARNs and ids do not count, because
/// the reader's are others. All of them if the text has no other words.
pub fn find<'a>(all: &'a [IndexedError], text: &str) -> Vec<&'a IndexedError> {
    let words: Vec<String> = text
        .split(|letter: char| letter.is_whitespace() || "()\"'“”,".contains(letter))
        .map(|word| word.trim_end_matches(['.', ':', ';']).to_lowercase())
        .filter(|word| !word.is_empty() && !word.contains("arn:aws"))
        .filter(|word| word.len() < 20 || !word.chars().any(|letter| letter.is_ascii_digit()))
        .collect();
    let score = |error: &IndexedError| {
        let text = error.text.to_lowercase();
        words.iter().filter(|word| text.contains(*word)).count()
    };
    let scores: Vec<usize> = all.iter().map(score).collect();
    let most = scores.iter().copied().max().unwrap_or(0);
    // A word that no error has is the reader's own. At least half of the words must be found.
    if most * 2 < words.len() {
        return Vec::new();
    }
    (all.iter().zip(scores))
        .filter(|(_, score)| *score == most)
        .map(|(error, _)| error)
        .collect()
}
