//! A policy before and after, line by line. A fix changes one range of lines, so comparing the common start and end of
//! both texts finds it.

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineChange {
    Kept,
    Added,
    Removed,
}

/// The changed lines, removed before added, with `around` unchanged lines before and after. Empty if the texts are
/// equal.
pub fn lines(before: &str, after: &str, around: usize) -> Vec<(LineChange, String)> {
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let same = old
        .iter()
        .zip(&new)
        .take_while(|(old, new)| old == new)
        .count();
    let old_rest = old.get(same..).unwrap_or(&[]);
    let new_rest = new.get(same..).unwrap_or(&[]);
    let same_end = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let (old_rest, end) = old_rest.split_at(old_rest.len() - same_end);
    let (new_rest, _) = new_rest.split_at(new_rest.len() - same_end);
    if old_rest.is_empty() && new_rest.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let mut put = |change: LineChange, lines: &[&str]| {
        changes.extend(lines.iter().map(|line| (change, (*line).to_owned())));
    };
    let start = old.get(same.saturating_sub(around)..same);
    put(LineChange::Kept, start.unwrap_or(&[]));
    put(LineChange::Removed, old_rest);
    put(LineChange::Added, new_rest);
    put(
        LineChange::Kept,
        end.get(..around.min(end.len())).unwrap_or(end),
    );
    changes
}
