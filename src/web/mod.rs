//! The browser: the only place that touches `web-sys` and `js-sys`.
//!
//! - [`clock`], [`random`]: time and the seed of all randomness, for the core
//! - [`storage`]: settings kept between visits
//! - [`source`]: files the learner gives, read in slices; saving to disk
//! - [`protocol`]: what the page and the worker say to each other
//! - [`worker`]: work on large bodies, off the main thread
//! - [`failure`]: the panel that appears when the page itself breaks
//! - [`page`]: small questions to the window

pub mod clock;
pub mod failure;
pub mod page;
pub mod protocol;
pub mod random;
pub mod source;
pub mod storage;
pub mod worker;
