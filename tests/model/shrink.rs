//! The few steps of a walk that it takes to disagree.

use super::episode::{Episode, Step};

/// Leaves out what is not needed: halves first, then smaller runs of steps, then single ones. `fails` runs the steps in
/// a fresh world. The last step stays: it is the one that is wrong.
pub fn shrink(mut steps: Vec<Step>, fails: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at + 1 < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + size).min(steps.len() - 1));
            match fails(&fewer) {
                true => steps = fewer,
                false => at += size,
            }
        }
        size /= 2;
    }
    steps
}

/// Whether lab and model disagree at the last step.
pub fn disagree(steps: &[Step]) -> bool {
    let mut episode = Episode::new();
    let mut last = false;
    for step in steps {
        last = episode
            .step(step)
            .is_some_and(|outcome| !outcome.differences.is_empty());
    }
    last
}

/// The steps as lines for `cargo run --example lab`, with what is different at the last one.
pub fn report(steps: &[Step]) -> String {
    let mut episode = Episode::new();
    let mut differences = Vec::new();
    for step in steps {
        if let Some(outcome) = episode.step(step) {
            differences = outcome.differences;
        }
    }
    let lines: Vec<String> = episode.lines.iter().map(ToString::to_string).collect();
    format!("{}\n{}", lines.join("\n"), differences.join("\n"))
}
