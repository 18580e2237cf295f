//! A trace as text for golden files: complete, but short enough to read.

use super::field::{Excerpt, Field, Value};
use super::scene::{GateState, Scene};
use super::step::{Step, Trace};
use std::fmt::{self, Display, Formatter};

/// Lower-case hexadecimal without separators.
pub fn hex(bytes: &[u8]) -> String {
    (bytes.iter())
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

impl Display for Trace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let count = self.steps.len();
        writeln!(f, "{}, {count} steps", self.operation)?;
        for (index, step) in self.steps.iter().enumerate() {
            writeln!(f, "\n{} of {count}: {}", index + 1, step.title)?;
            write!(f, "{step}")?;
        }
        if let Some(refusal) = &self.refusal {
            writeln!(f, "\nrefused at step {}", refusal.step + 1)?;
            for layer in refusal.decision.iter().flat_map(|d| &d.layers) {
                writeln!(f, "  {} {}: {}", layer.policy, layer.name, layer.says)?;
            }
            for fix in &refusal.fixes {
                writeln!(f, "  fix: {}\n{}", fix.says, indent(&fix.after))?;
            }
            match &refusal.instead {
                Some(instead) => writeln!(f, "  instead: {instead}")?,
                None if refusal.fixes.is_empty() => writeln!(f, "  fix: none")?,
                None => {}
            }
            if !refusal.next.is_empty() {
                writeln!(f, "  next: {}", refusal.next.join(", "))?;
            }
        }
        Ok(())
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  {} → {}, {:?}, “{}”",
            self.from, self.to, self.kind, self.label
        )?;
        writeln!(f, "  {}", self.says)?;
        for field in &self.fields {
            writeln!(f, "  {field}")?;
        }
        for outcome in self.decision.iter().flat_map(|d| &d.considered) {
            writeln!(
                f,
                "  considered {} {} statement {} {}: {:?}",
                outcome.policy,
                outcome.policy_name,
                outcome.index,
                outcome.sid.as_deref().unwrap_or("-"),
                outcome.outcome
            )?;
        }
        if let Some(error) = &self.error {
            writeln!(f, "  error {error}")?;
        }
        if let Some(api) = &self.api {
            writeln!(f, "  http\n{}", indent(&api.http))?;
        }
        if let Some(event) = &self.event {
            writeln!(f, "  CloudTrail {event}")?;
        }
        write!(f, "{}", self.scene)
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{:?}] ", self.name, self.role)?;
        match &self.value {
            Value::Text(text) => write!(f, "{text}")?,
            Value::Bytes { excerpt, parts } => {
                write!(f, "{excerpt}")?;
                for part in parts {
                    write!(f, " {}:{}+{}", part.name, part.offset, part.len)?;
                }
            }
        }
        if !self.origin.is_empty() {
            write!(f, " ({})", self.origin)?;
        }
        Ok(())
    }
}

impl Display for Excerpt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 192;
        let shown: Vec<u8> = self.head.iter().take(SHOWN).copied().collect();
        let more = if self.len > shown.len() as u64 {
            "…"
        } else {
            ""
        };
        write!(f, "{} bytes {}{more}", self.len, hex(&shown))?;
        if let Some(digest) = &self.sha256 {
            write!(f, " sha256={}", hex(digest))?;
        }
        Ok(())
    }
}

impl Display for Scene {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("  scene")?;
        for thing in &self.things {
            write!(f, " {:?}@{:?}", thing.glyph, thing.place)?;
        }
        for gate in &self.gates {
            let state = match gate.state {
                GateState::Waiting => '?',
                GateState::Open => '+',
                GateState::Shut => '-',
            };
            write!(f, " {}{state}", gate.action)?;
        }
        writeln!(f)
    }
}

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| format!("    {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}
