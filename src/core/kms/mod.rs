//! AWS KMS: keys that never leave it, and the operations that use them.
//!
//! - [`key`]: a KMS key, its states, its material; `key_grants`: its grants; [`grant_note`]: a grant's metadata;
//!   `key_spec`: kinds of keys; [`rotation`] and `key_rotation`: automatic rotation
//! - [`store`]: all keys and aliases, and lookup by any name; [`managed`]: AWS managed keys
//! - [`caller`]: the caller, and the principal it calls for
//! - [`context`]: the encryption context, and its binding to a ciphertext
//! - [`encrypt_for_s3`]: `Encrypt`, for a data key of S3's
//! - [`blob`]: the `CiphertextBlob`
//! - [`error`]: KMS's errors, verbatim
//! - one file per operation. Cryptography: [`generate_data_key`], [`generate_data_key_without_plaintext`], [`encrypt`],
//!   [`decrypt`], [`re_encrypt`], [`generate_random`]. Keys: [`create_key`], [`describe_key`], [`list_keys`], [`enable_key`],
//!   [`disable_key`], [`update_key_description`], [`schedule_key_deletion`], [`cancel_key_deletion`]. Rotation:
//!   [`rotate_key_on_demand`], [`enable_key_rotation`], [`disable_key_rotation`], [`get_key_rotation_status`],
//!   [`list_key_rotations`]. Tags: [`tag_resource`], [`untag_resource`], [`list_resource_tags`]. Policies: [`get_key_policy`], [`put_key_policy`]. Aliases: [`create_alias`],
//!   [`update_alias`], [`delete_alias`], [`list_aliases`]. Grants: [`create_grant`], [`list_grants`], [`revoke_grant`],
//!   [`retire_grant`]
//! - [`session`]: shared by those operations: start, find the key, answer; [`authorize`]: asks IAM; `action`: actions
//!   that it must recognize; `record` and `notes`: data for CloudTrail; `refusal`: errors as steps; `parameters`,
//!   `algorithm`, `alias`, `key_origin`, `grant_rules`, `grant_constraints`, `grant_token`, `tags`, [`page`]: checks of requests
//! - [`request`]: one entry point for all operations except the three that S3 and the secrets use

mod action;
mod algorithm;
mod alias;
pub mod authorize;
pub mod blob;
pub mod caller;
pub mod context;
pub mod encrypt_for_s3;
pub mod error;
mod grant_constraints;
pub mod grant_note;
mod grant_rules;
mod grant_token;
pub mod key;
mod key_grants;
mod key_origin;
mod key_rotation;
mod key_spec;
pub mod managed;
mod notes;
pub mod operation;
pub mod page;
mod parameters;
mod record;
mod refusal;
pub mod request;
pub mod rotation;
pub mod session;
pub mod store;
mod tags;

pub use authorize::Ask;
pub use blob::CiphertextBlob;
pub use caller::Caller;
pub use context::EncryptionContext;
pub use error::KmsError;
pub use grant_note::GrantNote;
pub use key::{Key, KeyState, KeyUsage};
pub use operation::*;
pub use page::{ListPage, Page};
pub use request::{Answer, Request};
pub use session::Session;
pub use store::{Alias, Kms};
