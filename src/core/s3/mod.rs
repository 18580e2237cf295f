//! Amazon S3: buckets, and objects that are sealed before they are stored.
//!
//! - [`bucket`]: buckets and objects
//! - [`body`]: bodies on their way in and out, and the work of sealing and opening them
//! - [`error`]: S3's errors, word for word
//! - [`http`]: requests and answers as HTTP text
//! - one file an operation: [`put_object`], [`get_object`], [`delete_object`]
//! - [`session`]: what those operations share
//!
//! `PutObject` and `GetObject` come in two halves with the body's work between them, so that a
//! large body can be worked on elsewhere (a Web Worker) while this core stays free of threads.

pub mod body;
pub mod bucket;
pub mod delete_object;
pub mod error;
pub mod get_object;
pub mod http;
pub mod put_object;
pub mod session;

pub use body::{BodyJob, Direction, Opened, Sealed};
pub use bucket::{Bucket, Object, S3};
pub use error::S3Error;
