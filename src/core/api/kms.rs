//! KMS's operations by name.

use super::call::TypedCall;
use crate::core::cloud::Call;
use crate::core::error::ServiceError;
use crate::core::kms::{KmsError, Request};
use crate::core::wire::{JsonInput, Operation};

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing or has the wrong type.
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

/// Checks the types of parameters that several operations accept but this simulation ignores.
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
            // Every encryption key here is symmetric. The wording is ours.
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
