#![doc = include_str!("../docs/architecture.md")]

pub mod app;
pub mod core;
pub mod lesson;
pub mod web;

/// Runs the Rust of `README.md`.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
