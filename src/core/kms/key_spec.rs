//! The kinds of keys in AWS's model, their usages, and those that can be created here.

use super::parameters::one_of;
use super::{KeyUsage, KmsError};

/// `KeySpec`: the kinds that can be created here. Only `SYMMETRIC_DEFAULT` works; the others exist so that a learner
/// can choose the wrong key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeySpec(&'static str);

/// All values of `KeySpec` in the service model.
const SPECS: [&str; 20] = [
    "SYMMETRIC_DEFAULT",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_NIST_EDWARDS25519",
    "ECC_SECG_P256K1",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
    "SM2",
    "ML_DSA_44",
    "ML_DSA_65",
    "ML_DSA_87",
    "ML_KEM_512",
    "ML_KEM_768",
    "ML_KEM_1024",
];

/// All values of `CustomerMasterKeySpec` in the service model: AWS adds none to it any more.
const OLD_SPECS: [&str; 13] = [
    "SYMMETRIC_DEFAULT",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
    "SM2",
];

const ENCRYPT_DECRYPT: &str = "ENCRYPT_DECRYPT";
const SIGN_VERIFY: &str = "SIGN_VERIFY";
const GENERATE_VERIFY_MAC: &str = "GENERATE_VERIFY_MAC";
const KEY_AGREEMENT: &str = "KEY_AGREEMENT";
const ENCAPSULATE_DECAPSULATE: &str = "ENCAPSULATE_DECAPSULATE";

/// All values of `KeyUsage` in the service model.
const USAGES: [&str; 5] = [
    ENCRYPT_DECRYPT,
    SIGN_VERIFY,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT,
    ENCAPSULATE_DECAPSULATE,
];

impl KeySpec {
    /// The spec's name in the API.
    pub fn name(self) -> &'static str {
        self.0
    }
}

/// The usages that a kind of key can have (KMS API reference, `CreateKey`).
fn usages_of(spec: &str) -> &'static [&'static str] {
    match spec {
        "SYMMETRIC_DEFAULT" => &[ENCRYPT_DECRYPT],
        "ECC_NIST_EDWARDS25519" | "ECC_SECG_P256K1" => &[SIGN_VERIFY],
        "SM2" => &[ENCRYPT_DECRYPT, SIGN_VERIFY, KEY_AGREEMENT],
        name if name.starts_with("RSA_") => &[ENCRYPT_DECRYPT, SIGN_VERIFY],
        name if name.starts_with("ECC_NIST_") => &[SIGN_VERIFY, KEY_AGREEMENT],
        name if name.starts_with("HMAC_") => &[GENERATE_VERIFY_MAC],
        name if name.starts_with("ML_KEM_") => &[ENCAPSULATE_DECAPSULATE],
        _ => &[SIGN_VERIFY],
    }
}

/// The usage, if a key of this kind can be created here.
fn simulated(spec: &str, usage: &str) -> Option<KeyUsage> {
    let nist = ["ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"].contains(&spec);
    match usage {
        ENCRYPT_DECRYPT if spec == "SYMMETRIC_DEFAULT" => Some(KeyUsage::EncryptDecrypt),
        SIGN_VERIFY if nist || spec.starts_with("RSA_") => Some(KeyUsage::SignVerify),
        GENERATE_VERIFY_MAC => Some(KeyUsage::GenerateVerifyMac),
        _ => None,
    }
}

/// The kind of key, and its usage, that a request asks for. `old` is the value of `CustomerMasterKeySpec`.
///
/// # Errors
/// `ValidationException`: both names of the spec (the text is from one user's report); a value that the model does not
/// list; a missing usage without a default (recorded); a spec and a usage that do not fit (the text is from several
/// emulators). `UnsupportedOperationException` for a key that AWS creates, and this simulation does not.
pub(super) fn usage_of(
    spec: Option<&str>,
    old: Option<&str>,
    usage: Option<&str>,
) -> Result<(KeySpec, KeyUsage), KmsError> {
    let spec = match (spec, old) {
        (Some(_), Some(_)) => {
            return Err(KmsError::Validation(
                "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. \
                 CustomerMasterKeySpec is deprecated."
                    .to_owned(),
            ));
        }
        (Some(word), None) => one_of("keySpec", word, &SPECS)?,
        (None, Some(word)) => one_of("customerMasterKeySpec", word, &OLD_SPECS)?,
        (None, None) => "SYMMETRIC_DEFAULT",
    };
    let usage = match usage {
        Some(word) => one_of("keyUsage", word, &USAGES)?,
        None if spec == "SYMMETRIC_DEFAULT" => ENCRYPT_DECRYPT,
        None => {
            return Err(KmsError::Validation(
                "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."
                    .to_owned(),
            ));
        }
    };
    if !usages_of(spec).contains(&usage) {
        return Err(KmsError::Validation(format!(
            "KeyUsage {usage} is not compatible with KeySpec {spec}"
        )));
    }
    match simulated(spec, usage) {
        Some(usage) => Ok((KeySpec(spec), usage)),
        None => Err(KmsError::other(
            "UnsupportedOperationException",
            format!("A key with KeySpec {spec} and KeyUsage {usage} is not simulated here."),
        )),
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
