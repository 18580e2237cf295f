//! The record of a call: its steps, and the scene after each one.
//!
//! Every call records its steps as it runs; the page, the tests and the lessons only read them.
//!
//! - [`actor`]: the participants
//! - [`step`]: one step: who sends what to whom, and why
//! - [`field`]: the bytes and texts a step shows, each with its role
//! - [`scene`]: the place of every item after a step; `after`: the rules that derive it from the steps
//! - [`recorder`]: collects the steps while the services work
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
pub use step::{ApiCall, Damage, Facts, Kind, Refusal, Step, Trace};
