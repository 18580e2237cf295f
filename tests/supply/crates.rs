//! The crates of the locked graph, as `cargo metadata` and `cargo tree` tell it, judged by `scripts/deny.toml`; and that
//! the sources use each one that a manifest names.

use crate::{files, list, output, read};
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What reaches the program or its worker: each crate once, as `name version license`.
pub fn shipped() -> BTreeSet<(String, String, String)> {
    let told = output(
        "cargo",
        &[
            "tree",
            "--offline",
            "--locked",
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal,no-proc-macro",
            "--features",
            "split",
            "--package",
            "envelope-lab",
            "--package",
            "envelope-lab-worker",
            "--prefix",
            "none",
            "--no-dedupe",
            "--format",
            "{lib}|{p}|{l}",
        ],
    );
    (told.lines())
        .filter_map(|line| {
            let mut parts = line.splitn(3, '|').skip(1);
            let mut package = parts.next()?.split(' ');
            let (name, version) = (package.next()?, package.next()?.trim_start_matches('v'));
            Some((
                name.to_owned(),
                version.to_owned(),
                parts.next()?.to_owned(),
            ))
        })
        .filter(|(name, ..)| !name.starts_with("envelope-lab"))
        .collect()
}

fn packages() -> Vec<Value> {
    let told = output(
        "cargo",
        &[
            "metadata",
            "--offline",
            "--locked",
            "--format-version",
            "1",
            "--all-features",
        ],
    );
    let all: Value = serde_json::from_str(&told).expect("JSON");
    all["packages"].as_array().expect("packages").clone()
}

/// Whether an SPDX expression can be met with these licenses: all that AND joins, one of those that OR (or the older
/// stroke) joins.
pub fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let known = |name: &str| {
        let bare = name
            .trim_matches(['(', ')', ' '])
            .split(" WITH ")
            .next()
            .unwrap_or_default();
        allowed.iter().any(|one| one == bare)
    };
    let one_of = |part: &str| part.replace('/', " OR ").split(" OR ").any(known);
    expression.split(" AND ").all(one_of)
}

#[test]
fn every_license_is_on_the_list() {
    let allowed = list(&read("scripts/deny.toml"), "allow");
    let all = packages();
    assert!(all.len() > 200, "{}", all.len());
    let wrong: Vec<_> = (all.iter())
        .filter(|package| {
            !package["license"]
                .as_str()
                .is_some_and(|license| is_allowed(license, &allowed))
        })
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");

    for (expression, fits) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("MIT AND GPL-3.0-only", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(GPL-2.0 OR AGPL-3.0) AND Unicode-3.0", false),
        ("Unlicense/MIT", true),
        ("MITx", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), fits, "{expression}");
    }
}

#[test]
fn every_crate_comes_from_the_registry() {
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        match package["source"].as_str() {
            Some(source) => assert_eq!(
                source, "registry+https://github.com/rust-lang/crates.io-index",
                "{name}"
            ),
            None => assert!(name.starts_with("envelope-lab"), "{name}"),
        }
    }
}

