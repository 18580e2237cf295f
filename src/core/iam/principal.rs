//! The caller of a request.

use std::fmt;
use std::str::FromStr;

use crate::core::arn::Arn;

const ANONYMOUS: &str = "anonymous";

/// The caller of a request, e.g. an IAM user.
///
/// Parses from, and prints as, the name that AWS uses for it: an ARN, or a service principal such as
/// `cloudfront.amazonaws.com`; a caller without credentials is `anonymous`. Only the `aws` partition is simulated.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal", "IAM identifiers".
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Principal {
    /// `arn:aws:iam::<account>:user/<name>`; `name` includes any path.
    User { account: String, name: String },
    /// `arn:aws:sts::<account>:assumed-role/<role>/<session>`.
    Session {
        account: String,
        /// The role's name, without its path.
        role: String,
        /// The role's path, e.g. `/` or `/service-role/`; `None` where only the session's ARN is known, which lacks it.
        path: Option<String>,
        session: String,
    },
    /// `arn:aws:sts::<account>:federated-user/<name>`, the session that `GetFederationToken` gives.
    FederatedUser {
        account: String,
        name: String,
        /// The IAM user, path included, that asked for the session; `None` if not known.
        user: Option<String>,
    },
    /// An AWS service that calls on its own behalf, e.g. `cloudfront.amazonaws.com`. It has no account and no policies.
    Service { name: String },
    /// The account's root user, `arn:aws:iam::<account>:root`.
    Root { account: String },
    /// No credentials at all.
    Anonymous,
}

/// The error for a text that names no principal that can make a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a caller: expected the ARN of a user, of an assumed-role session, \
     of a federated user or of an account's root user, a service (`cloudfront.amazonaws.com`), or `anonymous`"
)]
pub struct ParsePrincipalError(String);

impl Principal {
    /// The ARN that AWS prints after `User:` in a denial: for a role, the session's ARN; for a service, its name.
    pub fn arn(&self) -> String {
        match self {
            Self::User { account, name } => format!("arn:aws:iam::{account}:user/{name}"),
            Self::Session {
                account,
                role,
                session,
                ..
            } => format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            Self::FederatedUser { account, name, .. } => {
                format!("arn:aws:sts::{account}:federated-user/{name}")
            }
            Self::Service { name } => name.clone(),
            Self::Root { account } => format!("arn:aws:iam::{account}:root"),
            Self::Anonymous => ANONYMOUS.to_owned(),
        }
    }

    /// The value of `aws:PrincipalArn`: for a session, the **role's** ARN with its path, as far as it is known.
    /// For a service and the anonymous caller the key is not set; this returns [`Principal::arn`].
    pub fn principal_arn(&self) -> String {
        match self {
            Self::Session {
                account,
                role,
                path,
                ..
            } => {
                let path = path.as_deref().unwrap_or("/");
                format!("arn:aws:iam::{account}:role{path}{role}")
            }
            other => other.arn(),
        }
    }

    /// The 12-digit account the caller belongs to; `None` for a service and when anonymous.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::User { account, .. }
            | Self::Session { account, .. }
            | Self::FederatedUser { account, .. }
            | Self::Root { account } => Some(account),
            Self::Service { .. } | Self::Anonymous => None,
        }
    }

    /// A user's name without its path, the value of `aws:username`; `None` for any other caller.
    pub fn user_name(&self) -> Option<&str> {
        match self {
            Self::User { name, .. } => Some(
                name.rsplit_once('/')
                    .map_or(name.as_str(), |(_, last)| last),
            ),
            _ => None,
        }
    }

    /// A session whose role's path is not known takes it from `role_arn`, if that is the ARN of its role.
    pub(super) fn with_role_arn(&self, role_arn: &str) -> Option<Self> {
        let Self::Session {
            account,
            role,
            path: None,
            session,
        } = self
        else {
            return None;
        };
        let path = role_path(role_arn, account, role)?;
        Some(Self::Session {
            account: account.clone(),
            role: role.clone(),
            path: Some(path.to_owned()),
            session: session.clone(),
        })
    }

    /// Whether `arn` is the ARN of the role whose session the caller is. Role names are unique within an account, with
    /// whatever path, so where the path is not known the name decides.
    pub(super) fn is_session_of(&self, arn: &str) -> bool {
        let Self::Session {
            account,
            role,
            path,
            ..
        } = self
        else {
            return false;
        };
        role_path(arn, account, role)
            .is_some_and(|given| path.as_ref().is_none_or(|path| path == given))
    }
}

