//! The vocabulary of what happened.
//!
//! Every call writes down its steps as it does them; the page, the tests and the lessons only
//! read them.
//!
//! - [`actor`]: who takes part
//! - [`step`]: one step, who spoke to whom, and what it said
//! - [`field`]: the bytes and texts a step shows, each with its role
//! - [`scene`]: what lies where after a step; `after`: the rules by which it follows from the steps
//! - [`recorder`]: how the services write
//! - [`print`](mod@print): the trace as text, for golden files

pub mod actor;
mod after;
pub mod field;
pub mod print;
pub mod recorder;
pub mod scene;
pub mod step;

pub use actor::Actor;
pub use field::{Excerpt, Field, Part, Role, Value};
pub use recorder::Recorder;
pub use scene::{Gate, GateState, Glyph, Place, Scene, Thing};
pub use step::{ApiCall, Facts, Kind, Refusal, Step, Trace};
