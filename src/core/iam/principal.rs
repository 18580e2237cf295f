//! The caller of a request.

use std::fmt;
use std::str::FromStr;

use crate::core::arn::Arn;

/// The caller of a request, e.g. an IAM user.
///
/// Parses from, and prints as, the ARN that AWS uses for it; a caller without credentials is `anonymous`. Only the
/// `aws` partition is simulated.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Principal {
    /// `arn:aws:iam::<account>:user/<name>`; `name` includes any path.
    User { account: String, name: String },
    /// `arn:aws:sts::<account>:assumed-role/<role>/<session>`.
    Session {
        account: String,
        role: String,
        session: String,
    },
    /// The account's root user, `arn:aws:iam::<account>:root`.
    Root { account: String },
    /// No credentials at all.
    Anonymous,
}

/// The error for a text that names no principal that can make a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a caller: expected the ARN of a user, of an assumed-role session \
     or of an account's root user, or `anonymous`"
)]
pub struct ParsePrincipalError(String);

impl Principal {
    /// The ARN that AWS prints after `User:` in a denial: for a role, the session's ARN.
    pub fn arn(&self) -> String {
        match self {
            Self::User { account, name } => format!("arn:aws:iam::{account}:user/{name}"),
            Self::Session {
                account,
                role,
                session,
            } => format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            Self::Root { account } => format!("arn:aws:iam::{account}:root"),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }

    /// The value of `aws:PrincipalArn`: for a session, the **role's** ARN.
    /// For the anonymous caller the key is not set; this returns `anonymous`.
    pub fn principal_arn(&self) -> String {
        match self {
            Self::Session { account, role, .. } => format!("arn:aws:iam::{account}:role/{role}"),
            other => other.arn(),
        }
    }

    /// The 12-digit account the caller belongs to; `None` when anonymous.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::User { account, .. } | Self::Session { account, .. } | Self::Root { account } => {
                Some(account)
            }
            Self::Anonymous => None,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arn())
    }
}

impl FromStr for Principal {
    type Err = ParsePrincipalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "anonymous" {
            return Ok(Self::Anonymous);
        }
        let refused = || ParsePrincipalError(text.to_owned());
        let arn: Arn = text.parse().map_err(|_| refused())?;
        if arn.partition != "aws" || !arn.region.is_empty() || !is_account_id(&arn.account) {
            return Err(refused());
        }
        let account = arn.account;
        let parts: Vec<&str> = arn.resource.splitn(2, '/').collect();
        match (arn.service.as_str(), parts.as_slice()) {
            ("iam", ["root"]) => Ok(Self::Root { account }),
            ("iam", ["user", name]) if !name.is_empty() => Ok(Self::User {
                account,
                name: (*name).to_owned(),
            }),
            ("sts", ["assumed-role", rest]) => match rest.split_once('/') {
                Some((role, session))
                    if !role.is_empty() && !session.is_empty() && !session.contains('/') =>
                {
                    Ok(Self::Session {
                        account,
                        role: role.to_owned(),
                        session: session.to_owned(),
                    })
                }
                _ => Err(refused()),
            },
            _ => Err(refused()),
        }
    }
}

/// Whether `text` is a 12-digit account id.
pub(super) fn is_account_id(text: &str) -> bool {
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
            "arn:aws:iam::111122223333:root",
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
    }

    #[test]
    fn a_role_alone_makes_no_request() {
        for text in [
            "arn:aws:iam::111122223333:role/AppRole",
            "arn:aws:iam::1111:user/alice",
            "arn:aws:iam::111122223333:user/",
            "arn:aws:sts::111122223333:assumed-role/AppRole",
            "alice",
        ] {
            assert!(text.parse::<Principal>().is_err(), "{text}");
        }
    }
}
