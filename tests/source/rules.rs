//! Who may use whom, as DESIGN.md has it.

use super::{SourceFile, arrows};

/// Who may use whom. Higher storeys stand later.
pub const STOREYS: [(&str, &[&str]); 6] = [
    // The workers' program, a package of its own; it shares the package `core::crypto`.
    ("worker", &[]),
    ("core", &[]),
    ("lesson", &["core"]),
    ("web", &["core"]),
    ("app", &["core", "lesson", "web"]),
    ("main", &["app"]),
];

/// Inside `core`, ground floor first: what each module may use besides itself. `trace` knows IAM's
/// words (`Decision`, `Fix`, `Request`, `PolicySet`), because a step shows a decision.
pub const FLOORS: [(&str, &[&str]); 19] = [
    ("error", &[]),
    ("clock", &[]),
    ("arn", &[]),
    ("json", &[]),
    ("crypto", &[]),
    ("entropy", &["crypto"]),
    ("body_store", &[]),
    ("iam", &["arn", "clock", "json"]),
    ("wire", &["clock", "error", "json"]),
    ("trace", &["error", "iam", "wire"]),
    ("access", &["iam", "trace"]),
    ("cloudtrail", &["clock", "error", "iam", "json"]),
    (
        "kms",
        &[
            "access",
            "arn",
            "clock",
            "cloudtrail",
            "crypto",
            "entropy",
            "error",
            "iam",
            "json",
            "trace",
            "wire",
        ],
    ),
    (
        "s3",
        &[
            "access",
            "arn",
            "body_store",
            "clock",
            "crypto",
            "entropy",
            "error",
            "iam",
            "json",
            "kms",
            "trace",
            "wire",
        ],
    ),
    (
        "cloud",
        &[
            "arn",
            "body_store",
            "clock",
            "cloudtrail",
            "crypto",
            "entropy",
            "error",
            "iam",
            "json",
            "kms",
            "s3",
            "trace",
            "wire",
        ],
    ),
    ("client_side", &["crypto", "entropy", "json", "kms"]),
    (
        "bundle",
        &[
            "body_store",
            "client_side",
            "cloud",
            "crypto",
            "entropy",
            "json",
            "kms",
            "s3",
            "trace",
        ],
    ),
    (
        "api",
        &[
            "clock", "cloud", "entropy", "error", "iam", "json", "kms", "s3", "trace", "wire",
        ],
    ),
    (
        "lab",
        &[
            "access",
            "api",
            "arn",
            "body_store",
            "clock",
            "json",
            "cloud",
            "crypto",
            "entropy",
            "error",
            "iam",
            "kms",
            "s3",
            "trace",
            "wire",
        ],
    ),
];

/// Crates and parts of the standard library that only these places may name.
pub const RESERVED: [(&str, &[&str]); 31] = [
    // Everybody else says `core::crypto` and `web::protocol`.
    ("envelope_lab_crypto", &["core", "worker"]),
    ("envelope_lab_worker", &["web", "worker::main"]),
    ("leptos", &["app"]),
    // The page takes events and elements from Leptos; nothing else of the browser.
    ("web_sys", &["web", "app", "worker"]),
    ("js_sys", &["web", "app", "worker"]),
    ("wasm_bindgen", &["web", "app", "worker"]),
    ("wasm_bindgen_futures", &["web", "worker"]),
    ("getrandom", &["web"]),
    ("idb", &["web"]),
    ("miniz_oxide", &["core::lab::share"]),
    ("qrcode", &["app::page::share"]),
    ("console_error_panic_hook", &["web"]),
    ("aes_gcm", &["core::crypto"]),
    // Only to show how ECB fails.
    ("aes", &["lesson::byte_picture"]),
    ("aead_stream", &["core::crypto"]),
    ("sha2", &["core::crypto"]),
    ("hmac", &["core::crypto"]),
    ("hkdf", &["core::crypto"]),
    // Another implementation of what `core::crypto` does, for the tests to compare it with.
    ("ring", &[]),
    ("subtle", &["core::crypto"]),
    ("rand_chacha", &["core::entropy"]),
    ("der", &["core::kms"]),
    ("similar", &["lesson"]),
    // No ambient time, randomness, files, network or threads: the same calls give the same bytes.
    ("std::time::Instant", &[]),
    ("std::time::SystemTime", &[]),
    ("std::fs", &[]),
    ("std::env", &[]),
    // An address as a value.
    ("std::net", &["core::iam::condition::ip"]),
    ("std::thread", &[]),
    ("std::process", &[]),
    // Its order differs from run to run.
    ("std::collections::HashMap", &["app", "web"]),
];

/// Whether a module path lies in a place: `core::kms::blob` in `core::kms`.
pub fn within(module: &str, place: &str) -> bool {
    module == place || module.starts_with(&format!("{place}::"))
}

pub fn segment(path: &str, place: usize) -> &str {
    path.split("::").nth(place).unwrap_or_default()
}

/// What is wrong with an arrow, if anything.
pub fn fault(from: &str, to: &str) -> Option<String> {
    if let Some(inner) = to.strip_prefix("crate::") {
        let (below, above) = (segment(inner, 0), segment(from, 0));
        if below.is_empty() || inner == "*" {
            return Some("names the whole crate, so that nobody can tell what it uses".to_owned());
        }
        if below != above {
            let allowed = STOREYS.iter().find(|(name, _)| *name == above);
            return match allowed {
                Some((_, allowed)) if allowed.contains(&below) => None,
                Some(_) => Some(format!("{above} may not use {below}")),
                None => Some(format!("{above} is no storey of DESIGN.md")),
            };
        }
        // `core/mod.rs` itself only lists its floors.
        if above != "core" || from == "core" {
            return None;
        }
        let (floor, used) = (segment(from, 1), segment(inner, 1));
        if used.is_empty() || used == "*" {
            return Some(
                "names the whole of core, so that nobody can tell what it uses".to_owned(),
            );
        }
        let allowed = FLOORS.iter().find(|(name, _)| *name == floor);
        return match allowed {
            _ if floor == used => None,
            Some((_, allowed)) if allowed.contains(&used) => None,
            Some(_) => Some(format!("core::{floor} may not use core::{used}")),
            None => Some(format!("core::{floor} has no floor in this test")),
        };
    }
    let reserved = RESERVED.iter().find(|(name, _)| within(to, name))?;
    let allowed = reserved.1.iter().any(|place| within(from, place));
    (!allowed).then(|| format!("only {:?} may use {}", reserved.1, reserved.0))
}

/// `file: what is wrong` for every forbidden arrow.
pub fn faults(files: &[SourceFile]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        for (line, to) in arrows(file) {
            if let Some(why) = fault(&file.module, &to) {
                faults.push(format!("{}:{line}: `{to}`: {why}", file.name));
            }
        }
    }
    faults
}
