//! Amazon S3: buckets, and objects that are sealed before they are stored.
//!
//! - [`bucket`]: buckets and objects, and what S3 holds in memory
//! - [`encryption`]: the kinds of encryption: asked for, by default, as stored
//! - [`envelope`]: where an object's data key comes from, and how it is had again
//! - [`bucket_key`]: a key that S3 keeps for a bucket, so as to ask KMS seldom
//! - `own_key`: data keys that S3 makes and seals itself
//! - [`body`]: bodies on their way in and out, and the work of sealing and opening them
//! - [`multipart`]: an upload in parts, while it lasts
//! - [`error`]: S3's errors, word for word
//! - [`http`]: requests and answers as HTTP text
//! - one file an operation: [`put_object`], [`get_object`], [`delete_object`], [`copy_object`]
//! - `reading`: what the operations that read an object share
//! - [`session`]: what all operations share
//! - [`request`]: every operation but upload, download and delete, behind one door
//!
//! `PutObject` and `GetObject` come in two halves with the body's work between them, so that a
//! large body can be worked on elsewhere (a Web Worker) while this core stays free of threads.

pub mod body;
pub mod bucket;
pub mod bucket_key;
pub mod copy_object;
pub mod delete_object;
pub mod encryption;
pub mod envelope;
pub mod error;
pub mod get_object;
pub mod http;
pub mod multipart;
mod own_key;
pub mod put_object;
mod reading;
pub mod request;
pub mod session;

pub use body::{BodyJob, Direction, Opened, Sealed, StoredBody};
pub use bucket::{Bucket, Object, S3};
pub use encryption::{Encryption, SseHeaders};
pub use error::S3Error;
pub use request::{Answer, Request};
pub use session::Session;
