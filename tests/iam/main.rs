//! The policy engine: how it reads policies, decides, explains and edits.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod callers;
mod closed_key;
mod conditions;
mod context_keys;
mod corpus;
mod edit;
mod fixes;
mod grammar;
mod grants;
mod hosting;
mod index;
mod lint;
mod model;
mod network;
mod outline;
mod parse;
mod properties;
mod public_policy;
mod refusals;
mod requests;
mod rules;
mod size;
mod wording;
