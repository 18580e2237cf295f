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

/// The other operations of KMS's service model, which this simulation lacks.
pub fn not_simulated() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("model/kms-not-simulated.txt").lines();
    lines.filter(|line| !line.starts_with('#'))
}

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here; the simulation lacks the operation.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    if let Some(table) = tables().find(|table| table.operation == operation) {
        parameters::KMS.check(table, params, &[])?;
    }
    let call = match operation {
        "GenerateDataKey" => Call::GenerateDataKey(Operation::read(params)?),
        "Encrypt" => Call::Encrypt(Operation::read(params)?),
        "Decrypt" => Call::Decrypt(Operation::read(params)?),
        _ if not_simulated().any(|name| name == operation) => {
            return Err(ServiceError::from(&KmsError::other(
                "UnsupportedOperationException",
                format!("The operation {operation} is not simulated here."),
            )));
        }
        _ => return Ok(Request::read(operation, params)?.map(TypedCall::Kms)),
    };
    Ok(Some(TypedCall::Call(call, Vec::new())))
}
