//! Amazon S3: buckets, and objects that are sealed before they are stored.
//!
//! - [`bucket`]: buckets and objects, and what S3 holds in memory
//! - [`encryption`]: the kinds of encryption: asked for, by default, as stored
//! - [`envelope`]: where an object's data key comes from, and how it is had again
//! - [`bucket_key`]: a key that S3 keeps for a bucket, so as to ask KMS seldom
//! - `own_key`: data keys that S3 makes and seals itself
//! - [`body`]: bodies on their way in and out, and the work of sealing and opening them
//! - [`multipart`]: an upload in parts, while it lasts
//! - [`presign`]: requests that are signed beforehand
//! - [`error`]: S3's errors, word for word
//! - [`http`]: requests and answers as HTTP text; `json`: answers as boto3 gives them
//! - one file an operation, e.g. [`put_object`], [`get_object`], [`create_multipart_upload`]
//! - `reading`, `writing`, `tagging`, `checksum`: what operations on objects share
//! - [`session`]: what all operations share
//! - [`request`]: every operation but upload, download and delete, behind one door
//!
//! `PutObject` and `GetObject` come in two halves with the body's work between them, so that a
//! large body can be worked on elsewhere (a Web Worker) while this core stays free of threads.

pub mod abort_multipart_upload;
pub mod body;
pub mod bucket;
pub mod bucket_key;
mod checksum;
pub mod complete_multipart_upload;
pub mod copy_object;
pub mod create_bucket;
pub mod create_multipart_upload;
pub mod delete_bucket;
pub mod delete_bucket_encryption;
pub mod delete_bucket_policy;
pub mod delete_object;
pub mod encryption;
pub mod envelope;
pub mod error;
pub mod get_bucket_encryption;
pub mod get_bucket_policy;
pub mod get_object;
pub mod get_object_tagging;
pub mod head_object;
pub mod http;
mod json;
pub mod list_buckets;
pub mod list_multipart_uploads;
pub mod list_objects_v2;
pub mod list_parts;
pub mod multipart;
mod own_key;
pub mod presign;
pub mod put_bucket_encryption;
pub mod put_bucket_policy;
pub mod put_object;
pub mod put_object_tagging;
mod reading;
pub mod request;
pub mod session;
mod tagging;
pub mod upload_part;
pub mod upload_part_copy;
mod writing;

pub use body::{BodyJob, Direction, Opened, Sealed, StoredBody};
pub use bucket::{Bucket, Object, S3};
pub use encryption::{Encryption, SseHeaders};
pub use error::S3Error;
pub use request::{Answer, Request};
pub use session::Session;
