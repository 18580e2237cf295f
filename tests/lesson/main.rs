//! The teaching: lessons, glossary, comparison, predictions, code and plans.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod byte_picture;
mod code;
mod compare;
mod controls;
mod denial;
mod denied;
#[path = "../common/denied_line.rs"]
mod denied_line;
mod glossary;
mod lessons;
mod plan;
mod predict;
mod sequence;
mod snippet;
mod staged_denial;
mod tables;
mod talk;
mod theft;
