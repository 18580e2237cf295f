//! The errors in a policy's text, or the linter's warnings, each with a link to its place.

use super::state::PoliciesState;
use crate::app::component::prose::prose;
use crate::app::component::refusal::answer;
use crate::app::tree::html::{b, div, li, p, press, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::iam::Warning;
use crate::core::lab::{DraftError, EffectivePolicy};
use leptos::prelude::*;
use std::ops::Range;

/// The panel's footer, which describes the text area.
pub fn findings(state: PoliciesState) -> Element {
    let content = reactive(move || {
        let says = state.draft(|draft| match (&draft.flaw, &draft.in_force) {
            (Some(flaw), _) => flawed(state, flaw),
            (None, EffectivePolicy::Absent) => nodes().child(p().child(draft.which.absent())),
            (None, _) => nodes().child(p().child("In effect. The lab uses this policy too.")),
        });
        let warnings = state.warnings.get();
        let warnings = (!warnings.is_empty()).then(|| {
            let each = warnings.iter().map(|warning| warned(state, warning));
            ul().class("pol-warnings").child(each.collect::<Nodes>())
        });
        let plain = state.shape.get().is_plain.then(|| {
            p().child("This text is too long for a policy, so it’s shown without colors and line numbers.")
        });
        div()
            .class("pol-state")
            .child(says)
            .child(plain)
            .child(warnings)
    });
    div()
        .id("pol-state")
        .attr("aria-live", "polite")
        .child(content)
}

/// Why the text is not in effect.
fn flawed(state: PoliciesState, flaw: &DraftError) -> Nodes {
    let aws = match flaw {
        DraftError::Refused(refusal) => Some(answer(refusal)),
        DraftError::Size(error) => Some(nodes().child(error.to_string()).child(
            error.simulated().then_some(
                " (The limit is AWS’s. AWS doesn’t document the error text, so this text is simulated.)",
            ),
        )),
        DraftError::Grants(_) => None,
    };
    let ours = flaw.place().map(|error| {
        p().class("bad")
            .child(place(state, &error.at, error.line, error.column))
            .child(": ")
            .child(&error.message)
    });
    nodes()
        .child(aws.map(|aws| p().class("bad").child(aws)))
        .child(ours)
        .child(p().child("Your edits are kept, but not applied. The last valid policy is still in effect, and the result shown is for that policy."))
}

/// A warning: something valid that looks like a mistake.
fn warned(state: PoliciesState, warning: &Warning) -> Element {
    li().child(b().child(prose(&sentence(&warning.message))))
        .child(" ")
        .child(place(state, &warning.at, warning.line, warning.column))
        .child(p().child(prose(&warning.why)))
}

/// Capitalizes the first letter, unless the text begins with a name.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A place in the text, with a button that goes there.
fn place(state: PoliciesState, at: &Range<usize>, line: usize, column: usize) -> Element {
    let at = at.clone();
    press()
        .class("link")
        .on_click(move || state.select(&at, line))
        .child(format!("Line {line}, column {column}"))
}
