//! Opens a bundle: `cargo run --release --example open-bundle < bundle.json > file`
//!
//! `docs/bundle.md` describes a bundle. On a damaged bundle it says what is wrong and where, writes nothing, and ends
//! with exit code 1.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("This bundle does not open: {error}.");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn run() -> Result<(), Box<dyn std::error::Error>> {
    use envelope_lab::core::bundle::Bundle;
    use std::io::{Read, Write};

    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()))?;
    let file = Bundle::read(&text)?.open()?;
    std::io::stdout().lock().write_all(&file)?;
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {}
