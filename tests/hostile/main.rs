#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::indexing_slicing, reason = "a test that panics has failed")]
//! The inputs of `tests/fuzz` without a fuzzer: every seed, many changed ones, and what the fuzzer found.

#[path = "../fuzz/inputs/mod.rs"]
mod inputs;

use inputs::{InputKind, KINDS, answer_within};
use std::path::Path;
use std::time::Duration;

/// How long an input may take: 100 ms in a build that is made fast; one that is not takes some ten times as long.
const LONGEST: Duration = match cfg!(debug_assertions) {
    true => Duration::from_millis(1_000),
    false => Duration::from_millis(100),
};
/// How many changed inputs are made of a kind.
const CHANGED: usize = 150;

fn every_kind(check: impl Fn(InputKind)) {
    let failed: Vec<&str> = (KINDS.into_iter())
        .filter(|kind| {
            let run = std::panic::AssertUnwindSafe(|| check(*kind));
            std::panic::catch_unwind(run).is_err()
        })
        .map(|kind| kind.name)
        .collect();
    assert!(failed.is_empty(), "{failed:?}: the reasons stand above");
}

#[test]
fn every_seed_is_answered() {
    every_kind(|kind| {
        let seeds = (kind.seeds)();
        assert!(!seeds.is_empty(), "{} has seeds", kind.name);
        for seed in seeds {
            answer_within(LONGEST, kind.run, &seed);
        }
    });
}

/// Found by the fuzzer, and mended since: `found/KIND/…`.
#[test]
fn what_was_found_is_answered() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/found");
    every_kind(|kind| {
        let Ok(files) = std::fs::read_dir(found.join(kind.name)) else {
            return;
        };
        for file in files {
            let file = file.unwrap().path();
            println!("{}", file.display());
            answer_within(LONGEST, kind.run, &std::fs::read(file).unwrap());
        }
    });
}

#[test]
fn a_changed_seed_is_answered() {
    every_kind(|kind| {
        let seeds = (kind.seeds)();
        let mut random = Random(u64::from(kind.name.as_bytes()[0]));
        for _ in 0..CHANGED {
            let seed = &seeds[random.below(seeds.len())];
            let other = &seeds[random.below(seeds.len())];
            let input = changed(&mut random, seed, other);
            answer_within(LONGEST, kind.run, &input);
        }
    });
}

/// Bytes that mean something in many of the formats.
const TELLING: &[u8] = b"\0\"\\{}[]<>&*:,\xff\x80-09e";

/// A seed after a few changes: a bit, a cut, a byte that means something, a piece doubled, or a piece of another seed.
fn changed(random: &mut Random, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let mut input = seed.to_vec();
    for _ in 0..=random.below(4) {
        if input.is_empty() {
            return other.to_vec();
        }
        let at = random.below(input.len());
        match random.below(6) {
            0 => input[at] ^= 1 << random.below(8),
            1 => input.truncate(at),
            2 => input[at] = TELLING[random.below(TELLING.len())],
            3 => {
                let until = at + random.below(input.len() - at) + 1;
                let piece = input[at..until].to_vec();
                input.splice(at..at, piece);
            }
            4 => {
                let until = at + random.below((input.len() - at).min(16)) + 1;
                input.drain(at..until);
            }
            _ => {
                let from = random.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
        }
    }
    input
}

/// The same numbers each time (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}
