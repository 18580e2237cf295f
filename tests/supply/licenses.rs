//! The text of licenses in the built site (`scripts/collect-licenses.mjs`): an entry with a text for each thing in it.

use crate::crates::{is_allowed, shipped};
use crate::{list, output, path, read};
use std::collections::{BTreeMap, BTreeSet};

/// By what each license is known to be there.
const SIGNS: [(&str, &str); 8] = [
    (
        "Apache-2.0",
        "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION",
    ),
    ("BSD-2-Clause", "Redistributions of source code must retain"),
    (
        "BSD-3-Clause",
        "Redistributions in binary form must reproduce",
    ),
    ("BSL-1.0", "Boost Software License - Version 1.0"),
    (
        "MIT",
        "Permission is hereby granted, free of charge, to any person obtaining a copy",
    ),
    ("OFL-1.1", "SIL OPEN FONT LICENSE"),
    ("Unicode-3.0", "UNICODE LICENSE V3"),
    (
        "Zlib",
        "This notice may not be removed or altered from any source distribution.",
    ),
];

/// The entries: what they are for (`name version`), the licenses that are used, and the text.
fn entries(all: &str) -> BTreeMap<String, (Vec<String>, String)> {
    let line = format!("\n\n{}\n\n", "-".repeat(80));
    let mut entries = BTreeMap::new();
    for part in all.split(&line).skip(1) {
        let (titles, text) = part.split_once("\n\n").expect("titles and a text");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for title in titles.lines() {
            let (name, licenses) =
                (title.trim_start_matches("* ").rsplit_once(" (")).expect("a license");
            let licenses = licenses
                .trim_end_matches(')')
                .split(" AND ")
                .map(str::to_owned);
            entries.insert(name.to_owned(), (licenses.collect(), text.clone()));
        }
    }
    entries
}

fn collected() -> String {
    let file = path("target/licenses.txt");
    let to = file.to_string_lossy();
    output("node", &["scripts/collect-licenses.mjs", &to]);
    std::fs::read_to_string(&file).expect("the collected licenses")
}

#[test]
fn everything_that_is_shipped_has_its_license() {
    let all = collected();
    let entries = entries(&all);
    let allowed: Vec<String> = (list(&read("scripts/deny.toml"), "allow").into_iter())
        .chain(["OFL-1.1".to_owned()])
        .collect();
    for (name, (licenses, text)) in &entries {
        for license in licenses {
            assert!(allowed.contains(license), "{name}: {license}");
            let sign = SIGNS.iter().find(|(name, _)| name == license);
            let (_, sign) = sign.unwrap_or_else(|| panic!("{name}: {license} has no sign"));
            assert!(
                text.contains(sign),
                "{name} has no text of {license}: {text}"
            );
        }
    }
    // All that cargo's own tree says is shipped. The script walks the graph of features as the tests join them, which
    // brings along a few crates that the program does without.
    let crates = shipped();
    let expected: BTreeSet<String> = (crates.iter())
        .map(|(name, version, _)| format!("{name} {version}"))
        .collect();
    let others = [
        "Envelope Lab",
        "Rust's standard library ",
        "Atkinson Hyperlegible Next",
        "@noble/ciphers ",
        "node-forge ",
    ];
    let (in_rust, crates_found): (Vec<&String>, Vec<_>) = (entries.keys())
        .filter(|name| !others.iter().any(|other| name.starts_with(other)))
        .partition(|name| name.ends_with(" in Rust's standard library"));
    assert_eq!(in_rust.len(), 5, "{in_rust:?}");
    let found: BTreeSet<String> = crates_found.into_iter().cloned().collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:?} have no entry");
    let more: Vec<_> = found.difference(&expected).collect();
    assert!(more.len() < 6, "{more:?} are in no program");
    assert_eq!(entries.len(), found.len() + in_rust.len() + others.len());
    // The license that is used is one that the crate offers.
    for (name, version, offered) in crates {
        let (used, _) = &entries[&format!("{name} {version}")];
        assert!(is_allowed(&offered, used), "{name}: {used:?} of {offered}");
    }
    // Nothing of this machine, and the same every time.
    assert!(!all.contains(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(collected(), all);
}
