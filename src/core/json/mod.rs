//! JSON: a reader that remembers where everything stands, and objects made member by member.
//!
//! - [`Subject`]: what is read
//! - `reader`: a text as a tree with places
//! - `tree`: that tree
//! - `error`: why a text could not be read
//! - `place`: lines, columns and stretches of a text
//! - `format`: a text laid out afresh
//! - [`Object`]: an object made member by member
//!
//! Linear in the length of the text, with a limit on nesting, so any text at
//! all gives a tree or an error. Offsets are byte offsets into the text.

mod error;
mod format;
mod object;
mod place;
mod reader;
mod subject;
mod tree;

pub use error::{Fault, JsonError};
pub use format::pretty;
pub use object::Object;
pub use place::{clamped, position, shown};
pub use reader::{MAX_DEPTH, parse_value, read, reads};
pub use subject::Subject;
pub use tree::{Member, Node, Value};
