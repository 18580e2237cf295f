//! Writes a bundle of a new object with the file on standard input, of one of six kinds:
//! `cargo run --release --example bundle -- KIND < file > bundle.json`
//!
//! KIND: SSE-KMS, DSSE-KMS, SSE-S3, SSE-C, client-side or multipart; SSE-KMS-bucket-key is SSE-KMS with a Bucket Key.
//! After client-side may stand the algorithm suite, 0x0178 or 0x0078, and the frame length in bytes. `docs/bundle.md`
//! describes a bundle, and `--example open-bundle` opens one. The same file gives another bundle each time: its keys and
//! nonces are random.

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
    use bundles::{bundle_of, client_side, uploaded};
    use envelope_lab::core::bundle::BundleKind;
    use envelope_lab::core::lab::world::EncryptionChoice;
    use std::io::{Read, Write};

    let asked: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let mut file = Vec::new();
    std::io::stdin().lock().read_to_end(&mut file)?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let bundle = match asked.as_slice() {
        ["SSE-KMS-bucket-key"] => uploaded(EncryptionChoice::SseKmsBucketKey, &file, seed)?,
        ["client-side", suite, frame_length] => {
            client_side(&options(suite, frame_length)?, &file, seed)?
        }
        _ => {
            let kind = (BundleKind::ALL.into_iter()).find(|kind| asked == [kind.name()]);
            let names = BundleKind::ALL.map(BundleKind::name).join(", ");
            let found = asked.join(" ");
            let kind = kind.ok_or(format!("expected a kind: {names}; found `{found}`"))?;
            bundle_of(kind, &file, seed)?
        }
    };
    std::io::stdout()
        .lock()
        .write_all(bundle.to_json().as_bytes())?;
    Ok(())
}

#[cfg(not(target_arch = "wasm32"))]
fn options(
    suite: &str,
    frame_length: &str,
) -> Result<envelope_lab::core::client_side::MessageOptions, Box<dyn std::error::Error>> {
    use envelope_lab::core::client_side::{AlgorithmSuite, MessageOptions};

    let id = suite
        .strip_prefix("0x")
        .map(|id| u16::from_str_radix(id, 16));
    let suite = AlgorithmSuite::of(id.ok_or("a suite begins with 0x")??);
    Ok(MessageOptions {
        suite: suite.ok_or("the suites are 0x0078 and 0x0178")?,
        frame_length: frame_length.parse()?,
        ..MessageOptions::default()
    })
}

#[cfg(target_arch = "wasm32")]
fn main() {}
