//! The kinds of keys that can be created, and their usages.

use super::parameters::one_of;
use super::{KeyUsage, KmsError};

/// `KeySpec`: the kinds that can be created here. Only `SYMMETRIC_DEFAULT` works; the others exist so that a learner
/// can choose the wrong key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeySpec(&'static str);

const SPECS: [&str; 11] = [
    "SYMMETRIC_DEFAULT",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
];

impl KeySpec {
    /// The spec's name in the API.
    pub fn name(self) -> &'static str {
        self.0
    }
}

/// The kind of key, and its usage, that a request asks for.
///
/// # Errors
/// `ValidationException`: a value that the model does not list; a missing usage without a default (recorded); a spec
/// and a usage that do not fit (the text is from several emulators). `UnsupportedOperationException` for a key that
/// only this lab cannot create.
pub(super) fn usage_of(
    spec: Option<&str>,
    usage: Option<&str>,
) -> Result<(KeySpec, KeyUsage), KmsError> {
    let word = spec.unwrap_or("SYMMETRIC_DEFAULT");
    let spec = KeySpec(one_of("keySpec", word, &SPECS)?);
    let usages = [
        KeyUsage::EncryptDecrypt,
        KeyUsage::SignVerify,
        KeyUsage::GenerateVerifyMac,
    ];
    if let Some(word) = usage {
        one_of("keyUsage", word, &usages.map(KeyUsage::name))?;
    }
    let usage = usages.into_iter().find(|known| usage == Some(known.name()));
    let fits = match spec.0 {
        "SYMMETRIC_DEFAULT" => KeyUsage::EncryptDecrypt,
        name if name.starts_with("HMAC_") => KeyUsage::GenerateVerifyMac,
        _ => KeyUsage::SignVerify,
    };
    match usage {
        Some(usage) if usage == fits => Ok((spec, usage)),
        None if fits == KeyUsage::EncryptDecrypt => Ok((spec, fits)),
        None => Err(KmsError::Validation(
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."
                .to_owned(),
        )),
        Some(KeyUsage::EncryptDecrypt) if spec.0.starts_with("RSA_") => Err(KmsError::other(
            "UnsupportedOperationException",
            "This lab makes no asymmetric keys for encryption.",
        )),
        Some(usage) => Err(KmsError::Validation(format!(
            "KeyUsage {} is not compatible with KeySpec {}",
            usage.name(),
            spec.0
        ))),
    }
}

/// The member of `KeyMetadata` that lists the algorithms of this kind of key, and the list.
pub(super) fn algorithms(spec: &str) -> (&'static str, Vec<String>) {
    let list = |name, algorithms: &[&str]| {
        (
            name,
            algorithms.iter().map(|&text| text.to_owned()).collect(),
        )
    };
    match spec.split_once('_') {
        Some(("HMAC", bits)) => ("MacAlgorithms", vec![format!("HMAC_SHA_{bits}")]),
        Some(("RSA", _)) => {
            let one = |scheme: &str| {
                ["256", "384", "512"].map(|bits| format!("RSASSA_{scheme}_SHA_{bits}"))
            };
            (
                "SigningAlgorithms",
                [one("PKCS1_V1_5"), one("PSS")].concat(),
            )
        }
        Some(("ECC", "NIST_P256")) => list("SigningAlgorithms", &["ECDSA_SHA_256"]),
        Some(("ECC", "NIST_P384")) => list("SigningAlgorithms", &["ECDSA_SHA_384"]),
        Some(("ECC", _)) => list("SigningAlgorithms", &["ECDSA_SHA_512"]),
        _ => list("EncryptionAlgorithms", &["SYMMETRIC_DEFAULT"]),
    }
}
