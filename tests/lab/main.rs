//! The lab: what a learner can do in it, and the calls by name.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod accounts;
mod api;
mod calls;
mod cases;
mod choice;
mod cloudtrail;
mod combinations;
mod diff;
mod files;
mod kinds;
mod kms_calls;
mod large;
mod log;
mod log_versions;
mod meter;
mod next;
mod nonces;
mod parameters;
mod policies;
mod restore;
mod secrets;
mod secrets_view;
mod share;
mod snapshot;
mod switches;
mod tamper;
mod trail;
mod world_view;
