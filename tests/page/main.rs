//! Every view of the page, drawn natively into text that `insta` keeps.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

mod draw;
mod lab;
mod learn;
mod predict;
mod route;
