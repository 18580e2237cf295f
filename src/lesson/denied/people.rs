//! The names of callers, keys and buckets in sentences and commands.

use super::reading::Reading;
use crate::core::arn::Arn;
use crate::core::iam::{PolicyKind, Principal, Request};

/// The names that the sentences and commands use.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// The role's or user's name, or the caller's ARN.
    pub caller: String,
    /// Whether it is a role.
    pub is_role: bool,
    /// Whether it is a user.
    pub is_user: bool,
    /// The ARN of the role or user, which policies name.
    pub principal_arn: String,
    /// The caller's account, if known.
    pub account: Option<String>,
    /// The account of the key or bucket, if known.
    pub owner: Option<String>,
    pub region: Option<String>,
    pub action: String,
    pub resource: String,
    /// The bucket of the request.
    pub bucket: String,
    /// The object's key.
    pub object: String,
}

impl Names {
    pub fn of(reading: &Reading, request: Option<&Request>) -> Self {
        let told = reading.principal.as_deref();
        let principal = request
            .map(|request| request.principal.clone())
            .or_else(|| told?.parse().ok());
        let caller = match &principal {
            Some(Principal::Session { role, .. }) => role.clone(),
            Some(Principal::User { name, .. }) => {
                name.rsplit('/').next().unwrap_or(name).to_owned()
            }
            Some(Principal::FederatedUser { name, .. }) => name.clone(),
            Some(Principal::Root { .. }) => "root".to_owned(),
            Some(Principal::Service { name }) => name.clone(),
            Some(Principal::Anonymous) => "anonymous".to_owned(),
            None => told.unwrap_or("the caller").to_owned(),
        };
        let resource = reading
            .resource
            .clone()
            .or_else(|| Some(request?.resource.clone()));
        let resource = resource.as_deref().unwrap_or("").to_owned();
        let path = resource.strip_prefix("arn:aws:s3:::").unwrap_or("");
        let (bucket, object) = path.split_once('/').unwrap_or((path, ""));
        let arn = resource.parse::<Arn>().ok();
        let known_owner = arn
            .map(|arn| arn.account)
            .filter(|account| !account.is_empty());
        Self {
            is_role: matches!(principal, Some(Principal::Session { .. })),
            is_user: matches!(principal, Some(Principal::User { .. })),
            principal_arn: match (&reading.role_arn, &principal) {
                (Some(role), _) => role.clone(),
                (None, Some(principal)) => principal.principal_arn(),
                (None, None) => told.unwrap_or("").to_owned(),
            },
            account: reading.account.clone().or_else(|| {
                principal
                    .as_ref()
                    .and_then(|one| one.account().map(str::to_owned))
            }),
            owner: known_owner.or_else(|| Some(request?.resource_account.clone())),
            region: reading.region.clone(),
            action: reading
                .action
                .clone()
                .or_else(|| Some(request?.action.clone()))
                .as_deref()
                .unwrap_or("")
                .to_owned(),
            caller,
            bucket: placeholder(bucket, "your-bucket"),
            object: placeholder(object, "your-object"),
            resource,
        }
    }

    /// Whether key or bucket belong to another account than the caller.
    pub fn is_elsewhere(&self) -> bool {
        matches!((&self.account, &self.owner), (Some(account), Some(owner)) if account != owner)
    }

    /// The policy to open, with its owner: `the identity policy of `ingest``.
    pub fn policy(&self, kind: PolicyKind) -> String {
        let in_account = |account: &Option<String>| match account {
            Some(account) => format!(", in account {account}"),
            None => String::new(),
        };
        match kind {
            PolicyKind::Identity => {
                format!(
                    "The identity policy of `{}`{}",
                    self.caller,
                    in_account(&self.account)
                )
            }
            PolicyKind::KeyPolicy => match self.resource.starts_with("arn:aws:kms:") {
                true => format!(
                    "The key policy of `{}`{}",
                    self.resource.rsplit('/').next().unwrap_or(&self.resource),
                    in_account(&self.owner)
                ),
                false => "The key policy of the KMS key".to_owned(),
            },
            PolicyKind::BucketPolicy => format!("The bucket policy of `{}`", self.bucket),
            PolicyKind::PermissionsBoundary => {
                format!(
                    "The permissions boundary of `{}`{}",
                    self.caller,
                    in_account(&self.account)
                )
            }
            PolicyKind::Session => format!(
                "The session policy of `{}`: the one who calls `AssumeRole` passes it",
                self.caller
            ),
            PolicyKind::ServiceControl => format!(
                "A service control policy over account {}, in the organization\u{2019}s management account",
                self.account.as_deref().unwrap_or("of the caller")
            ),
            PolicyKind::ResourceControl => format!(
                "A resource control policy over account {}, in the organization\u{2019}s management account",
                self.owner.as_deref().unwrap_or("of the resource")
            ),
            PolicyKind::VpcEndpoint => {
                "The policy of the VPC endpoint that the request came through".to_owned()
            }
            PolicyKind::Grant => "The grants of the key".to_owned(),
        }
    }
}

fn placeholder(name: &str, usual: &str) -> String {
    match name {
        "" => usual.to_owned(),
        name => name.to_owned(),
    }
}
