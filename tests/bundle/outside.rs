//! The programs that open a bundle outside. `scripts/outside` runs them.

use envelope_lab::lesson::outside::OUTSIDE_PROGRAMS;

#[test]
fn every_program_says_how_it_is_run_and_ends_with_a_line_feed() {
    for program in OUTSIDE_PROGRAMS {
        assert!(
            program.text.ends_with("}\n") || program.text.ends_with('\n'),
            "{}",
            program.title
        );
        let command = program.run.lines().last().unwrap();
        let shown = program.text.contains(command) || program.title == "Browser console";
        assert!(
            shown,
            "{}: the program does not show `{command}`",
            program.title
        );
        assert!(
            program.text.lines().all(|line| line.chars().count() <= 120),
            "{}",
            program.title
        );
        assert!(
            !program.text.contains('\t') || program.title == "Go",
            "{}",
            program.title
        );
    }
}
