//! The teaching: data, and the checks that prove each claim by running the core.
//!
//! - [`course`]: the lessons, and how they are run and judged
//! - [`cases`]: what people run into, ready to be run
//! - [`kinds`]: the kinds of encryption side by side, run and counted
//! - [`whole_file`]: why no file is encrypted by KMS itself, counted
//! - [`predict`]: a guess before each verdict, and how the guesses went
//! - [`compare`]: what each permission is for and each operation needs, computed
//! - [`code`]: a call as each client writes it, and an error as each prints it
//! - [`glossary`]: every term, one card each
//! - [`plan`]: a session's plan for whoever teaches

pub mod cases;
pub mod code;
pub mod compare;
pub mod course;
pub mod glossary;
pub mod kinds;
pub mod path_not_taken;
pub mod plan;
pub mod predict;
pub mod scratch_world;
pub mod whole_file;

pub use cases::{CASES, Case};
pub use course::{LESSONS, Lesson};
