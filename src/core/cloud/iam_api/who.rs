//! The user or role that a call is about.

use crate::core::cloud::account_call::AccountCall;
use crate::core::cloud::identities::Identity;
use crate::core::error::ServiceError;

/// A user or role by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// `UserName`.
    User(String),
    /// `RoleName`.
    Role(String),
}

impl Who {
    /// `User` or `Role`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "User",
            Self::Role(_) => "Role",
        }
    }

    /// `user` or `role`.
    pub fn small_kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Role(_) => "role",
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::User(name) | Self::Role(name) => name,
        }
    }

    /// The ARN in an account, with a path such as `/` or `/service-role/`.
    pub fn arn(&self, account: &str, path: &str) -> String {
        let (kind, name) = (self.small_kind(), self.name());
        format!("arn:aws:iam::{account}:{kind}{path}{name}")
    }

    /// The four letters before the unique id.
    pub fn id_kind(&self) -> &'static str {
        match self {
            Self::User(_) => "AIDA",
            Self::Role(_) => "AROA",
        }
    }
}

impl AccountCall<'_> {
    /// The ARN of the user or role; for one that does not exist, the ARN that it would have with the path `/`.
    pub fn arn_of(&self, who: &Who) -> String {
        let start = format!("arn:aws:iam::{}:{}/", self.account, who.small_kind());
        let known = (self.cloud.identities.iter())
            .map(|(arn, _)| arn)
            .find(|arn| arn.starts_with(&start) && arn.rsplit('/').next() == Some(who.name()));
        known.map_or_else(|| who.arn(&self.account, "/"), str::to_owned)
    }

    /// Whether a user or role has this name. IAM does not distinguish names by case.
    pub fn is_taken(&self, who: &Who) -> bool {
        let start = format!("arn:aws:iam::{}:{}/", self.account, who.small_kind());
        let admin = matches!(who, Who::User(name) if name.eq_ignore_ascii_case("admin"));
        admin
            || self.cloud.identities.iter().any(|(arn, _)| {
                let name = arn.rsplit('/').next();
                arn.starts_with(&start)
                    && name.is_some_and(|name| name.eq_ignore_ascii_case(who.name()))
            })
    }

    /// Asks IAM about a user or role, then finds it.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn allowed_on(
        &mut self,
        who: &Who,
        extra: &[(String, Vec<String>)],
    ) -> Result<(String, &mut Identity), ServiceError> {
        if matches!(who, Who::User(name) if name == "admin") {
            self.cloud.identities.settle_admin(&self.account);
        }
        let arn = self.arn_of(who);
        let mut keys = extra.to_vec();
        if let Some(identity) = self.cloud.identities.get(&arn) {
            for (name, value) in &identity.tags {
                for prefix in ["aws:ResourceTag", "iam:ResourceTag"] {
                    keys.push((format!("{prefix}/{name}"), vec![value.clone()]));
                }
            }
        }
        self.authorize(&arn, &keys)?;
        let missing = self.error(
            "NoSuchEntity",
            404,
            format!(
                "The {} with name {} cannot be found.",
                who.small_kind(),
                who.name()
            ),
        );
        match self.cloud.identities.get_mut(&arn) {
            Some(identity) => Ok((arn, identity)),
            None => Err(missing),
        }
    }
}
