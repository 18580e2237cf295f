//! S3's operations by name, and those on presigned URLs.

use super::call::TypedCall;
use super::presigned::{self, to_fetch, to_sign};
use super::s3_call::{self, S3Call};
use crate::core::error::ServiceError;
use crate::core::wire::{JsonInput, Table};

/// The tables of all operations.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let of_urls = [&presigned::GENERATE, &presigned::FETCH];
    s3_call::tables().chain(of_urls)
}

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    Ok(match operation {
        "GeneratePresignedUrl" => Some(TypedCall::Presign(to_sign(params)?)),
        "FetchPresignedUrl" => Some(TypedCall::Fetch(Box::new(to_fetch(params)?))),
        _ => s3_call::read(operation, params)?.map(|call| match call {
            S3Call::Call(call, body) => TypedCall::Call(call, body),
            S3Call::Request(request, body) => TypedCall::S3(request, body),
        }),
    })
}