/// What `deny.toml` bans: nothing of it is in the graph, but below a crate that it names (a wrapper).
#[test]
fn no_banned_crate_is_there() {
    let text = read("scripts/deny.toml");
    let ban =
        Regex::new(r#"\{ name = "([\w-]+)"(?:, wrappers = \[([^\]]*)\])? \}"#).expect("a pattern");
    let bans: BTreeMap<&str, &str> = (ban.captures_iter(&text))
        .map(|found| {
            (
                found.get(1).expect("a name").as_str(),
                found.get(2).map_or("", |wrappers| wrappers.as_str()),
            )
        })
        .collect();
    assert!(bans.len() >= 10, "{bans:?}");
    let mut asked = 0;
    for package in packages() {
        for needed in package["dependencies"].as_array().expect("dependencies") {
            // Named, but not in the graph: an option that nobody takes, another system's.
            let name = needed["name"].as_str().expect("a name");
            let Some(wrappers) = bans.get(name) else {
                continue;
            };
            asked += 1;
            let by = package["name"].as_str().expect("a name");
            assert!(
                wrappers.contains(&format!("\"{by}\"")) || !is_in_graph(by, name),
                "{by} needs {name}"
            );
        }
    }
    assert!(asked > 0);
    // None of them reaches what is shipped, by whatever way.
    let reached: Vec<_> = (shipped().into_iter())
        .filter(|(name, ..)| bans.contains_key(name.as_str()))
        .collect();
    assert!(reached.is_empty(), "{reached:?}");
}

/// Whether the lock file says that one crate needs the other.
fn is_in_graph(by: &str, needed: &str) -> bool {
    let lock = read("Cargo.lock");
    (lock.split("[[package]]"))
        .filter(|package| package.contains(&format!("\nname = \"{by}\"\n")))
        .any(|package| {
            let name = Regex::new(&format!("\"{needed}( [^\"]*)?\"")).expect("a pattern");
            package
                .split_once("dependencies = [")
                .is_some_and(|(_, list)| name.is_match(list))
        })
}

/// Two versions of one crate in the program are code that every visitor fetches twice.
#[test]
fn no_crate_is_shipped_in_two_versions() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, version, _) in shipped() {
        versions.entry(name).or_default().insert(version);
    }
    assert!(versions.len() > 100, "{}", versions.len());
    let twice: Vec<_> = (versions.iter())
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, _)| name.as_str())
        .collect();
    // Only leptos's configuration needs the older one, for errors that the page has none of: a type and no code.
    assert_eq!(twice, ["thiserror"]);
}

/// The crates of one table of a manifest.
fn named_in(manifest: &str, table: &str) -> Vec<String> {
    let (_, rest) = (manifest.split_once(&format!("\n[{table}]\n"))).unwrap_or_default();
    let name = Regex::new(r"^([\w-]+) = ").expect("a pattern");
    (rest.lines())
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(name.captures(line)?.get(1)?.as_str().to_owned()))
        .collect()
}

fn unused(names: &[String], sources: &[(String, String)]) -> Vec<String> {
    let used = |name: &str| {
        let library = if name == "md-5" {
            "md5".to_owned()
        } else {
            name.replace('-', "_")
        };
        let word = Regex::new(&format!(r"\b{library}(::|\b *\{{|;| as )")).expect("a pattern");
        sources.iter().any(|(_, text)| word.is_match(text))
    };
    names.iter().filter(|name| !used(name)).cloned().collect()
}

#[test]
fn every_crate_that_a_manifest_names_is_used() {
    let sources = |under: &str, not: &[&str]| -> Vec<_> {
        (files(under, ".rs").into_iter())
            .filter(|(name, _)| !not.iter().any(|not| name.starts_with(not)))
            .collect()
    };
    let page = sources("src", &["src/worker/", "src/core/crypto/"]);
    let tests: Vec<_> = sources("tests", &[])
        .into_iter()
        .chain(page.iter().cloned())
        .collect();
    for (manifest, table, sources) in [
        ("Cargo.toml", "dependencies", &page),
        (
            "Cargo.toml",
            "target.'cfg(not(target_arch = \"wasm32\"))'.dev-dependencies",
            &tests,
        ),
        (
            "Cargo.toml",
            "target.'cfg(target_arch = \"wasm32\")'.dev-dependencies",
            &tests,
        ),
        (
            "src/core/crypto/Cargo.toml",
            "dependencies",
            &sources("src/core/crypto", &[]),
        ),
        (
            "src/worker/Cargo.toml",
            "dependencies",
            &sources("src/worker", &[]),
        ),
        (
            "scripts/bindgen/Cargo.toml",
            "dependencies",
            &sources("scripts/bindgen/src", &[]),
        ),
    ] {
        let names = named_in(&read(manifest), table);
        assert!(!names.is_empty(), "{manifest} has no {table}");
        assert_eq!(
            unused(&names, sources),
            Vec::<String>::new(),
            "{manifest}: {table}"
        );
    }
    assert_eq!(unused(&["left-pad".to_owned()], &page), ["left-pad"]);
}
