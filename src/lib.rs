//! Envelope Lab: a simulated IAM, KMS and S3 that show how envelope encryption works.
//!
//! Three storeys, and arrows only point down: `app` (Leptos) → `web` (the browser) → [`core`]
//! (pure). `tests/architecture.rs` reads the sources and keeps it so.

pub mod core;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod web;
