//! AWS's answer to a policy that it does not accept.

use crate::app::tree::html::b;
use crate::app::tree::{Nodes, nodes};
use crate::core::iam::Refusal;

/// AWS's code and sentence; where the sentence is not known, that it is not.
pub fn answer(refusal: &Refusal) -> Nodes {
    let says = match &refusal.sentence {
        Some(sentence) => sentence,
        None => "AWS refuses this policy. Its sentence is not known.",
    };
    nodes()
        .child(b().child(format!("{}: ", refusal.code)))
        .child(says)
}
