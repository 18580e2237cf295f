//! A pasted denial, made in a scratch world with the reader's names: denied, and then with the fix.
//!
//! - [`names`]: the names of the world, from the request and the text
//! - [`call`]: the call to make, and what has to be there for it
//! - [`assumed`]: the policies that were not pasted, so that the kind that AWS blames denies
//! - [`stage`]: the world, and both runs

pub mod assumed;
pub mod call;
pub mod names;
pub mod stage;

pub use stage::{StageError, StagedDenial, stage_denial};
