//! Helpers that several test programs share. Every helper here has at least two users.
#![allow(
    dead_code,
    unused_imports,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test program compiles all of it and uses a part"
)]

pub mod bundles;
pub mod iam_case;
pub mod motion;
pub mod page;
pub mod policy_line;
pub mod requests;
pub mod runs;
pub mod scenes;
pub mod script;
pub mod tally;
pub mod world;
