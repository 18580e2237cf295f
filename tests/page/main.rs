//! Every view of the page, drawn natively into text that `insta` keeps.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

mod code;
mod draw;
mod glossary;
mod lab;
mod route;
mod strings;
mod style;
