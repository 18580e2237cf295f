//! Algorithm suites of the AWS Encryption SDK (developer guide, algorithms-reference).

use crate::core::crypto::Aes256Key;
use crate::core::crypto::hkdf::hkdf_sha256;

/// How a message is encrypted. The lab reads and writes these two; [`AlgorithmSuite::name_of`] names the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlgorithmSuite {
    /// 0x0078: AES-256-GCM under the data key itself.
    Aes256Gcm,
    /// 0x0178: AES-256-GCM under a key that HKDF-SHA-256 makes of the data key, for this message alone.
    Aes256GcmHkdfSha256,
}

/// Suites that the Encryption SDK knows and this lab refuses: number, name, and what they need that isn't here.
const REFUSED: [(u16, &str, &str); 9] = [
    (0x0014, "AES_128_GCM_IV12_TAG16", "a 128-bit key"),
    (0x0046, "AES_192_GCM_IV12_TAG16", "a 192-bit key"),
    (
        0x0114,
        "AES_128_GCM_IV12_TAG16_HKDF_SHA256",
        "a 128-bit key",
    ),
    (
        0x0146,
        "AES_192_GCM_IV12_TAG16_HKDF_SHA256",
        "a 192-bit key",
    ),
    (
        0x0214,
        "AES_128_GCM_IV12_TAG16_HKDF_SHA256_ECDSA_P256",
        "an ECDSA signature",
    ),
    (
        0x0346,
        "AES_192_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384",
        "an ECDSA signature",
    ),
    (
        0x0378,
        "AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384",
        "an ECDSA signature",
    ),
    (
        0x0478,
        "AES_256_GCM_HKDF_SHA512_COMMIT_KEY",
        "key commitment, which message version 1 hasn’t",
    ),
    (
        0x0578,
        "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384",
        "key commitment, which message version 1 hasn’t",
    ),
];

impl AlgorithmSuite {
    pub const ALL: [Self; 2] = [Self::Aes256GcmHkdfSha256, Self::Aes256Gcm];

    /// The number in the message's header.
    pub fn id(self) -> u16 {
        match self {
            Self::Aes256Gcm => 0x0078,
            Self::Aes256GcmHkdfSha256 => 0x0178,
        }
    }

    /// The name in the Encryption SDK for Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "AES_256_GCM_IV12_TAG16",
            Self::Aes256GcmHkdfSha256 => "AES_256_GCM_IV12_TAG16_HKDF_SHA256",
        }
    }

    /// The suite with this number, if the lab reads and writes it.
    pub fn of(id: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.id() == id)
    }

    /// The name of a suite that the lab refuses, and what it needs.
    pub fn name_of(id: u16) -> Option<(&'static str, &'static str)> {
        (REFUSED.iter())
            .find(|(known, ..)| *known == id)
            .map(|(_, name, needs)| (*name, *needs))
    }

    /// The key that encrypts the frames: the data key, or what HKDF makes of it, the suite's number and the message id.
    pub fn content_key(self, data_key: &Aes256Key, message: &[u8; 16]) -> Aes256Key {
        match self {
            Self::Aes256Gcm => data_key.clone(),
            Self::Aes256GcmHkdfSha256 => {
                let info = [&self.id().to_be_bytes()[..], message].concat();
                hkdf_sha256(data_key, &info)
            }
        }
    }
}
