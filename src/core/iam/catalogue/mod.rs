//! What AWS knows: the actions of S3 and KMS, and the condition keys of these two and of all services.
//!
//! - `target`: kinds of resource, as bits of a set
//! - `key`: condition keys, their types, and sets of them
//! - `action`: actions, by the kind of resource they work on, with the keys of their requests
//! - `read`: reads the tables of this folder
//! - `table`: the tables, each read once
//! - `pattern`: what the pattern of an action or of a resource can match
//!
//! `s3.txt` and `kms.txt` are written by `scripts/action-catalogue.mjs`. A table has four kinds of line:
//!
//! - `key NAME TYPE`: a condition key. A name that ends in `/` or `:` has a part behind it that is the caller's own. The
//!   types are string, arn, numeric, bool, date and ip; `*` marks keys with several values
//! - `group NUMBER NAME…`: keys that the same actions have
//! - `on KIND`: the actions that follow work on this kind of resource
//! - `ACTION LEVEL KEYS…`: an action, its access level (R, L, W, P, T), and its keys or their groups; `?` stands for
//!   keys that are not known
//!
//! Sources: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3" and "… for AWS Key
//! Management Service"; IAM User Guide, "AWS global condition context keys".

mod action;
mod key;
mod pattern;
mod read;
mod table;
mod target;

pub use action::known_actions;
pub(super) use action::{OPERATIONS, families};
pub(super) use key::{Known, can_have, find, names};
pub(super) use pattern::{
    glob, is_s3_action, is_wild, matching, of_action, of_resource, without_variables, works_on,
};
pub(super) use read::{AccessLevel, Key, KeyType};
pub(super) use target::{
    ANYTHING, KMS, KMS_ALIAS, KMS_KEY, KMS_NONE, S3, S3_BUCKET, S3_NONE, S3_OBJECT, S3_OTHER,
    Targets, services,
};
