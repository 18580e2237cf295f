//! Says whether AWS accepts policies, and what the linter finds in them:
//! `cargo run --release --example lint < policies.jsonl > findings.jsonl`
//!
//! A line is `{"id", "kind", "text"}`, with the policy as text; `kind` is identity, boundary, session, key, bucket, scp,
//! rcp, trust or endpoint. Answers one line each: `{"id", "accepted", "error", "findings"}`. `error` is null or
//! `{"code", "sentence", "line", "column", "from", "to", "says"}`: AWS's code and sentence (null where it is not known),
//! and ours. A finding is `{"code", "severity", "from", "to", "says"}`. `from` and `to` are offsets into the text, in
//! characters (Unicode scalar values) from 0; `to` is the first character behind the token. A line that cannot be read
//! is answered with `{"id", "problem"}`. Empty lines are passed over.

#[cfg(not(target_arch = "wasm32"))]
#[path = "../common/policy_line.rs"]
#[expect(dead_code, reason = "what is expected is for the tests")]
mod policy_line;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use policy_line::PolicyLine;
    use std::io::{BufRead, Write};

    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match PolicyLine::read(&line) {
            Ok(policy) => policy.answer(),
            Err((id, problem)) => serde_json::json!({"id": id, "problem": problem}),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
