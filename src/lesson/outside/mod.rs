//! Programs that open a bundle outside the lab, with crypto that nobody here wrote.
//!
//! - [`OUTSIDE_PROGRAMS`]: the programs, each a text file beside this one; [`OutsideProgram`]: one of them, and how to
//!   run it

mod program;

pub use program::{OUTSIDE_PROGRAMS, OutsideProgram};
