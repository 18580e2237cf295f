//! Parts that take signals and give callbacks.
//!
//! - [`live`]: reactive attributes and handlers of one type each
//! - [`paint`]: drawings that follow signals
//! - [`glyph`]: the things that travel on the stage
//! - [`hex`]: bytes, with their labelled stretches
//! - [`json_text`]: JSON as coloured text
//! - [`transport`]: the bar that moves through a run
//! - [`number`]: numbers and names as people read them

pub mod glyph;
pub mod hex;
pub mod json_text;
pub mod live;
pub mod number;
pub mod paint;
pub mod transport;
