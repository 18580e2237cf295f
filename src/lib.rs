//! Envelope Lab: a simulated IAM, KMS and S3 that show how envelope encryption works.
//!
//! Four storeys, and arrows only point down: [`app`] (Leptos) → [`web`] (the browser) and [`lesson`] (the
//! teaching) → [`core`] (pure). `tests/architecture.rs` reads the sources and keeps it so.

pub mod app;
pub mod core;
pub mod lesson;
pub mod web;
