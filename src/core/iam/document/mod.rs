//! Policy documents as data: everything that AWS's policy grammar can express.
//!
//! - `policy`: a document and its statements
//! - `element`: the elements of a statement
//! - `located`: an element and its position in the text
//! - `shared`: statements that copies of a document have in common
//! - `parse`: JSON to document
//! - `attachment`: rules that depend on where a policy is attached
//! - `print`: document to JSON
//! - `suggest`: a suggestion for a mistyped name
//! - `error`: the faults of a text
//!
//! Source: IAM User Guide, "IAM JSON policy elements reference" and "Grammar
//! of the IAM JSON policy language".

mod attachment;
mod element;
mod error;
mod located;
mod parse;
mod policy;
mod print;
mod shared;
mod suggest;

pub(super) use element::{
    ConditionBlock, ConditionValue, OneOrMany, PatternElement, PrincipalElement, PrincipalType,
    Principals,
};
pub use error::PolicyError;
pub(super) use located::Located;
pub(super) use parse::document as of_tree;
pub use policy::{Effect, PolicyDocument, Statement, Version};
pub(super) use suggest::{closest, list};
