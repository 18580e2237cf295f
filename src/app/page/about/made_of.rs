//! What the page is made of. `tests/page/about.rs` compares the versions with the lock files.

/// A package or a font in the page.
#[derive(Clone, Copy, Debug)]
pub struct Ingredient {
    pub name: &'static str,
    /// Its version; empty for a font.
    pub version: &'static str,
    /// What it does here.
    pub does: &'static str,
    /// Its license, by its SPDX name.
    pub license: &'static str,
}

const fn one(
    name: &'static str,
    version: &'static str,
    does: &'static str,
    license: &'static str,
) -> Ingredient {
    Ingredient {
        name,
        version,
        does,
        license,
    }
}

const BOTH: &str = "MIT OR Apache-2.0";

/// What the program is made of.
pub const CRATES: [Ingredient; 15] = [
    one("aes-gcm", "0.11.1", "AES-256-GCM", BOTH),
    one("aead-stream", "0.6.0", "frames of large files", BOTH),
    one("sha2", "0.11.1", "SHA-256", BOTH),
    one("sha1", "0.11.0", "SHA-1, for checksums that S3 knows", BOTH),
    one("md-5", "0.11.0", "MD5, for ETags that need it", BOTH),
    one("hmac", "0.13.0", "HMAC-SHA-256", BOTH),
    one(
        "subtle",
        "2.6.1",
        "comparison in constant time",
        "BSD-3-Clause",
    ),
    one(
        "rand_chacha",
        "0.10.0",
        "random bytes from the page’s seed",
        BOTH,
    ),
    one("leptos", "0.8.23", "signals", "MIT"),
    one("wasm-bindgen", "0.2.126", "calls to the browser", BOTH),
    one("serde_json", "1.0.154", "JSON", BOTH),
    one(
        "miniz_oxide",
        "0.8.9",
        "compresses shared links",
        "MIT OR Zlib OR Apache-2.0",
    ),
    one("qrcode", "0.14.1", "QR codes of shared links", BOTH),
    one("similar", "2.7.0", "differences of policies", "Apache-2.0"),
    one("idb", "0.6.5", "keeps the lab on reload", BOTH),
];

/// What only the bench page fetches.
pub const PEERS: [Ingredient; 2] = [
    one(
        "@noble/ciphers",
        "2.4.0",
        "AES-256-GCM to compare with",
        "MIT",
    ),
    one(
        "node-forge",
        "1.4.3",
        "AES-256-GCM to compare with",
        "BSD-3-Clause",
    ),
];

pub const FONTS: [Ingredient; 2] = [
    one("Atkinson Hyperlegible Next", "", "text", "OFL-1.1"),
    one(
        "Atkinson Hyperlegible Mono",
        "",
        "code and bytes",
        "OFL-1.1",
    ),
];
