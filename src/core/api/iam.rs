//! IAM's operations by name.

use super::call::TypedCall;
use super::parameters;
use crate::core::cloud::iam_call::{Request, Who};
use crate::core::error::{Service, ServiceError};
use crate::core::wire::member::{member, text};
use crate::core::wire::{JsonInput, Member, Structure, Table, Type};

const USER: Member = text("UserName").required();
const ROLE: Member = text("RoleName").required();
const NAME: Member = text("PolicyName").required();
const DOCUMENT: Member = member("PolicyDocument", Type::Document).required();
const ARN: Member = text("PolicyArn").required();
const BOUNDARY: Member = member("PermissionsBoundary", Type::Document);
const TRUST: Member = member("AssumeRolePolicyDocument", Type::Document);
const TAGS: Member = member(
    "Tags",
    Type::Tags(&Structure {
        rust: "Tag",
        fails: true,
        members: &[text("Key").required(), text("Value").required()],
    }),
);

const fn table(operation: &'static str, groups: &'static [&'static [Member]]) -> Table {
    Table::query(Service::Iam, operation).groups(groups)
}

static TABLES: [Table; 15] = [
    table("CreateUser", &[&[USER, TAGS, BOUNDARY]]),
    table("CreateRole", &[&[ROLE, TRUST, TAGS, BOUNDARY]]),
    table("DeleteUser", &[&[USER]]),
    table("DeleteRole", &[&[ROLE]]),
    table("PutUserPolicy", &[&[USER, NAME, DOCUMENT]]),
    table("PutRolePolicy", &[&[ROLE, NAME, DOCUMENT]]),
    table("DeleteUserPolicy", &[&[USER, NAME]]),
    table("DeleteRolePolicy", &[&[ROLE, NAME]]),
    table("AttachUserPolicy", &[&[USER, ARN]]),
    table("AttachRolePolicy", &[&[ROLE, ARN]]),
    table("PutUserPermissionsBoundary", &[&[USER, BOUNDARY]]),
    table("PutRolePermissionsBoundary", &[&[ROLE, BOUNDARY]]),
    table("DeleteUserPermissionsBoundary", &[&[USER]]),
    table("DeleteRolePermissionsBoundary", &[&[ROLE]]),
    table("CreatePolicy", &[&[NAME, DOCUMENT]]),
];

/// The tables of all operations.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter()
}

/// Converts an operation and its parameters to a request; returns `None` for an operation that this simulation lacks.
///
/// # Errors
/// A parameter is missing, has the wrong type, or isn't honoured here.
pub fn typed(operation: &str, params: &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError> {
    if let Some(table) = tables().find(|table| table.operation == operation) {
        parameters::IAM.check(table, params, &[])?;
    }
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
