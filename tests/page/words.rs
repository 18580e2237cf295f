//! Words that no reader should meet (docs/words.md, rules 1 to 3): in no text of the sources, in no trace as it ran, in
//! no view as it is drawn.

use crate::strings::sources;
use envelope_lab::app::page::shell::shell;
use envelope_lab::app::route::Route;
use envelope_lab::app::without_browser::with_page;
use proc_macro2::{TokenStream, TokenTree};
use regex::Regex;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// Whole words, in any case. The last line: places that a narrow screen doesn't have, and what a touch screen can't do.
const WORDS: [&str; 18] = [
    r"seals?|sealed|sealing|unseal(s|ed|ing)?",
    r"open(s|ed)? the envelope",
    r"anew",
    r"mend(s|ed|ing)?",
    r"shall",
    r"whoever",
    r"may (s3|kms):\w+",
    r"came out",
    r"ha(s|ve) (a|no) say",
    r"lies in",
    r"in (the )?clear",
    r"in force",
    r"tak(e|es|ing) (it |them )?away|took away|taken away",
    r"for want of",
    r"suffices?",
    r"comes? out as",
    r"give(s|n)? back",
    r"hover(s|ed|ing)?|on the (left|right)",
];

/// Lists of classes that a function is given, whole. No reader sees them.
const CLASSES: [&str; 2] = ["key sealed", "thing-name sealed"];

fn pattern() -> Regex {
    Regex::new(&format!(r"(?i)\b({})\b", WORDS.join("|"))).expect("a pattern")
}

/// What of a text a reader should not meet.
fn found(pattern: &Regex, text: &str) -> Vec<String> {
    let whole: Vec<&str> = text.split_whitespace().collect();
    let whole = whole.join(" ");
    let around = |hit: regex::Match<'_>| {
        let before = whole.get(..hit.start()).unwrap_or("");
        let start = before.char_indices().rev().nth(30);
        let start = start.map_or(0, |(at, _)| at);
        format!(
            "“{}” in … {} …",
            hit.as_str(),
            whole.get(start..hit.end()).unwrap_or("")
        )
    };
    pattern.find_iter(&whole).map(around).collect()
}

/// A class, a member of a format, a part of an address: not a text. What of them is drawn is found in the views.
fn is_name(text: &str) -> bool {
    let of_name = |letter: char| letter.is_ascii_lowercase() || "-_.:/#".contains(letter);
    text.chars().all(of_name)
}

/// The texts in a file that can reach the screen: all literals but documentation, reasons of lints, and tests.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    fn of(file: &syn::File) -> Vec<String> {
        let mut texts = Self::default();
        texts.visit_file(file);
        texts.0.retain(|text| !is_name(text));
        texts.0
    }

    /// The literals of a macro's input, without those of its attributes.
    fn tokens(&mut self, tokens: TokenStream) {
        // What follows `#` is an attribute, what follows `class` a list of classes.
        let mut passed_over = false;
        for tree in tokens {
            match tree {
                TokenTree::Group(group) if !passed_over => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        self.0.push(text.value());
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    passed_over = true;
                    continue;
                }
                TokenTree::Ident(name) if name == "class" => {
                    passed_over = true;
                    continue;
                }
                TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Ident(_) => {}
            }
            passed_over = false;
        }
    }
}

impl<'ast> Visit<'ast> for Texts {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let test = |attribute: &syn::Attribute| {
            let list = attribute.meta.require_list();
            attribute.path().is_ident("cfg")
                && list.is_ok_and(|list| list.tokens.to_string() == "test")
        };
        if !item.attrs.iter().any(test) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("error")
            && let syn::Meta::List(list) = &attribute.meta
        {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.0.push(text.value());
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        match call.method == "class" {
            true => self.visit_expr(&call.receiver),
            false => visit::visit_expr_method_call(self, call),
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
    }
}

/// What is read of HTML: the text between tags, and the attributes that are shown or spoken.
fn read_of_html(html: &str) -> String {
    let hidden = Regex::new(r"(?s)<!--.*?-->|<(script|style)\b.*?</(script|style)>").expect("one");
    let tag = Regex::new(r"<[^>]*>").expect("a pattern");
    let spoken = Regex::new(
        r#"\b(?:aria-label|aria-description|aria-valuetext|title|alt|placeholder|label|content)="([^"]*)""#,
    )
    .expect("a pattern");
    let html = hidden.replace_all(html, " ");
    let read = tag.replace_all(&html, |tag: &regex::Captures<'_>| {
        let texts = spoken.captures_iter(&tag[0]);
        let texts: Vec<&str> = texts
            .filter_map(|found| found.get(1))
            .map(|text| text.as_str())
            .collect();
        format!(" {} ", texts.join(". "))
    });
    read.into_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every kept trace, case and view, with its path.
fn snapshots() -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for suite in ["page", "kms", "s3", "lab", "lesson"] {
        let folder = root().join("tests").join(suite).join("snapshots");
        let entries = std::fs::read_dir(&folder).expect("a folder of snapshots");
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "snap")
        });
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).expect("a snapshot");
            // The head names the test that made it.
            let body = text.splitn(3, "---\n").nth(2).expect("a head and a body");
            let name = path.strip_prefix(root()).expect("a path of the repository");
            kept.push((name.display().to_string(), body.to_owned()));
        }
    }
    kept
}

