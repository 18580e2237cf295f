//! S3: its operations, errors, golden traces and properties.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod body_store;
mod calls;
mod errors;
mod forwarded;
mod golden;
mod golden_runs;
mod kinds;
mod objects;
mod operations;
mod permissions;
mod presign;
mod properties;
mod ranges;
mod versions;
