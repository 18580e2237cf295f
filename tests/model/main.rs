//! A small model of the whole lab, written from what AWS documents and what was recorded of it, not from the lab's
//! code: policies × key states × operations. Random walks ask both, and they agree in outcome, stored objects and
//! events after every operation.
//!
//! The model:
//! - [`world`]: what there is; [`caller`]: who calls
//! - [`policy`], [`condition`]: policies as their text says; [`decide`]: what they allow, and what a denial says
//! - [`keys`], [`kms`], [`key_admin`]: KMS; [`sse`], [`s3`], [`buckets`]: S3; [`account`]: IAM, STS, Organizations
//! - [`expect`]: what is expected of a call, and how an answer differs
//!
//! The walk:
//! - [`grammar`]: policies; [`walk`], [`walk_kms`], [`walk_s3`]: operations; [`random`]: the seed's choices
//! - [`episode`]: lab and model side by side; [`lab`]: the lab, asked line by line; [`shrink`]: the few steps it takes
//!
//! `MODEL_OPERATIONS` says how many operations, `MODEL_SEED` where to begin. `faults/` has wrong rules, a patch
//! each: `scripts/planted-faults` shows that the walk finds every one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::expect_used,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

mod account;
mod buckets;
mod caller;
mod condition;
mod decide;
mod episode;
mod expect;
mod grammar;
mod independent;
mod key_admin;
mod keys;
mod kms;
mod lab;
mod policy;
mod random;
mod s3;
mod shrink;
mod sse;
mod walk;
mod walk_kms;
mod walk_s3;
mod world;

use episode::{Episode, Step};
use random::Random;
use std::collections::BTreeMap;

/// After so many operations the world is a fresh one.
const EPISODE: usize = 200;

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => default,
    }
}

/// The steps up to the first disagreement, if there is one; counts what happens.
fn episode(seed: u64, kinds: &mut BTreeMap<String, usize>) -> Option<Vec<Step>> {
    let mut random = Random::new(seed);
    let mut episode = Episode::new();
    let mut steps = Vec::new();
    let mut to_come = walk::start(&mut random).into_iter();
    let mut time_passed = false;
    for _ in 0..EPISODE {
        let step = match to_come.next() {
            Some(step) => step,
            None => walk::next(&mut random, &episode, time_passed),
        };
        time_passed |= step.call.service == "clock";
        steps.push(step.clone());
        if let Some(outcome) = episode.step(&step) {
            *kinds.entry(outcome.kind).or_default() += 1;
            if !outcome.differences.is_empty() {
                return Some(steps);
            }
        }
    }
    None
}

#[test]
fn random_walks_agree() {
    let operations = number("MODEL_OPERATIONS", 6_000);
    let first = number("MODEL_SEED", 1);
    let mut kinds = BTreeMap::new();
    let mut made = 0;
    let mut seed = first;
    while made < operations {
        if let Some(steps) = episode(seed, &mut kinds) {
            let few = shrink::shrink(steps, shrink::disagree);
            panic!(
                "seed {seed}: lab and model disagree at the last of these calls\n{}",
                shrink::report(&few)
            );
        }
        made = kinds.values().sum::<usize>() as u64;
        seed += 1;
    }
    for (kind, times) in &kinds {
        println!("{times:>8}  {kind}");
    }
    println!(
        "model: {made} operations in {} worlds, seeds {first} to {}",
        seed - first,
        seed - 1
    );
}
