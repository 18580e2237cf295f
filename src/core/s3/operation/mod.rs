//! S3's operations, one file each: the request (`Input`), the answer (`Output`), and the function that does the work.
//!
//! - Objects: [`put_object`], [`get_object`], [`head_object`], [`copy_object`], [`delete_object`],
//!   [`delete_objects`], [`list_object_versions`], [`update_object_encryption`],
//!   [`list_objects_v2`], [`put_object_tagging`], [`get_object_tagging`]
//! - Multipart uploads: [`create_multipart_upload`], [`upload_part`], [`upload_part_copy`], [`list_parts`],
//!   [`list_multipart_uploads`], [`complete_multipart_upload`], [`abort_multipart_upload`]
//! - Buckets: [`create_bucket`], [`delete_bucket`], [`list_buckets`], [`head_bucket`], [`get_bucket_location`]
//! - A bucket's settings: [`put_bucket_encryption`], [`get_bucket_encryption`], [`delete_bucket_encryption`],
//!   [`put_bucket_policy`], [`get_bucket_policy`], [`delete_bucket_policy`], [`put_public_access_block`],
//!   [`get_public_access_block`], [`delete_public_access_block`], [`put_bucket_ownership_controls`],
//!   [`get_bucket_ownership_controls`], [`delete_bucket_ownership_controls`], [`put_bucket_versioning`],
//!   [`get_bucket_versioning`]

pub mod abort_multipart_upload;
pub mod complete_multipart_upload;
pub mod copy_object;
pub mod create_bucket;
pub mod create_multipart_upload;
pub mod delete_bucket;
pub mod delete_bucket_encryption;
pub mod delete_bucket_ownership_controls;
pub mod delete_bucket_policy;
pub mod delete_object;
pub mod delete_objects;
pub mod delete_public_access_block;
pub mod get_bucket_encryption;
pub mod get_bucket_location;
pub mod get_bucket_ownership_controls;
pub mod get_bucket_policy;
pub mod get_bucket_versioning;
pub mod get_object;
pub mod get_object_tagging;
pub mod get_public_access_block;
pub mod head_bucket;
pub mod head_object;
pub mod list_buckets;
pub mod list_multipart_uploads;
pub mod list_object_versions;
pub mod list_objects_v2;
pub mod list_parts;
pub mod put_bucket_encryption;
pub mod put_bucket_ownership_controls;
pub mod put_bucket_policy;
pub mod put_bucket_versioning;
pub mod put_object;
pub mod put_object_tagging;
pub mod put_public_access_block;
pub mod update_object_encryption;
pub mod upload_part;
pub mod upload_part_copy;
