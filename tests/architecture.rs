//! The storeys and floors of DESIGN.md: reads `src/` and fails on an arrow that points up.
//! The reader of Rust is `source/`; its own tests are at the end.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

mod source;

use regex::Regex;
use source::circles::circles;
use source::rules::{FLOORS, STOREYS, faults, segment, within};
use source::{SourceFile, arrows, secrets};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn sources() -> Vec<SourceFile> {
    let mut files = Vec::new();
    SourceFile::read_all(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    )
    .unwrap();
    files
}

#[test]
fn every_arrow_points_down() {
    let files = sources();
    assert!(files.len() > 60, "only {} files were read", files.len());
    let faults = faults(&files);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn keys_come_from_one_generator_and_secrets_are_compared_in_constant_time() {
    let files = sources();
    let faults = secrets::faults(&files);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    // So that the table does not go stale.
    let unused = secrets::unused(&files);
    assert!(unused.is_empty(), "\n{}", unused.join("\n"));
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let circles = circles(&sources());
    let told: Vec<String> = (circles.iter()).map(|circle| circle.join("\n  ")).collect();
    assert!(
        told.is_empty(),
        "{} circles\n  {}",
        told.len(),
        told.join("\n\n  ")
    );
}

#[test]
fn circles_are_found_and_tables_of_contents_are_none() {
    let house = |files: &[(&str, &str)]| {
        let files: Vec<_> = (files.iter())
            .map(|(name, text)| SourceFile::new(name, text))
            .collect();
        circles(&files).len()
    };
    let table = ("core/x/mod.rs", "mod a; mod b; pub use a::A; pub use b::B;");
    for (circles, a, b) in [
        (0, "use super::B; pub struct A(B);", "pub struct B;"),
        (
            1,
            "use super::B; pub struct A(B);",
            "use super::A; pub struct B(A);",
        ),
        (
            1,
            "pub struct A(super::b::B);",
            "use crate::core::x; pub struct B(x::A);",
        ),
        (
            1,
            "use super::*; pub struct A; fn f() { b::g() }",
            "pub struct B; pub fn g() { vec![super::a::A]; }",
        ),
        (
            0,
            "use super::B; pub struct A(B);",
            "pub struct B; #[cfg(test)] mod tests { use super::super::A; }",
        ),
        (
            0,
            "use super::B; pub struct A(B);",
            "pub struct B; /* super::A */ // super::A",
        ),
    ] {
        let found = house(&[table, ("core/x/a.rs", a), ("core/x/b.rs", b)]);
        assert_eq!(found, circles, "{a} and {b}");
    }
    // A type in the table of contents, which its own files use.
    let own = ("core/x/mod.rs", "mod a; pub use a::A; pub struct M(A);");
    assert_eq!(
        house(&[own, ("core/x/a.rs", "use super::M; pub struct A;")]),
        1
    );
    // Each storey for itself: what points up is the arrows' business.
    let up = ("app/a.rs", "use crate::core::x::A; pub struct P;");
    assert_eq!(
        house(&[
            table,
            up,
            ("core/x/a.rs", "use crate::app::a::P; pub struct A;"),
            ("core/x/b.rs", "pub struct B;")
        ]),
        0
    );
}

/// The tables themselves: lower floors stand earlier, so no circle can be allowed.
#[test]
fn the_floors_stand_on_each_other_without_a_circle() {
    let mut below = BTreeSet::new();
    for (name, allowed) in FLOORS.iter().chain(&STOREYS) {
        for used in *allowed {
            assert!(below.contains(used), "{name} stands below {used}");
        }
        below.insert(*name);
    }
}

/// So that the tables do not go stale: what is named in them is there.
#[test]
fn every_floor_and_storey_of_the_tables_exists_and_no_other() {
    let files = sources();
    let names = |place: usize, under: &str| -> BTreeSet<String> {
        (files.iter().map(|file| file.module.as_str()))
            .filter(|module| under.is_empty() || within(module, under))
            .map(|module| segment(module, place).to_owned())
            .filter(|name| !name.is_empty() && name != "lib")
            .collect()
    };
    let floors = FLOORS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect::<BTreeSet<_>>();
    assert_eq!(names(1, "core"), floors);
    let storeys = STOREYS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect::<BTreeSet<_>>();
    assert_eq!(names(0, ""), storeys);
}

/// A storey that is there in name only uses nothing: what the table allows between storeys is also used.
#[test]
fn every_arrow_between_storeys_is_drawn() {
    let files = sources();
    for (from, allowed) in STOREYS {
        let arrows: Vec<_> = (files.iter())
            .filter(|file| within(&file.module, from))
            .flat_map(arrows)
            .collect();
        for to in allowed {
            let place = format!("crate::{to}");
            assert!(
                arrows.iter().any(|(_, path)| within(path, &place)),
                "{from} never uses {to}"
            );
        }
    }
}

/// Every file of Rust under `tests/`: its path there, and its text.
fn test_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    SourceFile::read_all(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"),
        &mut files,
    )
    .unwrap();
    (files.into_iter())
        .map(|file| (file.name, file.text))
        .collect()
}

