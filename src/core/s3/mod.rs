//! Amazon S3: buckets, and objects that are sealed before they are stored.
//!
//! - [`bucket`]: buckets and objects, and what S3 holds in memory
//! - [`encryption`]: the kinds of encryption: asked for, by default, as stored
//! - [`encryption_rule`]: a bucket's default on the wire
//! - [`envelope`]: where an object's data key comes from, and how it is had again
//! - [`bucket_key`]: a key that S3 keeps for a bucket, so as to ask KMS seldom
//! - `own_key`: data keys that S3 makes and seals itself
//! - [`body`]: bodies in memory, and the work of encrypting and decrypting them
//! - [`stored_body`]: bodies at rest, in a body store
//! - [`multipart`]: an upload in parts, while it lasts
//! - [`parameters`]: what many operations take
//! - [`presign`]: requests that are signed beforehand
//! - [`error`]: S3's errors, word for word
//! - [`http`]: answers as HTTP text; `json`: answers as boto3 gives them
//! - one file an operation, e.g. [`put_object`], [`get_object`], [`create_multipart_upload`]
//! - `reading`, `writing`, `tagging`, `checksum`: what operations on objects share
//! - [`session`]: what all operations share
//! - [`request`]: every operation but upload, download and delete, behind one door
//!
//! `PutObject` and `GetObject` come in two halves with the body's work between them, so that a
//! large body can be worked on elsewhere (a Web Worker) while this core stays free of threads.

mod action;
pub mod body;
pub mod bucket;
pub mod bucket_key;
mod checksum;
pub mod encryption;
pub mod encryption_rule;
pub mod envelope;
pub mod error;
pub mod http;
mod json;
mod kms_data_key;
pub mod multipart;
mod object_keys;
pub mod operation;
pub mod parameters;
pub mod plan;
pub mod presign;
mod reading;
pub mod request;
pub mod s3_data_key;
pub mod session;
pub mod sse_headers;
pub mod stored_body;
mod tagging;
pub mod upload;
mod writing;

pub use body::{BodyError, BodyJob, DecryptedBody, EncryptedBody};
pub use bucket::{Bucket, Object, S3};
pub use encryption::{Encryption, EncryptionKind};
pub use error::S3Error;
pub use operation::*;
pub use request::{Answer, Request};
pub use session::Session;
pub use sse_headers::SseHeaders;
pub use stored_body::{StoredBody, StoredPart};
