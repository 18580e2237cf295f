//! Parts of many views: each is a value with its properties, drawn by `draw`.
//!
//! What a reader touches:
//! - [`form_field`], [`select`], [`switch`]: controls with their labels
//! - [`file_picker`]: a file from the disk
//! - [`tabs`], [`dialog`]: one of several, and over the page
//! - [`player_controls`]: the bar that moves through a run
//!
//! What a reader sees:
//! - [`notice`]: something to say
//! - [`prose`], [`code_block`], [`json_text`], [`hex`]: texts and bytes
//! - [`meaning`]: what a thing is, and how it is shown
//! - [`glyph`], [`icon`]: the things that travel on the stage, and signs beside words
//! - [`number`]: numbers and names as people read them

pub mod code_block;
pub mod dialog;
pub mod file_picker;
pub mod form_field;
pub mod glyph;
pub mod hex;
pub mod icon;
pub mod json_text;
pub mod meaning;
pub mod notice;
pub mod number;
pub mod player_controls;
pub mod prose;
pub mod select;
pub mod switch;
pub mod tabs;
