//! Where `unsafe` stands in the sources. What `wasm_split` writes where a part is cut off stands in none of them; it is why
//! the page's own package denies `unsafe_code` and does not forbid it.

use crate::{files, read};
use proc_macro2::{TokenStream, TokenTree};

/// The declarations of two functions of the browser, which wasm-bindgen wants to be called so, and the test that looks at
/// a key's memory as it is freed, which takes an allocator of its own.
const FREED: &str = "src/core/crypto/tests/freed.rs";
const ALLOWED: [(&str, usize); 3] = [(FREED, 6), ("src/web/dom.rs", 1), ("src/web/failure.rs", 1)];

/// The crates that need none at all, not even in what macros write.
const FORBIDDING: [&str; 4] = [
    "src/core/crypto/mod.rs",
    "src/main.rs",
    "scripts/bindgen/src/main.rs",
    "scripts/bindgen/src/test_runner.rs",
];

fn count(tokens: TokenStream) -> usize {
    (tokens.into_iter())
        .map(|token| match token {
            TokenTree::Group(group) => count(group.stream()),
            TokenTree::Ident(name) => usize::from(name == "unsafe"),
            _ => 0,
        })
        .sum()
}

fn in_text(text: &str) -> usize {
    count(text.parse().expect("Rust"))
}

#[test]
fn unsafe_stands_where_it_is_listed_and_nowhere_else() {
    let all: Vec<_> = (["src", "tests", "scripts/bindgen/src"].iter())
        .flat_map(|folder| files(folder, ".rs"))
        .collect();
    assert!(all.len() > 600, "only {} files were read", all.len());
    let found: Vec<_> = (all.iter())
        .map(|(name, text)| (name.as_str(), in_text(text)))
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(found, ALLOWED);
    // No place sets the lint aside for itself.
    for (name, text) in all {
        let sets_aside = text.contains("(unsafe_code") && !name.ends_with("/unsafe_code.rs");
        let may = name == FREED || FORBIDDING.contains(&name.as_str());
        assert!(!sets_aside || may, "{name}");
    }
}

#[test]
fn unsafe_is_found_in_code_and_not_in_words() {
    assert_eq!(in_text("fn f() { vec![unsafe { g() }]; }"), 1);
    assert_eq!(in_text("unsafe impl Send for A {} unsafe fn f() {}"), 2);
    assert_eq!(in_text("// unsafe\nconst A: &str = \"unsafe\";"), 0);
}

#[test]
fn packages_deny_it_or_forbid_it() {
    assert!(read("Cargo.toml").contains("\nunsafe_code = \"deny\"\n"));
    for manifest in [
        "Cargo.toml",
        "src/core/crypto/Cargo.toml",
        "src/worker/Cargo.toml",
    ] {
        assert!(
            read(manifest).contains("[lints]\nworkspace = true"),
            "{manifest}"
        );
    }
    for root in FORBIDDING {
        assert!(read(root).contains("\n#![forbid(unsafe_code)]\n"), "{root}");
    }
}
