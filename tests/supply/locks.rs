//! The lock files: each package has one version and the hash of its content, and what installs reads nothing else.

use crate::{files, path, read};
use regex::Regex;
use std::collections::BTreeSet;

/// The `name version` of each package of a Cargo.lock that comes from elsewhere but without a hash, or from elsewhere
/// than the registry.
fn unlocked_crates(lock: &str) -> Vec<String> {
    (lock.split("[[package]]").skip(1))
        .filter_map(|package| {
            let of = |name: &str| {
                let start = format!("{name} = \"");
                (package.lines()).find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'))
            };
            let name = format!("{} {}", of("name")?, of("version")?);
            match (of("source"), of("checksum")) {
                // Of this workspace.
                (None, None) if name.starts_with("envelope-lab") => None,
                (Some("registry+https://github.com/rust-lang/crates.io-index"), Some(sum))
                    if sum.len() == 64 =>
                {
                    None
                }
                _ => Some(name),
            }
        })
        .collect()
}

#[test]
fn every_crate_has_the_hash_of_its_content() {
    for name in ["Cargo.lock", "scripts/bindgen/Cargo.lock"] {
        let lock = read(name);
        assert!(lock.matches("[[package]]").count() > 50, "{name}");
        assert_eq!(unlocked_crates(&lock), Vec::<String>::new(), "{name}");
    }
    let sum = "a".repeat(64);
    for wrong in [
        "[[package]]\nname = \"x\"\nversion = \"1.0.0\"\n".to_owned(),
        "[[package]]\nname = \"x\"\nversion = \"1.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n".to_owned(),
        format!("[[package]]\nname = \"x\"\nversion = \"1.0.0\"\nsource = \"git+https://example.com/x#1\"\nchecksum = \"{sum}\"\n"),
    ] {
        assert_eq!(unlocked_crates(&wrong), ["x 1.0.0"], "{wrong}");
    }
}

#[test]
fn every_node_package_has_the_hash_of_its_content() {
    let lock: serde_json::Value = serde_json::from_str(&read("package-lock.json")).expect("JSON");
    let packages = lock["packages"].as_object().expect("packages");
    assert!(packages.len() > 100, "{}", packages.len());
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        let sum = package["integrity"].as_str().unwrap_or_default();
        assert!(
            sum.starts_with("sha512-") && sum.len() == 95,
            "{name}: {sum:?}"
        );
        assert!(
            package["version"].is_string() && !package["link"].is_boolean(),
            "{name}"
        );
    }
    // What package.json asks for, it asks for by one version.
    let asked: serde_json::Value = serde_json::from_str(&read("package.json")).expect("JSON");
    let one = Regex::new(r"^\d+\.\d+\.\d+$").expect("a pattern");
    for (name, version) in asked["devDependencies"].as_object().expect("packages") {
        let version = version.as_str().unwrap_or_default();
        assert!(one.is_match(version), "{name}: {version}");
        assert_eq!(
            lock["packages"][format!("node_modules/{name}")]["version"],
            version,
            "{name}"
        );
    }
}

#[test]
fn every_python_package_has_the_hashes_of_its_files() {
    let text = read("tests/outside/requirements.txt").replace("\\\n", " ");
    let package = Regex::new(
        r"^[a-z0-9-]+==[0-9][\w.]* +--hash=sha256:[0-9a-f]{64}( +--hash=sha256:[0-9a-f]{64})* *$",
    )
    .expect("a pattern");
    let lines: Vec<_> = (text.lines())
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .collect();
    assert!(lines.len() > 10, "{}", lines.len());
    for line in lines {
        assert!(package.is_match(line), "{line}");
    }
    assert!(read("scripts/tools").contains("--require-hashes"));
}

/// A script that asks cargo or npm for anything takes the committed lock files as they are.
#[test]
fn scripts_and_workflows_never_resolve_anew() {
    // `$locked` and `locked_flag` are `--locked` in CI; a person may be changing the lock file.
    let locked = Regex::new(r"--locked|\$locked|locked_flag|--frozen").expect("a pattern");
    let asks = Regex::new(r"\bcargo (build|test|run|check|clippy|doc|fetch|install|bench|rustc|metadata|tree)\b|trunk (build|serve)").expect("a pattern");
    let says = Regex::new(r#"\b(say|die) ["']"#).expect("a pattern");
    let version = Regex::new(r"cargo \w+ --version").expect("a pattern");
    let anew = Regex::new(r"\bnpm (i|install|update)\b|\bcargo update\b").expect("a pattern");
    let mut asked = BTreeSet::new();
    let scripts = (std::fs::read_dir(path("scripts")).expect("a folder"))
        .map(|entry| {
            format!(
                "scripts/{}",
                entry.expect("an entry").file_name().to_string_lossy()
            )
        })
        .filter(|name| path(name).is_file())
        .map(|name| (name.clone(), read(&name)));
    for (name, text) in scripts.chain(files(".github/workflows", ".yml")) {
        for line in text.replace("\\\n", " ").lines().map(str::trim) {
            if line.starts_with('#') || line.starts_with("//") {
                continue;
            }
            let code = says.split(line).next().unwrap_or_default();
            let code = version.replace_all(code, "");
            if asks.is_match(&code) {
                asked.insert(name.clone());
                assert!(locked.is_match(&code), "{name}: {line}");
            }
            assert!(!anew.is_match(&code), "{name}: {line}");
            if code.contains("pip install ") {
                assert!(code.contains("--require-hashes"), "{name}: {line}");
            }
        }
    }
    assert!(asked.len() >= 6, "{asked:?}");
}