/// What only one file uses belongs to that file, and what none uses to nobody.
#[test]
fn every_shared_helper_of_the_tests_has_two_users() {
    let files = test_files();
    let public = Regex::new(r"(?m)^pub (?:fn|const|struct|enum) (\w+)").unwrap();
    let mut helpers = 0;
    for (place, text) in files
        .iter()
        .filter(|(place, _)| place.starts_with("common/"))
    {
        for found in public.captures_iter(text) {
            let word = Regex::new(&format!(r"\b{}\b", &found[1])).unwrap();
            let users = (files.iter())
                .filter(|(other, text)| other != place && word.is_match(text))
                .count();
            // What the shared helpers themselves are made of is used inside its own file.
            let inside = word.find_iter(text).count() - 1;
            assert!(
                users >= 2 || users + inside >= 2,
                "{place}: {} has {users} users",
                &found[1]
            );
            helpers += 1;
        }
    }
    assert!(helpers > 40, "only {helpers} helpers were read");
}

/// A helper that two files need stands in `tests/common`, once.
#[test]
fn no_helper_of_the_tests_is_written_twice() {
    let function = Regex::new(r"(?ms)^(?:pub )?fn (\w+)[^{]*\{\n(.*?)^\}").unwrap();
    let mut bodies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (place, text) in test_files() {
        for found in function.captures_iter(&text) {
            let body: String = found[2].split_whitespace().collect();
            if body.len() > 60 {
                let name = format!("{place}: {}", &found[1]);
                bodies.entry(body).or_default().push(name);
            }
        }
    }
    assert!(bodies.len() > 200, "only {} were read", bodies.len());
    for places in bodies.values() {
        assert!(places.len() == 1, "the same function: {places:?}");
    }
}

#[test]
fn the_reader_finds_the_arrows_that_are_there() {
    let files = sources();
    let used = |from: &str, to: &str| {
        let mut found = (files.iter())
            .filter(|file| within(&file.module, from))
            .flat_map(arrows);
        found.any(|(_, path)| within(&path, to))
    };
    for (from, to) in [
        ("core::kms", "crate::core::trace"),
        ("core::s3", "crate::core::kms"),
        ("core::lab", "crate::core::cloud"),
        ("core::crypto", "aes_gcm"),
        ("web", "web_sys"),
        ("app", "leptos"),
        ("app", "crate::web"),
        ("main", "crate::app"),
    ] {
        assert!(used(from, to), "{from} → {to} was not found");
    }
}

/// The public types of a file: structs, enums, traits, aliases.
fn types(file: &SourceFile) -> Vec<String> {
    let types =
        Regex::new(r"(?m)^pub(?:\([^)]*\))? (?:struct|enum|trait|type|union) (\w+)").unwrap();
    (types.captures_iter(&file.text))
        .map(|found| found[1].to_owned())
        .collect()
}

