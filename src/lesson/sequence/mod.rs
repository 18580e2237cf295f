//! A run as a sequence outside the stage: beside another run, as a diagram, as text.
//!
//! - [`run_pair`]: two runs aligned step by step, with their differences
//! - [`ready_run`]: runs to compare with, made in a world of their own
//! - [`mermaid`]: a run as a Mermaid sequence diagram
//! - [`drawing`]: a run as a picture: lines, arrows, and texts with their places
//! - [`transcript`]: a run as text

pub mod drawing;
pub mod mermaid;
pub mod ready_run;
pub mod run_pair;
pub mod transcript;
