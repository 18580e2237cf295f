//! AWS KMS: keys that never leave, and the operations that use them.
//!
//! - [`key`]: a KMS key, its states, its material, its grants
//! - [`store`]: all keys and aliases; finding a key by any of its names
//! - [`caller`]: who asks, and for whom
//! - [`context`]: the encryption context and how it is bound
//! - [`blob`]: the `CiphertextBlob`
//! - [`error`]: KMS's errors, word for word
//! - one file an operation: [`generate_data_key`], [`decrypt`], [`encrypt`], [`describe_key`]
//! - [`session`]: what those operations share: authorize, answer, refuse
//! - `refusal`: how KMS says no
//! - [`request`]: every operation but the three that S3 and the secrets use, behind one door

pub mod aws_managed;
pub mod blob;
pub mod caller;
pub mod context;
pub mod decrypt;
pub mod describe_key;
pub mod encrypt;
pub mod error;
pub mod generate_data_key;
pub mod key;
mod refusal;
pub mod request;
pub mod session;
pub mod store;

pub use blob::CiphertextBlob;
pub use caller::Caller;
pub use context::EncryptionContext;
pub use error::KmsError;
pub use key::{GrantNote, Key, KeyState, KeyUsage};
pub use request::{Answer, Request};
pub use session::{Ask, Session};
pub use store::Kms;
