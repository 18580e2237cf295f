//! The workflows: actions named by the hash of a commit, which nobody can move as they can a tag or a branch.

use crate::files;
use regex::Regex;

/// Each `uses:` that is not a commit's hash with the version beside it, as `file: line`.
fn unpinned(name: &str, text: &str) -> Vec<String> {
    let pinned =
        Regex::new(r"^(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d\S*$").expect("a pattern");
    (text.lines().map(str::trim))
        .filter(|line| line.contains("uses:") && !line.starts_with('#'))
        .filter(|line| !pinned.is_match(line))
        .map(|line| format!("{name}: {line}"))
        .collect()
}

#[test]
fn every_action_is_named_by_a_commit() {
    let all = files(".github/workflows", ".yml");
    let uses: usize = (all.iter())
        .map(|(_, text)| text.matches("uses:").count())
        .sum();
    assert!(
        all.len() >= 3 && uses >= 8,
        "{} files, {uses} actions",
        all.len()
    );
    let wrong: Vec<_> = (all.iter())
        .flat_map(|(name, text)| unpinned(name, text))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_tag_a_branch_and_a_short_hash_are_found() {
    let hash = "11bd71901bbe5b1630ceea73d27597364c9af683";
    for (wrong, uses) in [
        (0, format!("  - uses: actions/checkout@{hash} # v4.2.2")),
        (0, format!("  uses: a/b/c@{hash} # v1")),
        (1, "- uses: actions/checkout@v4".to_owned()),
        (1, "- uses: actions/checkout@main # v4.2.2".to_owned()),
        (1, "- uses: actions/checkout@11bd719 # v4.2.2".to_owned()),
        (1, format!("- uses: actions/checkout@{hash}")),
        (1, "- uses: ./action".to_owned()),
        (1, "- uses: docker://alpine:3".to_owned()),
    ] {
        assert_eq!(unpinned("x", &uses).len(), wrong, "{uses}");
    }
}

/// A workflow may read the sources and no more, unless a job that publishes says so.
#[test]
fn workflows_have_no_rights_by_default() {
    for (name, text) in files(".github/workflows", ".yml") {
        let (_, rights) = (text.split_once("\npermissions:\n")).unwrap_or_else(|| panic!("{name}"));
        let rights: Vec<_> = (rights.lines())
            .take_while(|line| line.starts_with("  "))
            .map(str::trim)
            .collect();
        let allowed: &[&str] = match name.ends_with("/pages.yml") {
            true => &["contents: read", "pages: write", "id-token: write"],
            false => &["contents: read"],
        };
        assert_eq!(rights, allowed, "{name}");
    }
}
