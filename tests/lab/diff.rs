//! A policy before and after, line by line.

use envelope_lab::core::lab::report::diff::{LineChange, lines};
use proptest::prelude::*;

proptest! {
    /// The lines kept, taken and added are the two texts.
    #[test]
    fn a_diff_gives_back_both_texts(before in "([ab]{0,2}\n){0,8}", after in "([ab]{0,2}\n){0,8}") {
        let all = lines(&before, &after, usize::MAX / 4);
        let without = |change: LineChange| {
            let kept = all.iter().filter(|(kind, _)| *kind != change);
            kept.map(|(_, line)| format!("{line}\n")).collect::<String>()
        };
        if before == after {
            prop_assert!(all.iter().all(|(kind, _)| *kind == LineChange::Kept));
        } else {
            prop_assert_eq!(without(LineChange::Added), before);
            prop_assert_eq!(without(LineChange::Removed), after);
        }
    }
}

#[test]
fn a_diff_keeps_only_the_lines_around_a_change() {
    let diff = lines("1\n2\n3\n4\n5\n", "1\n2\n3\nfour\n5\n", 1);
    let expected = [
        (LineChange::Kept, "3"),
        (LineChange::Removed, "4"),
        (LineChange::Added, "four"),
        (LineChange::Kept, "5"),
    ];
    assert_eq!(diff, expected.map(|(kind, line)| (kind, line.to_owned())));
    assert_eq!(lines("same\n", "same\n", 3), []);
}
