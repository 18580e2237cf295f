//! Suggestions for mistyped names: "Did you mean …?"

/// The closest of `allowed` to `found`, if it is close enough to be a typing error: the same but for case, or at most
/// two letters off.
pub(in crate::core::iam) fn closest<'a>(found: &str, allowed: &[&'a str]) -> Option<&'a str> {
    // A typing error is never that long. The limit also bounds the work on any input.
    if found.len() > 60 {
        return None;
    }
    let found = found.to_ascii_lowercase();
    allowed
        .iter()
        .filter(|name| name.len().abs_diff(found.len()) <= 2)
        .map(|name| (distance(&found, &name.to_ascii_lowercase()), *name))
        .filter(|(distance, name)| *distance <= 2 && *distance < name.len().div_ceil(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Joins names as "`a`, `b` and `c`".
pub(in crate::core::iam) fn list(names: &[&str], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// Counts the letters to change, add, drop or swap with a neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (cell(&previous, j) + usize::from(x != y))
                .min(cell(&previous, j + 1) + 1)
                .min(cell(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                best = best.min(cell(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut previous, row);
    }
    cell(&previous, b.len())
}

#[expect(
    clippy::expect_used,
    reason = "INVARIANT: a row has a cell before the first letter and one after each that was compared"
)]
fn cell(row: &[usize], index: usize) -> usize {
    row.get(index).copied().expect("a cell of the row")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_only() {
        let names = ["Effect", "Action", "Resource"];
        assert_eq!(closest("Efect", &names), Some("Effect"));
        assert_eq!(closest("effect", &names), Some("Effect"));
        assert_eq!(closest("Actoin", &names), Some("Action"));
        assert_eq!(closest("Resources", &names), Some("Resource"));
        assert_eq!(closest("Permissions", &names), None);
        assert_eq!(list(&names, "or"), "`Effect`, `Action` or `Resource`");
    }
}
