//! Cryptography, all of it RustCrypto's; this module only gives it the field's names.
//!
//! - [`data_key`]: a 256-bit key that overwrites itself when dropped
//! - [`aead`]: one AES-256-GCM message (NIST SP 800-38D)
//! - [`frames`]: a body of any length as a STREAM of 1 MiB frames (ePrint 2015/189)
//! - [`digest`]: SHA-256, MD5, HMAC

pub mod aead;
pub mod data_key;
pub mod digest;
pub mod frames;

pub use data_key::{DataKey, Secret};

/// Length of a 96-bit nonce, in bytes.
pub const NONCE: usize = 12;
/// Length of a 128-bit authentication tag, in bytes.
pub const TAG: usize = 16;

/// A message could not be opened. Says nothing about why, on purpose: the reason would help an
/// attacker (padding-oracle attacks live on such hints).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tag does not match")]
pub struct Unauthentic;
