//! S3's own operations by name; presigned URLs stand for one of them.

use super::parameters;
use crate::core::cloud::{Call, Cloud, Outcome};
use crate::core::error::ServiceError;
use crate::core::kms::Caller;
use crate::core::s3::body::excerpt_of;
use crate::core::s3::{Request, delete_object, get_object, put_object};
use crate::core::wire::{JsonInput, Operation, Table};

/// A call of S3 with typed parameters, and its request body.
#[derive(Clone, Debug)]
pub enum S3Call {
    /// A call that the lab itself uses.
    Call(Call, Vec<u8>),
    Request(Request, Vec<u8>),
}

/// The tables of all operations.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let of_run = [
        &put_object::TABLE,
        &get_object::TABLE,
        &delete_object::TABLE,
    ];
    of_run.into_iter().chain(Request::TABLES.iter().copied())
}

/// The table of an operation.
pub fn table(operation: &str) -> Option<&'static Table> {
    tables().find(|table| table.operation == operation)
}

/// Reads an operation's parameters; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn read(operation: &str, params: &JsonInput<'_>) -> Result<Option<S3Call>, ServiceError> {
    let Some(table) = table(operation) else {
        return Ok(None);
    };
    parameters::S3.check(table, params, &[])?;
    let body = match table.body {
        Some(member) => params.bytes(member.name)?.unwrap_or_else(Vec::new),
        None => Vec::new(),
    };
    let call = match operation {
        "PutObject" => {
            let mut input = put_object::Input::read(params)?;
            input.body = excerpt_of(&body);
            input.calculated = input.checks.calculate(&body);
            S3Call::Call(Call::PutObject(input), body)
        }
        "GetObject" => S3Call::Call(Call::GetObject(Operation::read(params)?), body),
        "DeleteObject" => S3Call::Call(Call::DeleteObject(Operation::read(params)?), body),
        _ => match Request::read(operation, params)? {
            Some(request) => S3Call::Request(request, body),
            None => return Ok(None),
        },
    };
    Ok(Some(call))
}

impl S3Call {
    pub fn run(self, cloud: &mut Cloud, caller: Caller) -> Outcome {
        match self {
            Self::Call(call, body) => cloud.call_by(caller, call, &body),
            Self::Request(request, body) => cloud.s3_by(&caller, &request, &body),
        }
    }
}
