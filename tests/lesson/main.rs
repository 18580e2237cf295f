//! The teaching: lessons, glossary, comparison, predictions, code and plans.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;

mod byte_picture;
mod bytes;
mod code;
mod compare;
mod controls;
mod denial;
mod denied;
#[path = "../common/denied_line.rs"]
mod denied_line;
mod glossary;
mod key_lifetime;
mod key_search;
mod lessons;
mod plan;
mod predict;
mod second_opinion;
mod sequence;
mod snippet;
mod staged_denial;
mod tables;
mod talk;
mod theft;
