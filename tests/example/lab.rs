//! One fresh world, asked from outside: one JSON object a line in, one a line out.
//! `cargo run --release --example lab < calls.jsonl > answers.jsonl`
//!
//! A line is `{"as": "<principal ARN> | anonymous", "service": "kms" | "s3" | "iam", "operation": …, "input": {…}}`
//! with AWS's own names, blobs and bodies in base64. The answer is `{"output": {…}, "events": […]}` or
//! `{"error": {"code", "status", "message"}, "events": […]}`. The world is account
//! 111122223333 in us-east-1; each account has a `user/admin` with full access. A second passes with every line;
//! `{"as": …, "service": "clock", "operation": "Advance", "input": {"Seconds": 604800}}` lets more of them pass.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use std::io::{BufRead, Write};

    let mut world = envelope_lab::core::api::World::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().split(b'\n') {
        // What is no UTF-8 is no JSON either: the line says so, and the next one is read.
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(out, "{}", world.answer(&line))?;
        // Whoever asks line by line waits for the answer.
        out.flush()?;
    }
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {}
