//! The browser: the only place that touches `web-sys` and `js-sys`.
//!
//! - [`browser`]: the window and its document, where there are any
//! - [`keyboard`]: keys as values
//! - [`clock`], [`random`]: time and the seed of all randomness, for the core
//! - [`storage`]: settings kept between visits
//! - [`local_file`]: files the learner gives, read in slices; saving to disk
//! - [`protocol`]: what the page and the worker say to each other
//! - [`worker`], [`encryption_worker`]: work on large bodies, off the main thread, seen from both sides
//! - [`failure`]: the panel that appears when the page itself breaks
//! - [`dom`]: small questions to the window
//! - [`reflect`]: the same for later parts, without a place in the first load
//! - [`popover`]: a card beside what it is about

pub mod browser;
pub mod clock;
pub mod dom;
pub mod encryption_worker;
pub mod failure;
pub mod keyboard;
pub mod local_file;
pub mod popover;
pub mod protocol;
pub mod random;
pub mod reflect;
pub mod storage;
pub mod worker;
