//! Amazon S3: buckets, and objects that are encrypted before they are stored.
//!
//! - [`bucket`]: buckets and objects, and the keys that S3 holds in memory
//! - [`bucket_settings`]: Block Public Access, Object Ownership, versioning, and blocked encryption types
//! - [`version`]: versions of objects, and delete markers
//! - [`encryption`]: the kinds of encryption: requested, by default, and as stored
//! - [`encryption_rule`]: a bucket's default encryption in requests and answers
//! - [`envelope`]: where an object's data key comes from, and how S3 gets it again
//! - [`bucket_key`]: a key that S3 keeps for a bucket, to call KMS less often
//! - [`s3_data_key`]: data keys that S3 generates and encrypts itself; `kms_data_key`: those that KMS generates
//! - [`body`]: bodies in memory, and the jobs that encrypt and decrypt them
//! - [`stored_body`]: bodies at rest, in a body store; `damage`: what S3 finds when stored bytes don't decrypt
//! - [`multipart`], [`upload`]: a multipart upload in progress
//! - [`checksum`]: checksums of bodies; [`conditions`]: conditional requests
//! - [`object_headers`]: headers that are stored with an object
//! - [`acl`]: ACLs in requests
//! - [`public_access`], [`ownership`]: Block Public Access and Object Ownership, on the wire and in effect
//! - [`parameters`]: parameters of many operations
//! - [`presign`]: presigned URLs
//! - [`error`]: S3's errors, with AWS's own messages
//! - [`listing`]: what lists share
//! - [`http`]: answers as HTTP text; `json`, `json_bucket`: answers as in boto3
//! - [`operation`]: one file per operation, e.g. [`put_object`], [`get_object`], [`create_multipart_upload`]
//! - [`deletion`]: deletes an object or a version
//! - `owner`: the account that must own the bucket
//! - `reading`, `writing`, `tagging`: what operations on objects share
//! - [`session`]: what all operations share
//! - [`request`]: runs every operation except PutObject, GetObject, and DeleteObject
//!
//! `PutObject` and `GetObject` are each split in two, with the encryption or decryption of the body in between. So a
//! Web Worker can work on a large body, while this core doesn't need threads.

pub mod acl;
mod action;
pub mod body;
pub mod bucket;
pub mod bucket_key;
pub mod bucket_settings;
pub mod checksum;
pub mod conditions;
mod damage;
pub mod deletion;
pub mod encryption;
pub mod encryption_rule;
pub mod envelope;
pub mod error;
pub mod http;
mod json;
mod json_bucket;
mod kms_data_key;
pub mod listing;
pub mod multipart;
pub mod object_headers;
mod object_keys;
pub mod operation;
mod owner;
pub mod ownership;
pub mod parameters;
pub mod plan;
pub mod presign;
pub mod public_access;
mod reading;
pub mod request;
pub mod s3_data_key;
pub mod session;
pub mod signature;
pub mod sse_headers;
pub mod stored_body;
mod tagging;
pub mod upload;
pub mod version;
mod writing;

pub use body::{
    BodyError, BodyJob, DecryptedBody, EncryptedBody, InnerLayer, PlacedBody, SealedBody,
    SealedUpload,
};
pub use bucket::{Bucket, Object, S3};
pub use bucket_settings::{BucketSettings, ObjectOwnership, PublicAccessBlock, Versioning};
pub use encryption::{Encryption, EncryptionKind};
pub use error::S3Error;
pub use operation::*;
pub use request::{Answer, Request};
pub use session::Session;
pub use sse_headers::SseHeaders;
pub use stored_body::{StoredBody, StoredPart};
