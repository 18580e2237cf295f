//! KMS's operations.

use super::call::TypedCall;
use crate::core::cloud::Call;
use crate::core::error::ServiceError;
use crate::core::kms::{KmsError, Request};
use crate::core::wire::{JsonInput, Operation};

/// The request that an operation and its parameters stand for; `None` for an operation that is not there.
///
/// # Errors
/// For parameters that are missing or of the wrong type.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    common(params).map_err(|error| ServiceError::from(&error))?;
    let call = match operation {
        "GenerateDataKey" => Call::GenerateDataKey(Operation::read(params)?),
        "Encrypt" => Call::Encrypt(Operation::read(params)?),
        "Decrypt" => Call::Decrypt(Operation::read(params)?),
        _ => return Ok(Request::read(operation, params)?.map(TypedCall::Kms)),
    };
    Ok(Some(TypedCall::Call(call, Vec::new())))
}

/// Parameters that several operations take and nothing here depends on: at least they must be of the model's.
fn common(params: &JsonInput<'_>) -> Result<(), KmsError> {
    const ALGORITHMS: [&str; 4] = [
        "SYMMETRIC_DEFAULT",
        "RSAES_OAEP_SHA_1",
        "RSAES_OAEP_SHA_256",
        "SM2PKE",
    ];
    let text = |name: &str| params.get(name).and_then(serde_json::Value::as_str);
    if let Some(algorithm) = text("EncryptionAlgorithm") {
        if !ALGORITHMS.contains(&algorithm) {
            let must = format!("satisfy enum value set: [{}]", ALGORITHMS.join(", "));
            return Err(KmsError::constraint(
                Some(algorithm),
                "encryptionAlgorithm",
                &must,
            ));
        }
        if algorithm != "SYMMETRIC_DEFAULT" {
            // Every key that encrypts here is symmetric. The words are ours.
            return Err(KmsError::other(
                "InvalidKeyUsageException",
                format!("Algorithm {algorithm} and key spec SYMMETRIC_DEFAULT are incompatible."),
            ));
        }
    }
    if params
        .items("GrantTokens")
        .is_ok_and(|tokens| tokens.len() > 10)
    {
        let must = "have length less than or equal to 10";
        return Err(KmsError::constraint(None, "grantTokens", must));
    }
    let elsewhere = text("Origin").is_some_and(|origin| origin != "AWS_KMS")
        || params
            .get("MultiRegion")
            .and_then(serde_json::Value::as_bool)
            == Some(true);
    if elsewhere || params.get("Recipient").is_some() {
        return Err(KmsError::other("UnsupportedOperationException", ""));
    }
    Ok(())
}
