#![doc = include_str!("../docs/architecture.md")]

pub mod app;
pub mod core;
pub mod lesson;
pub mod web;
