//! Policy documents as data: what AWS's policy grammar can say.
//!
//! - `policy`: a document and its statements
//! - `element`: the elements of a statement
//! - `located`: an element and where it stands in the text
//! - `parse`: JSON to document
//! - `attachment`: rules that depend on where a policy is attached
//! - `print`: document to text
//! - `suggest`: the name that was probably meant
//! - `error`: what is wrong with a text
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
mod suggest;

pub(super) use element::{
    ConditionBlock, ConditionValue, OneOrMany, PatternElement, PrincipalElement, PrincipalType,
    Principals,
};
pub use error::PolicyError;
pub(super) use located::Located;
pub use policy::{Effect, PolicyDocument, Statement, Version};
pub(super) use suggest::closest;
