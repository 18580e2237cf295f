//! An operation's parameters and their form on the wire: one table per operation, which all other code reads.
//!
//! - [`mod@operation`]: the macro that creates an operation's `Input` and table from one list of parameters
//! - `member_group`: several parameters as one field of an `Input`
//! - [`table`], [`member`]: the table, its parameters, their types and their places on the wire
//! - [`json_input`]: an input in JSON, checked against a table
//! - [`parameters`]: a table's values
//! - [`field`]: converts Rust types to values and back
//! - [`request`]: values as an HTTP request; [`xml`] and [`uri`] write its parts
//!
//! The same tables produce the code for the four clients (`lesson::code`).

pub mod field;
pub mod json_input;
pub mod member;
mod member_group;
pub mod operation;
pub mod parameters;
pub mod request;
pub mod table;
pub mod uri;
pub mod xml;

pub use field::Field;
pub use json_input::JsonInput;
pub use member::{Enumeration, List, Member, Place, Structure, Type};
pub(crate) use member_group::member_group;
pub use operation::Operation;
pub(crate) use operation::{operation, requests};
pub use parameters::{Parameters, Values};
pub use request::WireRequest;
pub use table::Table;
pub use xml::Xml;
