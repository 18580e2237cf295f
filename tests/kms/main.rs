//! KMS: its operations, errors, golden traces and properties, and the cryptography under them.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod blob;
mod calls;
mod crypto;
mod errors;
mod golden;
mod grants;
mod operations;
mod properties;
mod rotation;
mod rules;
