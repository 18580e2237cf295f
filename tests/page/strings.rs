//! What the page's sources do not do: decide by text what is to happen, or draw in any other way than by trees.

use std::path::{Path, PathBuf};
use syn::parse::ParseStream;
use syn::visit::{self, Visit};

/// Every `.rs` file below a folder of the repository, with its path from there on.
pub fn sources(folder: &str) -> Vec<(String, syn::File)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut open: Vec<PathBuf> = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).expect("a folder of the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("a path below the folder");
                let text = std::fs::read_to_string(&path).expect("a source file");
                let file = syn::parse_file(&text)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                files.push((name.to_string_lossy().replace('\\', "/"), file));
            }
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// The items in a call of `part!`, which stand behind the part's name.
pub fn items_of_part(tokens: &syn::Macro) -> Vec<syn::Item> {
    let items = |input: ParseStream<'_>| {
        input.parse::<syn::Ident>()?;
        input.parse::<syn::Token![,]>()?;
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
        }
        Ok(items)
    };
    match tokens.path.is_ident("part") {
        true => tokens
            .parse_body_with(items)
            .expect("a part with its functions"),
        false => Vec::new(),
    }
}

/// Reads a file and notes what it should not hold.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn of(file: &syn::File) -> Vec<String> {
        let mut faults = Self::default();
        faults.visit_file(file);
        faults.0
    }

    fn word(&mut self, word: &str) {
        if ["clicked", "MutationObserver"].contains(&word) {
            self.0.push(word.to_owned());
        }
    }
}

impl<'ast> Visit<'ast> for Faults {
    fn visit_pat(&mut self, pat: &'ast syn::Pat) {
        if let syn::Pat::Lit(literal) = pat
            && let syn::Lit::Str(text) = &literal.lit
        {
            self.0
                .push(format!("a pattern that is a text: {:?}", text.value()));
        }
        visit::visit_pat(self, pat);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        let text = text.value();
        for word in ["data-do", "MutationObserver"] {
            if text == word {
                self.0.push(word.to_owned());
            }
        }
    }

    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.word(&ident.to_string());
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        visit::visit_macro(self, call);
        if (call.path.segments.last()).is_some_and(|last| last.ident == "view") {
            self.0.push("view!".to_owned());
        }
        for item in items_of_part(call) {
            Faults::visit_item(self, &item);
        }
        // `matches!(value, pattern if guard)`
        if call.path.is_ident("matches") {
            let pattern = |input: ParseStream<'_>| {
                input.parse::<syn::Expr>()?;
                input.parse::<syn::Token![,]>()?;
                let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
                while !input.is_empty() {
                    input.step(|cursor| {
                        let rest = cursor.token_tree().map(|(_, rest)| rest);
                        Ok(((), rest.unwrap_or(*cursor)))
                    })?;
                }
                Ok(pattern)
            };
            let pattern = call
                .parse_body_with(pattern)
                .expect("a value and a pattern");
            self.visit_pat(&pattern);
        }
        // What other macros are given is no syntax of Rust; its words are read all the same.
        let words = call.tokens.to_string();
        for word in words.split(|letter: char| !letter.is_alphanumeric() && letter != '-') {
            if word == "data-do" {
                self.0.push(word.to_owned());
            }
            self.word(word);
        }
    }
}

#[test]
fn nothing_is_decided_by_a_text() {
    let files = sources("src/app");
    assert!(files.len() > 60, "only {} files were read", files.len());
    let faults: Vec<String> = files
        .iter()
        .flat_map(|(name, file)| {
            let faults = Faults::of(file).into_iter();
            faults.map(move |fault| format!("src/app/{name}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn each_of_these_is_found() {
    let found = |text: &str| {
        let file = syn::parse_file(text).expect("a file");
        Faults::of(&file)
    };
    for bad in [
        r#"fn f(x: &str) { match x { "a" => {} _ => {} } }"#,
        r#"fn f(x: Option<&str>) -> bool { match x { None | Some("a" | "b") => true, _ => false } }"#,
        r#"fn f(x: (&str, bool)) { if let ("a", true) = x {} }"#,
        r#"fn f(x: &str) -> bool { matches!(x, "a" | "b") }"#,
        r#"fn f(x: &str) -> bool { matches!(x, "a" if true) }"#,
        r#"part! { p, fn f(x: &str) -> R { match x { "a" => {} _ => {} } } }"#,
        r#"fn f() { button().attr("data-do", "go"); }"#,
        r#"fn f() { page::clicked(&event, "go"); }"#,
        r#"fn f() { desk.clicked(&event); }"#,
        r#"fn f() { view! { <p/> } }"#,
        r#"part! { p, fn f() -> R { view! { <p/> } } }"#,
        r#"fn f() { MutationObserver::new(); }"#,
        r#"fn f() { get("MutationObserver"); }"#,
        r#"fn f() { vec![get("data-do")]; }"#,
    ] {
        assert!(!found(bad).is_empty(), "{bad}");
    }
    for good in [
        r#"fn f(x: Key) { match x { Key::Tab => go("tab"), _ => {} } }"#,
        r#"fn f(x: char) -> bool { matches!(x, 'a' | 'b' if true) }"#,
        r#"fn f(x: &str) -> bool { x == "a" }"#,
        r#"part! { p, fn f() -> R { Ok(view) } }"#,
    ] {
        assert_eq!(found(good), Vec::<String>::new(), "{good}");
    }
}

/// One listener, so that all views are told of an address in one order.
#[test]
fn one_place_listens_to_the_address() {
    fn listeners(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).expect("a folder of sources");
        let count = |entry: std::io::Result<std::fs::DirEntry>| {
            let path = entry.expect("an entry of it").path();
            match path.is_dir() {
                true => listeners(&path),
                false => {
                    let text = std::fs::read_to_string(&path).expect("a source");
                    text.matches("\"hashchange\"").count()
                }
            }
        };
        entries.map(count).sum()
    }
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert_eq!(listeners(&sources), 1);
}