/// The path in the ARN of this role, e.g. `/service-role/`; `None` for any other ARN.
fn role_path<'a>(arn: &'a str, account: &str, role: &str) -> Option<&'a str> {
    arn.strip_prefix("arn:aws:iam::")?
        .strip_prefix(account)?
        .strip_prefix(":role")?
        .strip_suffix(role)
        .filter(|path| path.starts_with('/') && path.ends_with('/'))
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arn())
    }
}

impl FromStr for Principal {
    type Err = ParsePrincipalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == ANONYMOUS {
            return Ok(Self::Anonymous);
        }
        if is_service(text) {
            let name = text.to_owned();
            return Ok(Self::Service { name });
        }
        let refused = || ParsePrincipalError(text.to_owned());
        let arn: Arn = text.parse().map_err(|_| refused())?;
        if arn.partition != "aws" || !arn.region.is_empty() || !is_account_id(&arn.account) {
            return Err(refused());
        }
        let account = arn.account;
        let parts: Vec<&str> = arn.resource.splitn(2, '/').collect();
        let sound = |name: &str| !name.is_empty() && !name.contains('/');
        match (arn.service.as_str(), parts.as_slice()) {
            ("iam", ["root"]) => Ok(Self::Root { account }),
            ("iam", ["user", name]) if !name.is_empty() && !name.ends_with('/') => Ok(Self::User {
                account,
                name: (*name).to_owned(),
            }),
            ("sts", ["federated-user", name]) if sound(name) => Ok(Self::FederatedUser {
                account,
                name: (*name).to_owned(),
                user: None,
            }),
            ("sts", ["assumed-role", rest]) => match rest.split_once('/') {
                Some((role, session)) if !role.is_empty() && sound(session) => Ok(Self::Session {
                    account,
                    role: role.to_owned(),
                    path: None,
                    session: session.to_owned(),
                }),
                _ => Err(refused()),
            },
            _ => Err(refused()),
        }
    }
}

/// Whether `text` has the form of a service principal: `s3.amazonaws.com`, `logs.us-east-1.amazonaws.com`.
pub(super) fn is_service(text: &str) -> bool {
    text.strip_suffix(".amazonaws.com").is_some_and(|name| {
        let sound = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        name.split('.').all(sound)
    })
}

/// Whether `text` is a 12-digit account id.
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips_and_names_the_role_of_a_session() {
        for text in [
            "arn:aws:iam::111122223333:user/division/alice",
            "arn:aws:sts::111122223333:assumed-role/AppRole/i-0abc",
            "arn:aws:sts::111122223333:federated-user/alice",
            "arn:aws:iam::111122223333:root",
            "logs.us-east-1.amazonaws.com",
            "anonymous",
        ] {
            assert_eq!(text.parse::<Principal>().unwrap().to_string(), text);
        }
        let session: Principal = "arn:aws:sts::111122223333:assumed-role/AppRole/i-0abc"
            .parse()
            .unwrap();
        assert_eq!(
            session.principal_arn(),
            "arn:aws:iam::111122223333:role/AppRole"
        );
        let full = "arn:aws:iam::111122223333:role/service-role/AppRole";
        let known = session.with_role_arn(full).unwrap();
        assert_eq!(known.principal_arn(), full);
        assert_eq!(known.arn(), session.arn());
        for other in [
            "arn:aws:iam::444455556666:role/AppRole",
            "arn:aws:iam::111122223333:role/MyAppRole",
            "arn:aws:iam::111122223333:user/AppRole",
        ] {
            assert_eq!(session.with_role_arn(other), None, "{other}");
        }
    }

    #[test]
    fn a_role_alone_makes_no_request() {
        for text in [
            "arn:aws:iam::111122223333:role/AppRole",
            "arn:aws:iam::1111:user/alice",
            "arn:aws:iam::111122223333:user/",
            "arn:aws:sts::111122223333:federated-user/a/b",
            ".amazonaws.com",
            "arn:aws:sts::111122223333:assumed-role/AppRole",
            "alice",
        ] {
            assert!(text.parse::<Principal>().is_err(), "{text}");
        }
    }
}
