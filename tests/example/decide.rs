//! Decides requests, one a line, and says what allows the denied ones. The README has the form:
//! `cargo run --release --example decide < requests.jsonl > decisions.jsonl`
//!
//! Answers one line a request, or `{"id":…,"error":…}` for a line that cannot be read and for a policy that AWS would
//! refuse. Empty lines are passed over.

#[cfg(not(target_arch = "wasm32"))]
#[path = "../common/iam_case.rs"]
#[expect(dead_code, reason = "what is expected is for the tests")]
mod iam_case;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use iam_case::Case;
    use std::io::{BufRead, Write};

    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match Case::read(&line) {
            Ok(case) => case.answer(),
            Err((id, problem)) => serde_json::json!({"id": id, "error": problem}),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
