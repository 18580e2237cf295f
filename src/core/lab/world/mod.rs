//! The lab itself: a small world of one account, and what a learner can choose and call in it.
//!
//! - `lab`: [`Lab`], its calls and their traces
//! - `names`: the names of the account, role, key, and bucket
//! - `permission`: the five switches and the presets
//! - `caller`, `encryption_choice`: who calls, and how uploads are encrypted; `choices`: the current choice of both
//! - `next`: what a refused call will be denied next
//! - `sample`: sample files, generated here
//! - [`secrets`]: small secrets in the application's own table (`user_row`), encrypted by KMS directly

mod caller;
mod choices;
mod encryption_choice;
mod lab;
mod names;
mod next;
mod permission;
mod sample;
pub mod secrets;
mod user_row;

pub use caller::{CallerChoice, OTHER_ACCOUNT};
pub use encryption_choice::EncryptionChoice;
pub use lab::Lab;
pub use names::{ACCOUNT, ALIAS, BUCKET, KEY_ID, REGION, ROLE, key_arn};
pub(in crate::core::lab) use names::{EMPTY, KEY_POLICY};
pub(in crate::core::lab) use permission::example;
pub use permission::{Permission, Preset};
pub use sample::{Sample, named_file};
pub use user_row::UserRow;
