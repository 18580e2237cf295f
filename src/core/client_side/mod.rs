//! Client-side encryption: the application encrypts before it sends, so S3 stores what it can't read.
//!
//! Two published formats, both with a raw AES key as the wrapping key, so that software that nobody here wrote can open
//! what the lab makes, and the lab what that software makes:
//!
//! - [`Message`]: a message of the AWS Encryption SDK, version 1. `read`: reads one; `open`: opens one; `write`: makes one;
//!   `message_error`: why one isn't read, and at which byte
//! - [`AlgorithmSuite`]: its algorithm suites, those that are used here and those that are refused by name
//! - [`RawAesKeyring`]: wraps data keys with an AES key of the application
//! - [`ObjectMetadata`]: what the Amazon S3 Encryption Client stores beside an object, format 2
//!
//! A real Encryption SDK can wrap its data keys with KMS, too (provider `aws-kms`). The lab never makes such a message:
//! its encrypted data key would have to be a `CiphertextBlob` of the real KMS.

mod keyring;
mod message;
mod message_error;
mod object_metadata;
mod open;
mod read;
mod suite;
mod write;

pub use keyring::RawAesKeyring;
pub use message::{ContentType, Message, MessageDataKey, MessageFrame};
pub use message_error::{MessageError, MessageFault};
pub use object_metadata::{MetadataError, ObjectMetadata};
pub use suite::AlgorithmSuite;
pub use write::{MessageOptions, RESERVED, SealError, seal};
