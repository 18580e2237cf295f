//! A run as text: everything the stage shows, for reading and for listening.

use crate::core::trace::{Kind, Trace};

/// The transcript: a numbered line for each step, what it means, and the error where there is one.
pub fn transcript(title: &str, trace: &Trace, receipt: &str) -> String {
    let mut text = format!("{title}\n");
    for (index, step) in trace.steps.iter().enumerate() {
        let way = match step.from == step.to {
            true => step.from.to_string(),
            false => format!("{} to {}", step.from, step.to),
        };
        text.push_str(&format!("\n{}. {way}: {}.\n", index + 1, step.title));
        if !step.says.is_empty() {
            text.push_str(&format!("   {}\n", step.says.replace('`', "")));
        }
        if let Some(decision) = &step.decision {
            let verdict = if decision.is_allowed() {
                "allowed"
            } else {
                "denied"
            };
            text.push_str(&format!("   {}: {verdict}.\n", decision.action));
        }
        if let (Kind::Fail, Some(error)) = (step.kind, &step.error) {
            text.push_str(&format!("   {error}\n"));
        }
    }
    if !receipt.is_empty() {
        text.push_str(&format!("\n{receipt}\n"));
    }
    text
}
