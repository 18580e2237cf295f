//! `EncryptionAlgorithm`: every encryption key here is symmetric.

use super::KmsError;
use super::parameters::one_of;
use crate::core::wire::{Enumeration, Type};

/// The algorithm of every symmetric key; CloudTrail records it if the request names none.
pub(super) const ALGORITHM: &str = "SYMMETRIC_DEFAULT";

/// The parameter's type.
pub(super) const ENCRYPTION_ALGORITHM: Type = Type::Enumeration(&Enumeration {
    rust: "EncryptionAlgorithmSpec",
    words: &[ALGORITHM],
});

const ALGORITHMS: [&str; 4] = [
    ALGORITHM,
    "RSAES_OAEP_SHA_1",
    "RSAES_OAEP_SHA_256",
    "SM2PKE",
];

/// Checks the algorithm that a request names, if it does.
///
/// # Errors
/// `ValidationException` for a value that the service model lacks; `InvalidKeyUsageException` for an algorithm of
/// asymmetric keys (recorded for keys for MACs, in the same words).
pub(super) fn check_algorithm(member: &str, algorithm: Option<&str>) -> Result<(), KmsError> {
    match algorithm {
        None | Some(ALGORITHM) => Ok(()),
        Some(word) => {
            let word = one_of(member, word, &ALGORITHMS)?;
            Err(KmsError::other(
                "InvalidKeyUsageException",
                format!("Algorithm {word} is incompatible with key spec {ALGORITHM}."),
            ))
        }
    }
}
