//! The lab itself: a small world of one account, and what a learner can choose and call in it.
//!
//! - `lab`: [`Lab`], its calls and their traces
//! - `names`: the account, the role, the key, the bucket
//! - `choice`: who calls, and how an upload is to be encrypted
//! - `permission`: the five switches and the presets
//! - `sample`: sample files, made here
//! - [`secrets`]: small secrets in the application's own table, encrypted by KMS directly

mod choice;
mod lab;
mod names;
mod permission;
mod sample;
pub mod secrets;

pub use choice::{CallerChoice, Kind, OTHER_ACCOUNT};
pub use lab::Lab;
pub use names::{ACCOUNT, ALIAS, BUCKET, KEY_ID, REGION, ROLE, key_arn};
pub(in crate::core::lab) use names::{EMPTY, KEY_POLICY, example};
pub use permission::{Permission, Preset};
pub use sample::Sample;
