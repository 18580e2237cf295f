//! The operations of IAM, STS and Organizations by name.

use super::call::TypedCall;
use super::parameters;
use crate::core::cloud::{iam_api, organizations_api, sts_api};
use crate::core::error::ServiceError;
use crate::core::wire::{JsonInput, Table};

/// The tables of all operations.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    iam_api::Request::TABLES.iter().copied()
}

/// The tables of STS's operations.
pub fn sts_tables() -> impl Iterator<Item = &'static Table> {
    sts_api::Request::TABLES.iter().copied()
}

/// The tables of Organizations' operations.
pub fn organizations_tables() -> impl Iterator<Item = &'static Table> {
    organizations_api::Request::TABLES.iter().copied()
}

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    if let Some(table) = tables().find(|table| table.operation == operation) {
        parameters::IAM.check(table, params, &[])?;
    }
    Ok(iam_api::Request::read(operation, params)?.map(TypedCall::Iam))
}

/// The same for STS.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn sts(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    if let Some(table) = sts_tables().find(|table| table.operation == operation) {
        parameters::STS.check(table, params, &[])?;
    }
    Ok(sts_api::Request::read(operation, params)?.map(TypedCall::Sts))
}

/// The same for Organizations.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn organizations(
    operation: &str,
    params: &JsonInput<'_>,
) -> Result<Option<TypedCall>, ServiceError> {
    if let Some(table) = organizations_tables().find(|table| table.operation == operation) {
        parameters::ORGANIZATIONS.check(table, params, &[])?;
    }
    Ok(organizations_api::Request::read(operation, params)?.map(TypedCall::Organizations))
}
