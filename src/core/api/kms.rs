//! KMS's operations by name.

use super::call::TypedCall;
use super::parameters;
use crate::core::cloud::Call;
use crate::core::error::ServiceError;
use crate::core::kms::{KmsError, Request, decrypt, encrypt, generate_data_key};
use crate::core::wire::{JsonInput, Operation, Table};

/// The tables of all operations.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let of_run = [&generate_data_key::TABLE, &encrypt::TABLE, &decrypt::TABLE];
    of_run.into_iter().chain(Request::TABLES.iter().copied())
}

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    if let Some(table) = tables().find(|table| table.operation == operation) {
        parameters::KMS.check(table, params, CHECKED_HERE)?;
    }
    common(params).map_err(|error| ServiceError::from(&error))?;
    let call = match operation {
        "GenerateDataKey" => Call::GenerateDataKey(Operation::read(params)?),
        "Encrypt" => Call::Encrypt(Operation::read(params)?),
        "Decrypt" => Call::Decrypt(Operation::read(params)?),
        _ => return Ok(Request::read(operation, params)?.map(TypedCall::Kms)),
    };
    Ok(Some(TypedCall::Call(call, Vec::new())))
}

/// Parameters that [`common`] checks, and that change nothing: `AWS_KMS` and `false` are the defaults, and a new grant
/// applies at once, with or without its token.
const CHECKED_HERE: &[&str] = &["GrantTokens", "Origin", "MultiRegion"];

/// Checks parameters that several operations accept, with values that change nothing here.
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
    if elsewhere {
        return Err(KmsError::other("UnsupportedOperationException", ""));
    }
    Ok(())
}
