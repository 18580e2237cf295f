//! S3's operations by name.

use super::call::TypedCall;
use super::parameters;
use super::presigned::{self, to_fetch, to_sign};
use crate::core::cloud::Call;
use crate::core::error::ServiceError;
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{Request, delete_object, get_object, put_object};
use crate::core::wire::{JsonInput, Operation, Table};

/// The tables of all operations.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let of_run = [
        &put_object::TABLE,
        &get_object::TABLE,
        &delete_object::TABLE,
        &presigned::GENERATE,
        &presigned::FETCH,
    ];
    of_run.into_iter().chain(Request::TABLES.iter().copied())
}

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    if let Some(table) = tables().find(|table| table.operation == operation) {
        parameters::S3.check(table, params, &[])?;
    }
    let body = |table: &Table| match table.body {
        Some(member) => params.bytes(member.name),
        None => Ok(None),
    };
    let none = Vec::new;
    let call = match operation {
        "PutObject" => {
            let body = body(&put_object::TABLE)?.unwrap_or_else(none);
            let mut input = put_object::Input::read(params)?;
            input.body = excerpt_of(&body);
            input.calculated = input.checks.calculate(&body);
            TypedCall::Call(Call::PutObject(input), body)
        }
        "GetObject" => TypedCall::Call(Call::GetObject(Operation::read(params)?), none()),
        "DeleteObject" => TypedCall::Call(Call::DeleteObject(Operation::read(params)?), none()),
        "GeneratePresignedUrl" => TypedCall::Presign(to_sign(params)?),
        "FetchPresignedUrl" => TypedCall::Fetch(to_fetch(params)?),
        _ => match Request::read(operation, params)? {
            Some(request) => {
                let body = body(request.table())?.unwrap_or_else(none);
                TypedCall::S3(request, body)
            }
            None => return Ok(None),
        },
    };
    Ok(Some(call))
}
