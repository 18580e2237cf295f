//! KMS's operations, one file each: the request (`Input`), the response (`Output`), and the code that runs the
//! operation and records its steps.
//!
//! - Cryptography: [`generate_data_key`], [`generate_data_key_without_plaintext`], [`encrypt`], [`decrypt`],
//!   [`re_encrypt`], [`generate_random`]
//! - Keys: [`create_key`], [`describe_key`], [`list_keys`], [`enable_key`], [`disable_key`],
//!   [`update_key_description`], [`schedule_key_deletion`], [`cancel_key_deletion`]
//! - Rotation: [`rotate_key_on_demand`], [`enable_key_rotation`], [`disable_key_rotation`],
//!   [`get_key_rotation_status`], [`list_key_rotations`]
//! - Tags: [`tag_resource`], [`untag_resource`], [`list_resource_tags`]
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
pub mod disable_key_rotation;
pub mod enable_key;
pub mod enable_key_rotation;
pub mod encrypt;
pub mod generate_data_key;
pub mod generate_data_key_without_plaintext;
pub mod generate_random;
pub mod get_key_policy;
pub mod get_key_rotation_status;
pub mod list_aliases;
pub mod list_grants;
pub mod list_key_rotations;
pub mod list_keys;
pub mod list_resource_tags;
pub mod put_key_policy;
pub mod re_encrypt;
pub mod retire_grant;
pub mod revoke_grant;
pub mod rotate_key_on_demand;
pub mod schedule_key_deletion;
pub mod tag_resource;
pub mod untag_resource;
pub mod update_alias;
pub mod update_key_description;
