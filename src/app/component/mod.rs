//! Components for many views. Each is a value with properties, and `draw` draws it.
//!
//! What a reader uses:
//! - [`form_field`], [`select`], [`switch`]: controls with their labels
//! - [`short_select`]: a menu that shows a short text for its chosen entry
//! - [`file_picker`]: a file from the disk
//! - [`tabs`], [`dialog`]: one of several panels, and a panel over the page
//! - [`player_controls`]: the bar that moves through a run
//! - [`speaker_window`]: the button for the speaker's window of a talk
//!
//! What a reader sees:
//! - [`notice`]: a message with buttons; [`hint`]: why the last key did nothing
//! - [`prose`], [`code_block`], [`json_text`], [`hex`]: texts and bytes
//! - [`meaning`]: what a thing is, and how the page shows it
//! - [`glyph`], [`icon`]: the things that move on the stage, and icons beside words
//! - [`number`]: numbers and names as people read them

pub mod code_block;
pub mod dialog;
pub mod file_picker;
pub mod form_field;
pub mod glyph;
pub mod hex;
pub mod hint;
pub mod icon;
pub mod json_text;
pub mod meaning;
pub mod notice;
pub mod number;
pub mod player_controls;
pub mod prose;
pub mod refusal;
pub mod select;
pub mod short_select;
pub mod speaker_window;
pub mod switch;
pub mod tabs;
