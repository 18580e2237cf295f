#![cfg(not(target_arch = "wasm32"))]
//! The inputs of `tests/fuzz` without a fuzzer: every seed, and many changed ones.

#[path = "../fuzz/inputs/mod.rs"]
mod inputs;

use inputs::{KINDS, answer_within};
use std::time::Duration;

#[test]
fn every_seed_is_answered() {
    for kind in KINDS {
        let seeds = (kind.seeds)();
        assert!(!seeds.is_empty(), "{} has seeds", kind.name);
        for seed in seeds {
            answer_within(Duration::from_secs(2), kind.run, &seed);
        }
    }
}
