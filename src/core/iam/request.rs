//! A request for IAM to decide.

use super::context::Context;
use super::principal::Principal;
use std::borrow::Cow;

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

impl Request {
    /// Whether caller and resource belong to different accounts. A caller without an account belongs to none.
    pub(super) fn is_cross_account(&self) -> bool {
        (self.principal.account()).is_some_and(|account| account != self.resource_account)
    }

    /// The caller with all that the request tells about it: a session's role has its path from `aws:PrincipalArn`.
    pub(super) fn caller(&self) -> Cow<'_, Principal> {
        let role_arn = self.context.get("aws:PrincipalArn");
        role_arn
            .and_then(|values| self.principal.with_role_arn(values.first()?))
            .map_or(Cow::Borrowed(&self.principal), Cow::Owned)
    }

    /// The request as a key policy sees it: KMS sends a key's aliases to IAM policies only (KMS Developer Guide,
    /// "Using IAM policies", `kms:ResourceAliases`).
    pub(super) fn without_aliases(&self) -> Cow<'_, Self> {
        const ALIASES: &str = "kms:ResourceAliases";
        if self.context.get(ALIASES).is_none() {
            return Cow::Borrowed(self);
        }
        let mut request = self.clone();
        request.context.remove(ALIASES);
        Cow::Owned(request)
    }
}
