//! The vocabulary of what happened.
//!
//! Every call writes down its steps as it does them; the page, the tests and the lessons only
//! read them.
//!
//! - [`step`]: one step, who spoke to whom, and what it said
//! - [`field`]: the bytes and texts a step shows, each with its role
//! - [`scene`]: what lies where after a step
//! - [`recorder`]: how the services write
//! - [`print`](mod@print): the trace as text, for golden files

pub mod field;
pub mod print;
pub mod recorder;
pub mod scene;
pub mod step;

pub use field::{Excerpt, Field, Part, Role, Value};
pub use recorder::Recorder;
pub use scene::{Gate, GateState, Glyph, Place, Scene, Thing};
pub use step::{Actor, ApiCall, Kind, Refusal, Step, Trace};
