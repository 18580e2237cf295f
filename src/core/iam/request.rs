//! A request for IAM to decide.

use super::context::Context;
use super::principal::Principal;

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Request {
    pub principal: Principal,
    /// `service:Name`, e.g. `kms:GenerateDataKey`.
    pub action: String,
    /// The ARN acted on, or `*` for an action that names no resource.
    pub resource: String,
    /// The account that owns the resource (an S3 ARN does not contain it).
    pub resource_account: String,
    pub context: Context,
}
