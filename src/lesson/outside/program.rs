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
    /// Commands that run it, one a line, or a sentence; it reads `bundle.json`, which must be in the same folder.
    pub run: &'static str,
    /// What it doesn't do, if it doesn't do all; a sentence.
    pub limits: Option<&'static str>,
    /// The program.
    pub text: &'static str,
}

/// In the order in which the page offers them.
pub const OUTSIDE_PROGRAMS: [OutsideProgram; 6] = [
    OutsideProgram {
        title: "Python",
        crypto: "cryptography",
        file_name: "open_bundle.py",
        run: "pip install cryptography\npython3 open_bundle.py bundle.json > file",
        limits: None,
        text: include_str!("open_bundle.py"),
    },
    OutsideProgram {
        title: "Node",
        crypto: "node:crypto",
        file_name: "open-bundle.mjs",
        run: "node open-bundle.mjs bundle.json > file",
        limits: None,
        text: include_str!("open-bundle.mjs"),
    },
    OutsideProgram {
        title: "Go",
        crypto: "crypto/aes, crypto/cipher",
        file_name: "open_bundle.go",
        run: "go run open_bundle.go bundle.json > file",
        limits: None,
        text: include_str!("open_bundle.go"),
    },
    OutsideProgram {
        title: "Java",
        crypto: "javax.crypto",
        file_name: "OpenBundle.java",
        run: "java OpenBundle.java bundle.json > file",
        limits: None,
        text: include_str!("OpenBundle.java"),
    },
    OutsideProgram {
        title: "Browser console",
        crypto: "WebCrypto",
        file_name: "console.js",
        run: "Paste the program into the console of any https page, press Enter, and choose bundle.json at the top of the page.",
        limits: None,
        text: include_str!("console.js"),
    },
    OutsideProgram {
        title: "openssl",
        crypto: "openssl enc",
        file_name: "open-bundle.sh",
        run: "sh open-bundle.sh bundle.json > file",
        limits: Some(
            "openssl’s command line has no GCM: the program decrypts in counter mode and doesn’t check the tags. Only the SHA-256 at the end tells whether the file is right. It doesn’t open client-side bundles.",
        ),
        text: include_str!("open-bundle.sh"),
    },
];
