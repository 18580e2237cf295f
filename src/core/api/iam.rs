//! IAM's operations by name.

use super::call::TypedCall;
use crate::core::cloud::iam_call::{Request, Who};
use crate::core::error::ServiceError;
use crate::core::wire::JsonInput;

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing or has the wrong type.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    let user = || params.required("UserName").map(Who::User);
    let role = || params.required("RoleName").map(Who::Role);
    let create = |who| {
        Ok(Request::Create {
            who,
            tags: params.tags("Tags")?,
            boundary: params.document("PermissionsBoundary")?,
            trust: params.document("AssumeRolePolicyDocument")?,
        })
    };
    let put = |who| {
        Ok(Request::PutPolicy {
            who,
            name: params.required("PolicyName")?,
            document: params.required_document("PolicyDocument")?,
        })
    };
    let delete = |who| {
        Ok(Request::DeletePolicy {
            who,
            name: params.required("PolicyName")?,
        })
    };
    let attach = |who| {
        Ok(Request::AttachPolicy {
            who,
            arn: params.required("PolicyArn")?,
        })
    };
    let bound = |who| {
        Ok(Request::PutBoundary {
            who,
            boundary: params.required_document("PermissionsBoundary")?,
        })
    };
    let request: Result<Request, ServiceError> = match operation {
        "CreateUser" => create(user()?),
        "CreateRole" => create(role()?),
        "DeleteUser" => Ok(Request::Delete(user()?)),
        "DeleteRole" => Ok(Request::Delete(role()?)),
        "PutUserPolicy" => put(user()?),
        "PutRolePolicy" => put(role()?),
        "DeleteUserPolicy" => delete(user()?),
        "DeleteRolePolicy" => delete(role()?),
        "AttachUserPolicy" => attach(user()?),
        "AttachRolePolicy" => attach(role()?),
        "PutUserPermissionsBoundary" => bound(user()?),
        "PutRolePermissionsBoundary" => bound(role()?),
        "DeleteUserPermissionsBoundary" => Ok(Request::DeleteBoundary(user()?)),
        "DeleteRolePermissionsBoundary" => Ok(Request::DeleteBoundary(role()?)),
        "CreatePolicy" => Ok(Request::CreatePolicy {
            name: params.required("PolicyName")?,
            document: params.required_document("PolicyDocument")?,
        }),
        _ => return Ok(None),
    };
    Ok(Some(TypedCall::Iam(request?)))
}
