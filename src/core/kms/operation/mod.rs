//! KMS's operations, one file each: the request (`Input`), the response (`Output`), and the code that runs the
//! operation and records its steps.
//!
//! - Cryptography: [`generate_data_key`], [`generate_data_key_without_plaintext`], [`encrypt`], [`decrypt`],
//!   [`re_encrypt`]
//! - Keys: [`create_key`], [`describe_key`], [`list_keys`], [`enable_key`], [`disable_key`],
//!   [`schedule_key_deletion`], [`cancel_key_deletion`], [`rotate_key_on_demand`], [`list_key_rotations`]
//! - Policies: [`get_key_policy`], [`put_key_policy`]
//! - Aliases: [`create_alias`], [`update_alias`], [`delete_alias`], [`list_aliases`]
//! - Grants: [`create_grant`], [`list_grants`], [`revoke_grant`], [`retire_grant`]

pub mod cancel_key_deletion;
pub mod create_alias;
pub mod create_grant;
pub mod create_key;
pub mod decrypt;
pub mod delete_alias;
pub mod describe_key;
pub mod disable_key;
pub mod enable_key;
pub mod encrypt;
pub mod generate_data_key;
pub mod generate_data_key_without_plaintext;
pub mod get_key_policy;
pub mod list_aliases;
pub mod list_grants;
pub mod list_key_rotations;
pub mod list_keys;
pub mod put_key_policy;
pub mod re_encrypt;
pub mod retire_grant;
pub mod revoke_grant;
pub mod rotate_key_on_demand;
pub mod schedule_key_deletion;
pub mod update_alias;
