//! JSON: a reader that remembers the position of every value, and objects built member by member.
//!
//! - [`Subject`]: what kind of text is read, for messages
//! - `reader`: reads a text into a tree with positions
//! - `tree`: that tree
//! - `error`: why a text could not be read
//! - `place`: lines, columns, and ranges of a text
//! - `format`: formats a text
//! - [`Object`]: an object built member by member
//!
//! Reading takes linear time and limits nesting, so every text gives a tree or an error. Offsets are byte offsets into
//! the text.

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
