//! Every view of the page, drawn natively into text that `insta` keeps.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

#[path = "../common/mod.rs"]
mod common;

mod about;
mod bench;
mod byte_picture;
mod cases;
mod code;
mod compare;
mod denied_page;
mod design;
mod draw;
mod embed;
mod first_visit;
mod glossary;
mod inspector;
mod keep;
mod key_search;
mod lab;
mod lab_facts;
mod learn;
mod logged;
#[expect(
    clippy::indexing_slicing,
    reason = "a place is chosen among those that there are"
)]
mod mirror;
mod motion;
mod offline;
mod palette;
mod plan;
mod policies;
mod predict;
mod present;
mod proof_outside;
mod route;
mod runs;
mod secrets;
mod share;
mod speaker;
mod stage;
mod strings;
mod style;
mod tamper;
mod theft;
mod trail;
mod undo;
mod words;
mod work;
mod world;
