//! The programs, and how to run them.

/// A program that opens a bundle (`docs/bundle.md`): it unwraps the data key, decrypts the object, and compares the
/// file's SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutsideProgram {
    /// The language, as on its tab.
    pub title: &'static str,
    /// Whose cipher it uses.
    pub crypto: &'static str,
    /// The name to save it under.
    pub file_name: &'static str,
    /// Commands that run it, one a line; it reads `bundle.json`, which must be in the same folder.
    pub run: &'static str,
    /// What it doesn't do, if it doesn't do all; a sentence.
    pub limits: Option<&'static str>,
    /// The program.
    pub text: &'static str,
}

/// In the order in which the page offers them.
pub const OUTSIDE_PROGRAMS: [OutsideProgram; 1] = [OutsideProgram {
    title: "Python",
    crypto: "cryptography",
    file_name: "open_bundle.py",
    run: "pip install cryptography\npython3 open_bundle.py bundle.json > file",
    limits: None,
    text: include_str!("open_bundle.py"),
}];
