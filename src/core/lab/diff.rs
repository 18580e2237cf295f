//! A policy before and after, line by line.

use similar::{ChangeTag, TextDiff};

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stays.
    Kept,
    /// It is new.
    Added,
    /// It goes.
    Removed,
}

/// The lines of both texts in reading order, with `around` unchanged lines kept beside each change.
pub fn lines(before: &str, after: &str, around: usize) -> Vec<(Change, String)> {
    let diff = TextDiff::from_lines(before, after);
    diff.grouped_ops(around)
        .iter()
        .flatten()
        .flat_map(|op| diff.iter_changes(op))
        .map(|change| {
            let kind = match change.tag() {
                ChangeTag::Equal => Change::Kept,
                ChangeTag::Insert => Change::Added,
                ChangeTag::Delete => Change::Removed,
            };
            (kind, change.value().trim_end_matches('\n').to_owned())
        })
        .collect()
}
