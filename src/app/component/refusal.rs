//! AWS's answer to a policy that it does not accept.

use crate::app::tree::html::b;
use crate::app::tree::{Nodes, nodes};
use crate::core::iam::Refusal;

/// AWS's code and sentence; where the sentence is not known, that it is not.
pub fn answer(refusal: &Refusal) -> Nodes {
    code_and_sentence(Some(refusal.code), refusal.says())
}

/// AWS's code, if there is one, and its sentence.
pub fn code_and_sentence(code: Option<&str>, says: &str) -> Nodes {
    nodes()
        .child(code.map(|code| b().child(format!("{code}: "))))
        .child(says)
}
