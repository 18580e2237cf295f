//! Just enough of a reader of Rust to see which paths a source file names: `use` trees and paths in
//! the code, with comments and texts left out and `self`, `super` and `crate` resolved.

pub mod circles;
pub mod rules;
pub mod secrets;

use std::collections::BTreeSet;
use std::path::Path;

/// A source file and the module it is.
pub struct SourceFile {
    /// Path below `src/`, with slashes.
    pub name: String,
    /// `core::kms::blob`; `lib` for the crate's root.
    pub module: String,
    pub text: String,
}

impl SourceFile {
    pub fn new(name: &str, text: &str) -> Self {
        let stem = name.trim_end_matches(".rs").trim_end_matches("/mod");
        Self {
            name: name.to_owned(),
            module: stem.replace('/', "::"),
            text: text.to_owned(),
        }
    }

    /// Every `.rs` file below a directory.
    pub fn read_all(root: &Path, into: &mut Vec<Self>) -> std::io::Result<()> {
        let mut open = vec![root.to_owned()];
        while let Some(directory) = open.pop() {
            for entry in std::fs::read_dir(&directory)? {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let name = path.strip_prefix(root).unwrap_or(&path);
                    let name = name.to_string_lossy().replace('\\', "/");
                    into.push(Self::new(&name, &std::fs::read_to_string(&path)?));
                }
            }
        }
        Ok(())
    }
}

/// The paths a file names, each with its line: `crate::core::kms::Key`, `std::time::Instant`.
/// Paths that begin with a name of the module's own are left out.
pub fn arrows(file: &SourceFile) -> Vec<(usize, String)> {
    let tokens = tokens(&file.text);
    let own: Vec<&str> = file
        .module
        .split("::")
        .filter(|part| *part != "lib")
        .collect();
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        own,
        inner: Vec::new(),
        depth: 0,
        found: Vec::new(),
    };
    reader.read();
    reader.found
}

/// Every word of the code; those of comments and texts are left out.
pub fn words(text: &str) -> BTreeSet<String> {
    let words = tokens(text)
        .into_iter()
        .filter_map(|(_, token)| match token {
            Token::Word(word) => Some(word),
            Token::Path | Token::Sign(_) => None,
        });
    words.collect()
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    /// `::`
    Path,
    Sign(char),
}

/// Words and signs with their lines; comments, texts, characters and lifetimes are skipped.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\n');
    let (mut i, mut line) = (0, 1);
    let mut tokens = Vec::new();
    while i < chars.len() {
        let start = i;
        let c = at(i);
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(i), at(i + 1)) {
                    ('/', '*') => (depth, i) = (depth + 1, i + 2),
                    ('*', '/') => (depth, i) = (depth - 1, i + 2),
                    _ => i += 1,
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if c == '"' {
            i = end_of_text(&chars, i);
        } else if c == '\'' {
            // A lifetime has no closing quote after its first letter.
            i = match (at(i + 1), at(i + 2)) {
                ('\\', _) => (i + 3..chars.len()).find(|j| at(*j) == '\'').unwrap_or(i) + 1,
                (_, '\'') => i + 3,
                _ => i + 1,
            };
        } else if c.is_alphanumeric() || c == '_' {
            while at(i).is_alphanumeric() || at(i) == '_' {
                i += 1;
            }
            let word: String = chars.iter().skip(start).take(i - start).collect();
            let hashes = (i..).take_while(|j| at(*j) == '#').count();
            if matches!(word.as_str(), "r" | "br" | "cr") && at(i + hashes) == '"' {
                i = end_of_raw_text(&chars, i + hashes, hashes);
            } else {
                tokens.push((line, Token::Word(word)));
            }
        } else if c == ':' && at(i + 1) == ':' {
            tokens.push((line, Token::Path));
            i += 2;
        } else {
            if !c.is_whitespace() {
                tokens.push((line, Token::Sign(c)));
            }
            i += 1;
        }
        line += chars
            .iter()
            .skip(start)
            .take(i - start)
            .filter(|c| **c == '\n')
            .count();
    }
    tokens
}

fn end_of_text(chars: &[char], quote: usize) -> usize {
    let mut i = quote + 1;
    while let Some(c) = chars.get(i).filter(|c| **c != '"') {
        i += if *c == '\\' { 2 } else { 1 };
    }
    i + 1
}

fn end_of_raw_text(chars: &[char], quote: usize, hashes: usize) -> usize {
    let closes = |i: usize| chars.iter().skip(i + 1).take_while(|c| **c == '#').count() >= hashes;
    let end = (quote + 1..chars.len()).find(|i| chars.get(*i) == Some(&'"') && closes(*i));
    end.unwrap_or(chars.len()) + 1 + hashes
}