fn assert_clean(faults: Vec<String>) {
    assert!(
        faults.is_empty(),
        "{}\n\n{} in all",
        faults.join("\n"),
        faults.len()
    );
}

#[test]
fn no_text_of_the_sources_has_such_a_word() {
    let pattern = pattern();
    let mut faults = Vec::new();
    let mut read = 0;
    for folder in ["src/core", "src/lesson", "src/app", "src/web"] {
        for (name, file) in sources(folder) {
            let path = format!("{folder}/{name}");
            let texts = Texts::of(&file);
            read += texts.len();
            for text in texts {
                if !CLASSES.contains(&text.as_str()) {
                    let found = found(&pattern, &text).into_iter();
                    faults.extend(found.map(|fault| format!("{path}: {fault}")));
                }
            }
        }
    }
    assert!(read > 5_000, "only {read} texts were read");
    assert_clean(faults);
}

#[test]
fn no_trace_case_or_view_has_such_a_word() {
    let pattern = pattern();
    let mut faults = Vec::new();
    let snapshots = snapshots();
    assert!(snapshots.len() > 300, "only {} were read", snapshots.len());
    for (name, body) in snapshots {
        let found = found(&pattern, &read_of_html(&body)).into_iter();
        faults.extend(found.map(|fault| format!("{name}: {fault}")));
    }
    assert_clean(faults);
}

#[test]
fn the_first_screen_has_no_such_word() {
    let pattern = pattern();
    let index = std::fs::read_to_string(root().join("index.html")).expect("the page");
    let lab = crate::draw::lab();
    let outline = with_page(lab, Route::Lab, |page| shell(page).to_string());
    for html in [index, outline] {
        let text = read_of_html(&html);
        assert!(text.contains("Envelope Lab"), "{text}");
        assert_clean(found(&pattern, &text));
    }
}

#[test]
fn each_of_these_words_is_found() {
    let pattern = pattern();
    let of_source = |text: &str| {
        let file = syn::parse_file(text).expect("a file");
        let texts = Texts::of(&file).into_iter();
        texts.flat_map(|text| found(&pattern, &text)).count()
    };
    for bad in [
        r#"const A: &str = "KMS seals it.";"#,
        r#"const A: &str = "Sealed";"#,
        r#"fn f() { p().class("sealed").child("Unseal it") }"#,
        r#"fn f() { p().child("Unseal it").class("sealed") }"#,
        r#"fn f() -> String { format!("{role} may s3:PutObject") }"#,
        r#"part! { x, fn f() -> Nodes { nodes(vec![p().child("drawn anew")]) } }"#,
        r#"#[error("this policy stays in force")] struct A;"#,
        r#"const A: &str = "open
            the envelope";"#,
    ] {
        assert_eq!(of_source(bad), 1, "{bad}");
    }
    for good in [
        r#"//! Whoever reads this.
           /// Sealed.
           const A: &str = "Amended, marshalled, sealant. The key may be rotated. Open the file.";"#,
        r#"fn f() { li().class("name sealed") }"#,
        r#"part! { x, fn f() -> Nodes { li().class("name sealed").child("A key.") } }"#,
        r#"#[cfg(test)] mod tests { const A: &str = "Sealed."; }"#,
        r#"#[expect(clippy::panic, reason = "it came out")] fn f() {}"#,
        r#"part! { x, #[doc = "Sealed."] fn f() {} }"#,
    ] {
        assert_eq!(of_source(good), 0, "{good}");
    }
    for bad in [
        "<p>Whoever\n  reads</p>",
        r#"<button aria-label="Mend it" class="sealed"></button>"#,
        "<b>may</b> kms:Decrypt",
    ] {
        assert_eq!(found(&pattern, &read_of_html(bad)).len(), 1, "{bad}");
    }
    let good =
        r#"<i class="sealed" data-means="sealed"><style>.a:hover{}</style>A seal&#8203;ant</i>"#;
    assert_eq!(found(&pattern, &read_of_html(good)).len(), 1);
    for part in WORDS {
        assert!(Regex::new(part).is_ok(), "{part}");
    }
}
