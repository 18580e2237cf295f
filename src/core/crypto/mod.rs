//! Cryptography. RustCrypto does all of it; this module adds names, types, and layouts.
//!
//! - [`key`]: a 256-bit key that overwrites itself when dropped
//! - [`data_key`]: a plaintext data key, which only an explicit call copies
//! - [`aead`]: one AES-256-GCM message (NIST SP 800-38D): nonce, ciphertext, tag
//! - [`counted`]: a key whose messages have their number as the nonce
//! - [`frames`]: a body of any length as a STREAM of 1 MiB frames (ePrint 2015/189)
//! - [`mac`]: HMAC-SHA-256, and comparison in constant time
//! - [`hkdf`]: a key made of another one (RFC 5869)
//! - [`digest`]: SHA-256 and MD5
#![forbid(unsafe_code)]

pub mod aead;
pub mod counted;
pub mod data_key;
pub mod digest;
pub mod frames;
pub mod hkdf;
pub mod key;
pub mod mac;
#[cfg(feature = "watch")]
pub mod watch;

pub use aead::{FreshNonce, Nonce, Tag, Unauthentic};
pub use data_key::DataKey;
pub use key::Aes256Key;
pub use mac::Mac;
