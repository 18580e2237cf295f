//! The errors that a case shows, from running it.

use super::case::Case;
use crate::core::clock::Timestamp;
use crate::core::lab::Lab;

/// An error that a call of a case ends with, or that KMS sends to S3 within one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseError {
    /// AWS's error code, such as `AccessDenied`.
    pub code: String,
    pub message: String,
}

/// The errors of a case in the order sent, each once. Runs the case in `lab`.
pub fn errors(case: &Case, lab: &mut Lab, now: Timestamp) -> Vec<CaseError> {
    let mut found: Vec<CaseError> = Vec::new();
    for call in case.run(lab, now) {
        let sent = call.reply.trace.iter();
        let sent = sent.filter_map(|trace| trace.refusal.as_ref());
        let sent = sent.flat_map(|refusal| refusal.errors.iter().map(|(_, _, error)| error));
        for error in sent.chain(call.reply.result.as_ref().err()) {
            let error = CaseError {
                code: error.code.clone(),
                message: error.message.clone(),
            };
            if !found.contains(&error) {
                found.push(error);
            }
        }
    }
    found
}
