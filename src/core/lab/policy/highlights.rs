//! What to highlight in a policy's text: what matched, what did not, and errors.

use super::draft::PolicyDraft;
use crate::core::iam::{
    Decision, Effect, Element, Outcome, Outline, PolicyKind, StatementOutcome, Warning,
};
use std::ops::Range;

/// What a highlight marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HighlightKind {
    Allows,
    Denies,
    /// A statement that does not apply.
    Inapplicable,
    Matched,
    /// The first element that did not match.
    Mismatched,
    Warning,
    /// The place where the text stops being a valid policy.
    Error,
}

/// A range of the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    pub at: Range<usize>,
    pub kind: HighlightKind,
    /// The index of its statement, from 0; 0 for errors and warnings.
    pub statement: usize,
}

/// The order in which a statement's elements are compared with the request.
const ORDER: [[Element; 2]; 3] = [
    [Element::Principal, Element::NotPrincipal],
    [Element::Action, Element::NotAction],
    [Element::Resource, Element::NotResource],
];

/// The highlights of a draft. A draft with a flaw shows only the flaw; a draft in effect shows what each statement did
/// in a decision, and the linter's warnings.
pub fn highlights(
    draft: &PolicyDraft,
    decision: Option<&Decision>,
    warnings: &[Warning],
) -> Vec<Highlight> {
    if let Some(flaw) = &draft.flaw {
        let place = flaw.place().map(|error| Highlight {
            at: error.at.clone(),
            kind: HighlightKind::Error,
            statement: 0,
        });
        return place.into_iter().collect();
    }
    let mut highlights = Vec::new();
    if let (Some(decision), Some(outline)) = (decision, draft.outline()) {
        let kind = draft.which.kind();
        for outcome in decision.considered.iter().filter(|o| o.policy == kind) {
            statement(&mut highlights, outline, outcome);
        }
    }
    highlights.extend(warnings.iter().map(|warning| Highlight {
        at: warning.at.clone(),
        kind: HighlightKind::Warning,
        statement: 0,
    }));
    highlights
}

fn statement(highlights: &mut Vec<Highlight>, outline: &Outline, outcome: &StatementOutcome) {
    let index = outcome.index;
    let mut highlight = |at: Option<Range<usize>>, kind| {
        highlights.extend(at.map(|at| Highlight {
            at,
            kind,
            statement: index,
        }));
    };
    let whole = match (&outcome.outcome, outcome.effect) {
        (Outcome::NotMatched { .. }, _) => HighlightKind::Inapplicable,
        (_, Effect::Allow) => HighlightKind::Allows,
        (_, Effect::Deny) => HighlightKind::Denies,
    };
    highlight(outline.statement(index), whole);
    let broke = match &outcome.outcome {
        Outcome::NotMatched { element, .. } => Some(*element),
        _ => None,
    };
    if outcome.policy == PolicyKind::Grant {
        return grant(&mut highlight, outline, index, broke);
    }
    for pair in ORDER {
        if let Some(element) = broke
            && pair.contains(&element)
        {
            return highlight(
                outline.element(index, element, None),
                HighlightKind::Mismatched,
            );
        }
        for element in pair {
            highlight(
                outline.element(index, element, None),
                HighlightKind::Matched,
            );
        }
    }
    for condition in &outcome.conditions {
        let kind = match condition.met {
            true => HighlightKind::Matched,
            false => HighlightKind::Mismatched,
        };
        let at = outline.condition(index, &condition.operator, &condition.key);
        highlight(at, kind);
    }
}

/// A grant's elements, in the order in which they are compared with the request.
fn grant(
    highlight: &mut impl FnMut(Option<Range<usize>>, HighlightKind),
    outline: &Outline,
    index: usize,
    broke: Option<Element>,
) {
    for element in [Element::Grantee, Element::Operation, Element::Constraint] {
        let at = outline.member(index, element.name());
        if broke == Some(element) {
            return highlight(at, HighlightKind::Mismatched);
        }
        highlight(at, HighlightKind::Matched);
    }
}

/// Converts a byte offset to the browser's unit, UTF-16.
pub fn to_utf16(text: &str, byte: usize) -> usize {
    (text.char_indices())
        .take_while(|(at, _)| *at < byte)
        .map(|(_, c)| c.len_utf16())
        .sum()
}

/// Converts the browser's UTF-16 offset to bytes.
pub fn from_utf16(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= units {
            return at;
        }
        seen += c.len_utf16();
    }
    text.len()
}
