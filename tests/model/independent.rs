//! The model shares no code with what it judges.

use std::fs;
use std::path::Path;

/// What the files here use of the crate and of the other tests, a line each: `file: path`.
fn uses() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/model");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of this test") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let file = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("a text");
        let tokens: proc_macro2::TokenStream = text.parse().expect("Rust");
        let plain = names(tokens);
        for (at, name) in plain.iter().enumerate() {
            let of_crate = name.starts_with("envelope_lab");
            // A file from elsewhere: `include!` or `#[path = …]`.
            let of_file = name == "include" || name == "path" && at > 0 && plain[at - 1] == "#";
            if of_crate || of_file {
                let end = plain[at..]
                    .iter()
                    .position(|name| name == ";")
                    .unwrap_or(plain.len() - at);
                found.push(format!("{file}: {}", plain[at..at + end].concat()));
            }
        }
    }
    found.sort();
    found
}

/// Every name and sign outside of literals and comments.
fn names(tokens: proc_macro2::TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Group(group) => found.extend(names(group.stream())),
            proc_macro2::TokenTree::Literal(_) => {}
            other => found.push(other.to_string()),
        }
    }
    found
}

#[test]
fn only_the_lab_itself_is_asked() {
    assert_eq!(uses(), ["lab.rs: envelope_lab::core::api::World"]);
}

/// Lines of code, as far as a count of lines can say.
fn lines(folder: &Path) -> usize {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let counts = entries.map(|path| match path.is_dir() {
        true => lines(&path),
        false => fs::read_to_string(&path).map_or(0, |text| text.lines().count()),
    });
    counts.sum()
}

#[test]
fn the_model_stays_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let judged = ["iam", "kms", "s3", "cloud"].map(|name| lines(&root.join("src/core").join(name)));
    let (model, judged) = (
        lines(&root.join("tests/model")),
        judged.iter().sum::<usize>(),
    );
    assert!(model * 5 < judged, "{model} lines judge {judged}");
}

/// Every planted fault still has its place: what the patch takes away or leaves around it is in the file.
#[test]
fn planted_faults_have_their_places() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut patches = 0;
    for entry in fs::read_dir(root.join("tests/model/faults")).expect("a folder") {
        let path = entry.expect("a patch").path();
        let patch = fs::read_to_string(&path).expect("a text");
        assert!(
            patch.starts_with("FIDELITY "),
            "{path:?} does not say which rule it breaks"
        );
        let (_, patch) = patch.split_once("--- a/").expect("a file");
        let (file, patch) = patch.split_once('\n').expect("its hunks");
        let source = fs::read_to_string(root.join(file)).expect("a text");
        let (_, hunk) = patch.split_once("\n@@").expect("a hunk");
        let old: Vec<&str> = (hunk.lines().skip(1))
            .filter_map(|line| line.strip_prefix([' ', '-']))
            .collect();
        assert!(
            source.contains(&old.join("\n")),
            "{path:?}: the rule has moved, write the patch anew"
        );
        patches += 1;
    }
    assert!(patches >= 10, "{patches} faults");
}
