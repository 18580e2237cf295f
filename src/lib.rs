//! Envelope Lab: a simulated IAM, KMS and S3 that show how envelope encryption works.
//!
//! Four storeys, and arrows only point down: `app` (Leptos) → `web` (the browser) and [`lesson`] (the
//! teaching) → [`core`] (pure). `tests/architecture.rs` reads the sources and keeps it so.

pub mod core;
pub mod lesson;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod web;
