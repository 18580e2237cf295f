//! The views, one folder each, and the shell around them.
//!
//! - [`shell`]: header, the view, and what floats above both
//! - [`lab`]: the lab itself, the first screen
//! - [`policies`]: every policy of the lab, and a question decided while one types
//! - [`secrets`]: small secrets, encrypted by KMS itself
//! - [`cases`]: what people run into, ready to be run
//! - [`code`]: a step's call in each client, inside the step's panel
//! - [`trail`]: the events that every call left in CloudTrail
//! - [`world`]: everything there is, and what it costs
//! - [`learn`]: the lessons as a map, and one of them beside the stage
//! - [`compare`], [`cheat_sheet`]: what each permission is for, computed; and the same to print
//! - [`glossary`]: every term, one card each
//! - [`predict`]: the question before each verdict
//! - [`plan`]: a session's plan for whoever teaches

pub mod cases;
pub mod cheat_sheet;
pub mod code;
pub mod compare;
pub mod glossary;
pub mod lab;
pub mod learn;
pub mod plan;
pub mod policies;
pub mod predict;
pub mod secrets;
pub mod shell;
pub mod trail;
pub mod world;
