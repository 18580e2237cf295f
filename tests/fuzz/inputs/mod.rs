//! Hostile input, one file for each place where text or bytes from outside come in. Each has a function that feeds
//! them to the program as the page does and panics if an invariant breaks, and seeds: valid inputs to start from.
//!
//! `tests/fuzz` runs them under libFuzzer, `tests/hostile` replays and mutates the seeds on the stable compiler.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "seeds are valid by construction; a broken invariant is a panic"
)]

pub mod api;
pub mod files;
pub mod iam;
pub mod markup;
pub mod messages;
pub mod sealed;

use std::time::{Duration, Instant};

/// One kind of input.
#[derive(Clone, Copy)]
pub struct InputKind {
    /// The name of its target and of its folder of seeds.
    pub name: &'static str,
    /// Feeds an input to the program.
    pub run: fn(&[u8]),
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All kinds, each the name of a target.
pub const KINDS: [InputKind; 17] = [
    kind("policy", iam::policy, iam::policy_seeds),
    kind("decision", iam::decision, iam::decision_seeds),
    kind("condition", iam::condition, iam::condition_seeds),
    kind("denied", iam::denied, iam::denied_seeds),
    kind("world", files::world, files::world_seeds),
    kind("log", files::log, files::log_seeds),
    kind("share", files::share, files::share_seeds),
    kind("stored", files::stored, files::stored_seeds),
    kind("bundle", sealed::bundle, sealed::bundle_seeds),
    kind("message", sealed::message, sealed::message_seeds),
    kind("metadata", sealed::metadata, sealed::metadata_seeds),
    kind("blob", sealed::blob, sealed::blob_seeds),
    kind("mirror", messages::mirror, messages::mirror_seeds),
    kind("embed", messages::embed, messages::embed_seeds),
    kind("api", api::calls, api::call_seeds),
    kind("markup", markup::markup, markup::seeds),
    kind("name", markup::name, markup::seeds),
];

const fn kind(name: &'static str, run: fn(&[u8]), seeds: fn() -> Vec<Vec<u8>>) -> InputKind {
    InputKind { name, run, seeds }
}

/// Feeds an input; it must be answered within this time. A machine that does something else meanwhile gets two more
/// tries, and where it tells, only the time that this thread had the processor counts.
pub fn answer_within(longest: Duration, run: fn(&[u8]), input: &[u8]) {
    let begun = Instant::now();
    run(input);
    let mut quickest = begun.elapsed();
    for _ in 0..2 {
        if quickest > longest {
            let (begun, before) = (Instant::now(), on_processor());
            run(input);
            let elapsed = begun.elapsed();
            let worked = before
                .zip(on_processor())
                .map(|(from, to)| to.saturating_sub(from));
            quickest = quickest.min(worked.unwrap_or(elapsed));
        }
    }
    assert!(quickest <= longest, "took {quickest:?} of {longest:?}");
}

/// How long this thread had the processor so far, to some milliseconds; `None` where the system does not tell.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// What an input came to: it is worked out, and nothing more is asked of it.
fn done<T>(value: T) {
    drop(std::hint::black_box(value));
}

/// The input as text, as a browser decodes it.
fn text(input: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(input)
}

/// The first byte, to choose by, and the rest.
fn chosen(input: &[u8]) -> (usize, &[u8]) {
    input
        .split_first()
        .map_or((0, input), |(first, rest)| (usize::from(*first), rest))
}

/// Some lines of a file of `tests/data`, the shortest first.
fn lines(file: &str, most: usize) -> Vec<&str> {
    let mut lines: Vec<&str> = file.lines().filter(|line| !line.is_empty()).collect();
    lines.sort_by_key(|line| line.len());
    let step = (lines.len() / most).max(1);
    lines.into_iter().step_by(step).take(most).collect()
}

fn owned(lines: Vec<&str>) -> Vec<Vec<u8>> {
    lines
        .into_iter()
        .map(|line| line.as_bytes().to_vec())
        .collect()
}