/// Two things of one name in what a reader of the lab, the lessons and the page meets.
fn homonyms(files: &[SourceFile]) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files {
        let met = ["core::lab", "lesson", "app"];
        if met.iter().any(|place| within(&file.module, place)) {
            for name in types(file) {
                places.entry(name).or_default().push(&file.name);
            }
        }
    }
    (places.into_iter())
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect()
}

#[test]
fn one_name_is_one_type() {
    let files = sources();
    let read: usize = files.iter().map(|file| types(file).len()).sum();
    assert!(read > 300, "only {read} types were read");
    let homonyms = homonyms(&files);
    assert!(homonyms.is_empty(), "\n{}", homonyms.join("\n"));
}

#[test]
fn two_types_of_one_name_are_found() {
    let files = [
        SourceFile::new("core/lab/a.rs", "pub struct A;\nstruct Own;"),
        SourceFile::new("lesson/b.rs", "pub enum A {}\nstruct Own;"),
        SourceFile::new("core/kms/c.rs", "pub struct B;"),
        SourceFile::new("app/d.rs", "pub type B = u8;"),
    ];
    assert_eq!(homonyms(&files), ["A: core/lab/a.rs, lesson/b.rs"]);
}

/// What hides a state that cannot be, or throws a result away without a word.
fn silences(file: &SourceFile) -> Vec<String> {
    let code = Regex::new(r"(?m)^\s*//.*$").unwrap();
    let silent = Regex::new(r"\bunwrap_or_default\b|_ => (?:\{\s*\}|\(\))|\blet _ =").unwrap();
    let code = code.replace_all(&file.text, "");
    (silent.find_iter(&code))
        .map(|found| {
            let line = code[..found.start()].matches('\n').count() + 1;
            format!("{}:{line}: {}", file.name, found.as_str())
        })
        .collect()
}

