//! AWS KMS: keys that never leave, and the operations that use them.
//!
//! - [`key`]: a KMS key, its states, its material; aliases; finding a key by any of its names
//! - [`caller`]: who asks, and for whom
//! - [`context`]: the encryption context and how it is bound
//! - [`blob`]: the `CiphertextBlob`
//! - [`error`]: KMS's errors, word for word
//! - one file an operation: [`generate_data_key`], [`decrypt`], [`encrypt`]
//! - [`session`]: what those operations share: authorize, answer, refuse

pub mod blob;
pub mod caller;
pub mod context;
pub mod decrypt;
pub mod encrypt;
pub mod error;
pub mod generate_data_key;
pub mod key;
pub mod session;

pub use blob::CiphertextBlob;
pub use caller::Caller;
pub use context::EncryptionContext;
pub use error::KmsError;
pub use key::{Key, KeyState, Kms};
