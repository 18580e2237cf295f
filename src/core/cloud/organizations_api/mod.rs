//! Organizations' API: control policies and what they are attached to.
//!
//! - [`request`]: the operations and their parameters
//! - [`operations`]: what they do
//! - [`mod@answer`]: one entry point

pub mod answer;
pub mod operations;
pub mod request;

pub use request::Request;
