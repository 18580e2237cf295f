//! Writes a bundle of a new object with the file on standard input, of one of six kinds:
//! `cargo run --release --example bundle -- KIND < file > bundle.json`
//!
//! KIND: SSE-KMS, DSSE-KMS, SSE-S3, SSE-C, client-side or multipart. `docs/bundle.md` describes a bundle, and
//! `--example open-bundle` opens one. The same file gives another bundle each time: its keys and nonces are random.

#[cfg(not(target_arch = "wasm32"))]
#[path = "../common/bundles.rs"]
mod bundles;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("No bundle: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn run() -> Result<(), Box<dyn std::error::Error>> {
    use envelope_lab::core::bundle::BundleKind;
    use std::io::{Read, Write};

    let asked = std::env::args().nth(1).unwrap_or_default();
    let names = BundleKind::ALL.map(BundleKind::name).join(", ");
    let kind = (BundleKind::ALL.into_iter()).find(|kind| kind.name() == asked);
    let kind = kind.ok_or(format!("expected a kind, one of {names}; found `{asked}`"))?;
    let mut file = Vec::new();
    std::io::stdin().lock().read_to_end(&mut file)?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let bundle = bundles::bundle_of(kind, &file, seed)?;
    std::io::stdout()
        .lock()
        .write_all(bundle.to_json().as_bytes())?;
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {}