struct Reader<'a> {
    tokens: &'a [(usize, Token)],
    at: usize,
    /// The file's module.
    own: Vec<&'a str>,
    /// Modules opened inside the file, with the depth of braces they stand at.
    inner: Vec<(usize, String)>,
    depth: usize,
    found: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|(_, token)| token)
    }

    fn word(&self, ahead: usize) -> Option<String> {
        match self.peek(ahead) {
            Some(Token::Word(word)) => Some(word.clone()),
            _ => None,
        }
    }

    fn read(&mut self) {
        while let Some(token) = self.peek(0) {
            match token {
                Token::Sign('{') => (self.depth, self.at) = (self.depth + 1, self.at + 1),
                Token::Sign('}') => {
                    self.depth = self.depth.saturating_sub(1);
                    self.inner.retain(|(depth, _)| *depth <= self.depth);
                    self.at += 1;
                }
                Token::Word(word) if word == "use" => {
                    self.at += 1;
                    self.tree(Vec::new());
                }
                Token::Word(word) if word == "mod" => {
                    if let (Some(name), Some(Token::Sign('{'))) = (self.word(1), self.peek(2)) {
                        self.inner.push((self.depth + 1, name));
                    }
                    self.at += 2;
                }
                Token::Word(word)
                    if word == "extern" && self.word(1).as_deref() == Some("crate") =>
                {
                    let name = self.word(2).unwrap_or_default();
                    self.find(vec![name]);
                    self.at += 3;
                }
                Token::Word(_) if self.peek(1) == Some(&Token::Path) => self.path(),
                // A path's first part follows no other part: `x::<T>::y` goes on after the `>`.
                Token::Path if matches!(self.peek(1), Some(Token::Word(_))) => {
                    let goes_on = self
                        .at
                        .checked_sub(1)
                        .and_then(|before| self.tokens.get(before));
                    self.at += 1;
                    if goes_on.is_some_and(|(_, token)| *token == Token::Sign('>')) {
                        self.at += 1;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// A path in the code.
    fn path(&mut self) {
        let mut parts = Vec::new();
        while let Some(word) = self.word(0) {
            parts.push(word);
            self.at += 1;
            if self.peek(0) != Some(&Token::Path) {
                break;
            }
            self.at += 1;
        }
        self.find(parts);
    }

    /// A `use` tree, after what stands before its braces.
    fn tree(&mut self, before: Vec<String>) {
        let mut parts = before.clone();
        loop {
            match self.peek(0) {
                Some(Token::Word(word)) if word == "as" => self.at += 2,
                Some(Token::Word(word)) => {
                    parts.push(word.clone());
                    self.at += 1;
                }
                Some(Token::Sign('*')) => {
                    parts.push("*".to_owned());
                    self.at += 1;
                }
                Some(Token::Sign('{')) => {
                    self.at += 1;
                    self.tree(std::mem::take(&mut parts));
                }
                Some(Token::Path) => self.at += 1,
                end => {
                    let goes_on = end == Some(&Token::Sign(','));
                    self.at += 1;
                    if parts.len() > before.len() {
                        self.find(parts);
                    }
                    if !goes_on {
                        return;
                    }
                    parts = before.clone();
                }
            }
        }
    }

    /// Resolves a path from here and keeps it, unless it begins with a name of the module's own.
    fn find(&mut self, mut parts: Vec<String>) {
        let line = self
            .tokens
            .get(self.at.saturating_sub(1))
            .map_or(0, |(line, _)| *line);
        if parts.len() > 1 && parts.last().is_some_and(|part| part == "self") {
            parts.pop();
        }
        let mut here: Vec<String> = self.own.iter().map(|part| (*part).to_owned()).collect();
        here.extend(self.inner.iter().map(|(_, name)| name.clone()));
        let first = parts.first().cloned().unwrap_or_default();
        let resolved = match first.as_str() {
            "crate" | "envelope_lab" => parts.split_off(1),
            "self" | "super" => {
                let ups = parts
                    .iter()
                    .take_while(|part| *part == "super" || *part == "self");
                let ups: Vec<_> = ups.cloned().collect();
                for _ in ups.iter().filter(|part| *part == "super") {
                    here.pop();
                }
                here.extend(parts.split_off(ups.len()));
                here
            }
            "Self" => return,
            _ => {
                self.found.push((line, parts.join("::")));
                return;
            }
        };
        let path = ["crate".to_owned()]
            .into_iter()
            .chain(resolved)
            .collect::<Vec<_>>();
        self.found.push((line, path.join("::")));
    }
}