#[test]
fn nothing_is_passed_over_in_silence() {
    let found: Vec<String> = sources().iter().flat_map(silences).collect();
    assert!(found.is_empty(), "{}\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_silence_is_heard() {
    for text in [
        "fn f() { g().unwrap_or_default() }",
        "fn f() { o.map(Result::unwrap_or_default) }",
        "match x { A => 1, _ => {} }",
        "match x { A => g(),\n _ => {\n} }",
        "match x { A => g(), _ => () }",
        "fn f() { let _ = g(); }",
    ] {
        assert_eq!(
            silences(&SourceFile::new("core/x.rs", text)).len(),
            1,
            "{text}"
        );
    }
    let fine =
        "// unwrap_or_default\nfn f() { g().map_or(0, h); let _unused = 1; match x { _ => g() } }";
    assert!(silences(&SourceFile::new("core/x.rs", fine)).is_empty());
}

#[test]
fn every_sort_of_forbidden_arrow_is_seen() {
    let cases = [
        (
            "core/kms/x.rs",
            "use crate::core::s3::Object;",
            "core::kms may not use core::s3",
        ),
        (
            "core/kms/x.rs",
            "use crate::{core::{trace::Step, lab::Lab}};",
            "core::kms may not use core::lab",
        ),
        (
            "core/kms/x.rs",
            "fn f() { crate::core::cloud::Cloud::new() }",
            "core::kms may not use core::cloud",
        ),
        (
            "core/kms/x.rs",
            "use super::super::s3;",
            "core::kms may not use core::s3",
        ),
        (
            "core/kms/mod.rs",
            "use super::s3::{self, Object as O};",
            "core::kms may not use core::s3",
        ),
        (
            "core/kms/x.rs",
            "mod tests { use super::super::super::s3; }",
            "core::kms may not use core::s3",
        ),
        ("core/arn.rs", "use super::*;", "names the whole of core"),
        ("core/arn.rs", "use crate::core;", "names the whole of core"),
        ("core/arn.rs", "use crate::*;", "names the whole crate"),
        (
            "core/iam/x.rs",
            "use crate::core::kms::Key;",
            "core::iam may not use core::kms",
        ),
        (
            "core/trace/x.rs",
            "use crate::core::kms::Key;",
            "core::trace may not use core::kms",
        ),
        (
            "core/crypto/x.rs",
            "use crate::core::error::Service;",
            "core::crypto may not use core::error",
        ),
        (
            "core/new/x.rs",
            "use crate::core::arn::Arn;",
            "has no floor",
        ),
        (
            "core/lab/x.rs",
            "use crate::app::state;",
            "core may not use app",
        ),
        (
            "core/lab/x.rs",
            "use crate::web::random;",
            "core may not use web",
        ),
        (
            "core/lab/x.rs",
            "macro_rules! m { () => { $crate::web::random::seed() } }",
            "core may not use web",
        ),
        ("web/x.rs", "use crate::app::state;", "web may not use app"),
        ("web/x.rs", "use envelope_lab::app;", "web may not use app"),
        (
            "main.rs",
            "fn main() { envelope_lab::core::lab::Lab::new([0; 32]); }",
            "main may not use core",
        ),
        (
            "lesson/x.rs",
            "use crate::web::random;",
            "lesson may not use web",
        ),
        ("web/x.rs", "use leptos::prelude::*;", "may use leptos"),
        (
            "core/s3/x.rs",
            "fn f() { web_sys::window(); }",
            "may use web_sys",
        ),
        ("core/s3/x.rs", "use ::js_sys::Date;", "may use js_sys"),
        ("core/s3/x.rs", "use aes_gcm::Aes256Gcm;", "may use aes_gcm"),
        (
            "core/s3/x.rs",
            "use std::{fmt, time::Instant};",
            "may use std::time::Instant",
        ),
        (
            "core/s3/x.rs",
            "fn f() -> u64 { std::time::SystemTime::now() }",
            "may use std::time::SystemTime",
        ),
        ("core/s3/x.rs", "extern crate leptos;", "may use leptos"),
        ("app/x.rs", "use getrandom::fill;", "may use getrandom"),
        ("attic/x.rs", "use crate::core::arn::Arn;", "no storey"),
    ];
    for (name, text, expected) in cases {
        let found = faults(&[SourceFile::new(name, text)]);
        assert!(
            !found.is_empty() && found.iter().all(|found| found.contains(expected)),
            "{name}: {text}: {found:?}, expected: {expected}"
        );
    }
}

#[test]
fn allowed_arrows_words_in_texts_and_comments_are_left_alone() {
    let cases = [
        (
            "core/kms/x.rs",
            "use crate::core::{trace::{Step, Field}, crypto};",
        ),
        (
            "core/kms/x.rs",
            "use super::{Key, blob::Purpose}; use self::y::Z;",
        ),
        (
            "core/kms/x.rs",
            "/// See [`crate::core::s3::Object`].\n// use crate::app::x;\nfn f() {}",
        ),
        (
            "core/kms/x.rs",
            "/* use crate::app::x; /* nested */ use leptos::x; */ fn f() {}",
        ),
        (
            "core/kms/x.rs",
            r##"const T: &str = "use crate::app::x;"; const R: &str = r#"leptos::"x""#;"##,
        ),
        (
            "core/kms/x.rs",
            "fn f<'a>(c: char) -> bool { c == '\"' || c == '\\'' } // \" crate::app::x",
        ),
        (
            "core/kms/x.rs",
            "mod tests { use super::*; fn f() { super::g() } }",
        ),
        ("core/arn.rs", "mod tests { use super::*; }"),
        (
            "core/kms/x.rs",
            "struct S { leptos: u8 } fn f(s: S) -> u8 { s.leptos }",
        ),
        ("core/mod.rs", "pub mod app; use self::kms::Key;"),
        (
            "app/x.rs",
            "use leptos::{prelude::*, web_sys::Event}; use crate::{core::lab::Lab, web::random};",
        ),
        (
            "web/x.rs",
            "use wasm_bindgen::JsCast; use crate::core::crypto::TAG;",
        ),
        ("main.rs", "use envelope_lab::app;"),
        ("lesson/x.rs", "use crate::core::cloud::Call;"),
    ];
    for (name, text) in cases {
        let found = faults(&[SourceFile::new(name, text)]);
        assert!(found.is_empty(), "{name}: {text}: {found:?}");
    }
}
