//! Decides cases of the form of `tests/data/decisions.jsonl`, one a line, for comparison from outside:
//! `cargo run --release --example decide < cases.jsonl > decisions.jsonl`
//!
//! Answers one line a case: `{"id":…,"decision":"Allowed"|"ImplicitlyDenied"|"ExplicitlyDenied"}`, or
//! `{"id":…,"error":…}` for a case that cannot be read. Empty lines are passed over.

#[cfg(not(target_arch = "wasm32"))]
#[path = "../common/iam_case.rs"]
#[expect(dead_code, reason = "what is expected is for the tests")]
mod iam_case;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use iam_case::{Case, word};
    use std::io::{BufRead, Write};

    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match Case::read(&line) {
            Ok(case) => {
                serde_json::json!({"id": case.id, "decision": word(case.decide().verdict)})
            }
            Err((id, problem)) => serde_json::json!({"id": id, "error": problem}),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
