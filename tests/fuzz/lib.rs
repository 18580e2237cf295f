//! The kinds of input, for the fuzzer's targets.

pub mod inputs;

use inputs::{KINDS, answer_within};
use std::time::Duration;

/// Feeds an input to the kind of this name, within the time that any input may take.
pub fn fuzz(name: &str, input: &[u8]) {
    for kind in KINDS.iter().filter(|kind| kind.name == name) {
        answer_within(Duration::from_millis(100), kind.run, input);
    }
}
