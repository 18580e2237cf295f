//! What an operation takes and how it travels: one table an operation, and all that is read off it.
//!
//! - [`mod@operation`]: the macro that makes an operation's `Input` and its table of one list of parameters
//! - [`table`], [`member`]: the table, its parameters, their types and their places on the wire
//! - [`json_input`]: an input in JSON, checked against a table
//! - [`parameters`]: the values of a table
//! - [`field`]: from Rust types to values and back
//! - [`request`]: values as an HTTP request; [`xml`] and [`uri`] write its parts
//!
//! The four clients' code (`lesson::code`) is written from the same tables.

pub mod field;
pub mod json_input;
pub mod member;
pub mod operation;
pub mod parameters;
pub mod request;
pub mod table;
pub mod uri;
pub mod xml;

pub use field::Field;
pub use json_input::JsonInput;
pub use member::{Enumeration, List, Member, Place, Structure, Type};
pub use operation::Operation;
pub(crate) use operation::{operation, requests};
pub use parameters::{Parameters, Values};
pub use request::WireRequest;
pub use table::Table;
pub use xml::Xml;
