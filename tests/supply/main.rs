//! What the project is built from, and what stands around it: crates, lock files, workflows, licenses, the browser's
//! features. `scripts/audit` asks `cargo deny` and `cargo machete` the same once a night; this asks what takes seconds.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

mod crates;
mod licenses;
mod locks;
mod unsafe_code;
mod web_sys;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::Command;

/// A path of the project.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All files under a folder of the project whose name ends so, with their paths from its root.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(path(&folder)).expect("a folder of the project") {
            let entry = entry.expect("an entry");
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                if !name.ends_with("/target") {
                    open.push(name);
                }
            } else if name.ends_with(ending) {
                found.push((name.clone(), read(&name)));
            }
        }
    }
    found.sort();
    found
}

/// What a program prints, run in the project's folder.
fn output(program: &str, arguments: &[&str]) -> String {
    let done = (Command::new(program).args(arguments).current_dir(path(""))).output();
    let done = done.unwrap_or_else(|error| panic!("{program}: {error}"));
    let problems = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{program}: {problems}");
    String::from_utf8(done.stdout).expect("text")
}

/// A list of texts in one line or several of a TOML file: `name = ["a", "b"]`.
fn list(toml: &str, name: &str) -> Vec<String> {
    let (_, rest) = (toml.split_once(&format!("{name} = [")))
        .unwrap_or_else(|| panic!("there is no list {name}"));
    let (inside, _) = rest.split_once(']').expect("the list ends");
    (inside.split('"').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}
