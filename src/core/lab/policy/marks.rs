//! What to highlight in a policy's text: what matched, where it broke off, what is wrong.

use super::draft::{Flaw, PolicyDraft};
use crate::core::iam::{
    Decision, Effect, Element, Outcome, Outline, PolicyKind, StatementOutcome, Warning,
};
use std::ops::Range;

/// How a stretch of text is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A statement that allows.
    Allows,
    /// A statement that denies.
    Denies,
    /// A statement that does not apply.
    Idle,
    /// An element that matched.
    Agreed,
    /// The first element that did not.
    Broke,
    /// A linter's warning.
    Warned,
    /// Where it stops being a policy.
    Wrong,
}

/// A stretch of the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub at: Range<usize>,
    /// How.
    pub sort: Sort,
    /// The statement it belongs to.
    pub statement: usize,
}

/// The order in which a statement's elements are asked.
const ORDER: [[Element; 2]; 3] = [
    [Element::Principal, Element::NotPrincipal],
    [Element::Action, Element::NotAction],
    [Element::Resource, Element::NotResource],
];

/// The marks of a draft: of its flaw; or, when it is in force, of what each statement did in a
/// decision and what the linter says.
pub fn marks(draft: &PolicyDraft, decision: Option<&Decision>, warnings: &[Warning]) -> Vec<Mark> {
    if let Some(flaw) = &draft.flaw {
        return match flaw {
            Flaw::Policy(error) => vec![Mark {
                at: error.at.clone(),
                sort: Sort::Wrong,
                statement: 0,
            }],
            Flaw::Size(_) => Vec::new(),
        };
    }
    let mut marks = Vec::new();
    if let (Some(decision), Some(outline)) = (decision, Outline::of(&draft.text)) {
        let kind = draft.slot.kind();
        for outcome in decision.considered.iter().filter(|o| o.policy == kind) {
            statement(&mut marks, &outline, outcome);
        }
    }
    marks.extend(warnings.iter().map(|warning| Mark {
        at: warning.at.clone(),
        sort: Sort::Warned,
        statement: 0,
    }));
    marks
}

fn statement(marks: &mut Vec<Mark>, outline: &Outline, outcome: &StatementOutcome) {
    let index = outcome.index;
    let mut mark = |at: Option<Range<usize>>, sort| {
        marks.extend(at.map(|at| Mark {
            at,
            sort,
            statement: index,
        }));
    };
    let whole = match (&outcome.outcome, outcome.effect) {
        (Outcome::NotMatched { .. }, _) => Sort::Idle,
        (_, Effect::Allow) => Sort::Allows,
        (_, Effect::Deny) => Sort::Denies,
    };
    mark(outline.statement(index), whole);
    let broke = match &outcome.outcome {
        Outcome::NotMatched { element, .. } => Some(*element),
        _ => None,
    };
    if outcome.policy == PolicyKind::Grant {
        return grant(&mut mark, outline, index, broke);
    }
    for pair in ORDER {
        if let Some(element) = broke
            && pair.contains(&element)
        {
            return mark(outline.element(index, element, None), Sort::Broke);
        }
        for element in pair {
            mark(outline.element(index, element, None), Sort::Agreed);
        }
    }
    for condition in &outcome.conditions {
        let sort = match condition.met {
            true => Sort::Agreed,
            false => Sort::Broke,
        };
        let at = outline.condition(index, &condition.operator, &condition.key);
        mark(at, sort);
    }
}

/// A grant's elements, in the order in which they are asked.
fn grant(
    mark: &mut impl FnMut(Option<Range<usize>>, Sort),
    outline: &Outline,
    index: usize,
    broke: Option<Element>,
) {
    for element in [Element::Grantee, Element::Operation, Element::Constraint] {
        let at = outline.member(index, element.name());
        if broke == Some(element) {
            return mark(at, Sort::Broke);
        }
        mark(at, Sort::Agreed);
    }
}

/// A byte offset as the browser counts: in UTF-16 units.
pub fn to_utf16(text: &str, byte: usize) -> usize {
    (text.char_indices())
        .take_while(|(at, _)| *at < byte)
        .map(|(_, c)| c.len_utf16())
        .sum()
}

/// A browser's offset in bytes.
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
