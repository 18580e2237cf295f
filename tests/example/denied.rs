//! Explains access-denied errors, one a line:
//! `cargo run --release --example denied < texts.jsonl > diagnoses.jsonl`
//!
//! A line is `{"id", "text", "policies"}`, with the policies as they were pasted. Answers one line each: `{"id",
//! "understood", "service", "principal", "action", "resource", "explicit", "policy_type", "context", "missing",
//! "agrees", "causes", "fixes", "next"}`; what is not in the text is null. `missing` names the kinds of policy that AWS
//! evaluates and that were not given. A cause is `{"kind", "says", "check"}`, the likeliest first; a fix is
//! `{"policy_type", "policy", "text"}`. A line that cannot be read is answered with `{"id", "problem"}`. Empty lines are
//! passed over.

#[cfg(not(target_arch = "wasm32"))]
#[path = "../common/denied_line.rs"]
#[expect(dead_code, reason = "what is expected is for the tests")]
mod denied_line;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use denied_line::DeniedLine;
    use std::io::{BufRead, Write};

    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match DeniedLine::read(&line) {
            Ok(denied) => denied.answer(),
            Err((id, problem)) => serde_json::json!({"id": id, "problem": problem}),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
