//! Bundles and client-side formats: opened by another implementation, and what damage says.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

#[path = "../common/mod.rs"]
mod common;

mod damage;
mod kinds;
mod message;
mod object_metadata;
mod outside;
mod peer;
