//! `Condition`: operators on context keys.
//!
//! - `operator`: the names of the operators
//! - `outcome`: evaluates a statement's conditions against a request
//! - the other files: how one family of operators compares values
//!
//! Operators are ANDed, keys of an operator are ANDed, values of a key are
//! ORed (a negated operator holds when none of them matches). A key absent
//! from the request fails a plain operator, satisfies a negated one and any
//! `…IfExists`; `Null` tests for it.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and
//! "Conditions with multiple context keys or values".

mod arn;
mod binary;
mod boolean;
mod date;
mod ip;
mod null;
mod numeric;
mod operator;
mod outcome;
mod string;

pub(super) use date::is_date;
pub(super) use ip::{is_ip_range, is_narrow, is_private};
pub(super) use numeric::is_number;
pub use operator::Operator;
pub(super) use outcome::{met, outcomes};
