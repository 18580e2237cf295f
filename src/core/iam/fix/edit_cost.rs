//! How much a change to a statement opens.

use super::grid::{Grid, Hits};
use crate::core::iam::{Effect, PolicyDocument, Statement};

/// What a change costs, the worst first: smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EditCost {
    /// Requests that a Deny newly denies.
    closed: usize,
    /// Requests, besides the one asked for, that the statement newly allows or no longer denies.
    opened: usize,
    /// Changed characters of the document's text.
    characters: usize,
}

impl EditCost {
    /// The cost of replacing `old` by `new`. `bucket_wide`: the request's action on the other objects of its bucket
    /// costs nothing.
    pub fn of(
        grid: &Grid<'_>,
        old: Option<&Statement>,
        new: &[Statement],
        bucket_wide: bool,
        texts: [&str; 2],
    ) -> Self {
        let hits = |statements: &[Statement], effect: Effect| -> Vec<Hits> {
            (statements.iter().filter(|one| one.effect() == effect))
                .map(|one| grid.hits(one))
                .collect()
        };
        let old = old.map_or(&[][..], std::slice::from_ref);
        let [denied, denies] = [old, new].map(|statements| hits(statements, Effect::Deny));
        let [allowed, allows] = [old, new].map(|statements| hits(statements, Effect::Allow));
        let opened =
            grid.count(&denies, &denied, false) + grid.count(&allowed, &allows, bucket_wide);
        let closed = grid.count(&denied, &denies, false);
        Self {
            closed,
            opened,
            characters: changed_characters(texts),
        }
    }
}

/// A change to one document.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub document: PolicyDocument,
    /// A phrase without capital and full stop.
    pub says: String,
    pub cost: EditCost,
}

/// The cheapest; of equals, the first.
pub(super) fn cheapest<T>(
    candidates: impl IntoIterator<Item = T>,
    cost: impl Fn(&T) -> EditCost,
) -> Option<T> {
    candidates
        .into_iter()
        .min_by_key(|candidate| cost(candidate))
}

/// How many characters are removed or added between the texts' common start and common end.
fn changed_characters([before, after]: [&str; 2]) -> usize {
    let start = (before.bytes().zip(after.bytes()))
        .take_while(|(a, b)| a == b)
        .count();
    let shorter = before.len().min(after.len()) - start;
    let end = (before.bytes().rev().zip(after.bytes().rev()))
        .take(shorter)
        .take_while(|(a, b)| a == b)
        .count();
    before.len() + after.len() - 2 * (start + end)
}
