//! Who calls, as read from the `as` of a request, and what a policy can see of the caller.

use std::collections::BTreeMap;

/// The context of a request: keys in lower case, for key names are case-insensitive (FIDELITY 3).
pub type Context = BTreeMap<String, Vec<String>>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    Root {
        account: String,
    },
    User {
        account: String,
        name: String,
    },
    /// The session's ARN lacks its role's path (FIDELITY 8, "Roles with a path").
    Session {
        account: String,
        role: String,
        session: String,
    },
    Anonymous,
}

impl Caller {
    pub fn of(text: &str) -> Self {
        let parts: Vec<&str> = text.split(':').collect();
        let (account, name) = match parts.as_slice() {
            ["arn", "aws", _, "", account, name] => ((*account).to_owned(), *name),
            _ => return Self::Anonymous,
        };
        match name.split('/').collect::<Vec<_>>().as_slice() {
            ["root"] => Self::Root { account },
            ["user", name] => Self::User {
                account,
                name: (*name).to_owned(),
            },
            ["assumed-role", role, session] => Self::Session {
                account,
                role: (*role).to_owned(),
                session: (*session).to_owned(),
            },
            other => panic!("no caller of this model: {other:?}"),
        }
    }

    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Root { account } | Self::User { account, .. } | Self::Session { account, .. } => {
                Some(account)
            }
            Self::Anonymous => None,
        }
    }

    /// As error messages and CloudTrail name the caller.
    pub fn arn(&self) -> String {
        match self {
            Self::Root { account } => format!("arn:aws:iam::{account}:root"),
            Self::User { account, name } => format!("arn:aws:iam::{account}:user/{name}"),
            Self::Session {
                account,
                role,
                session,
            } => format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }

    /// `aws:PrincipalArn`: the role's ARN for sessions, with its path.
    pub fn principal_arn(&self) -> String {
        match self {
            Self::Session { account, role, .. } => {
                format!(
                    "arn:aws:iam::{account}:role{}{role}",
                    super::world::ROLE_PATH
                )
            }
            other => other.arn(),
        }
    }

    /// The keys of a request that only depend on the caller and the way: FIDELITY 3, "Keys", and for requests that S3
    /// makes for a caller FIDELITY 2, "forward access session".
    pub fn context(&self, through_s3: bool) -> Context {
        let mut context = Context::new();
        let mut put =
            |key: &str, value: &str| context.insert(key.to_owned(), vec![value.to_owned()]);
        put(
            "aws:viaawsservice",
            if through_s3 { "true" } else { "false" },
        );
        if !through_s3 {
            put("aws:sourceip", super::world::ADDRESS);
            put("aws:securetransport", "true");
        }
        if let Some(account) = self.account() {
            put("aws:principalaccount", account);
            put("aws:principalarn", &self.principal_arn());
        }
        if let Self::User { name, .. } = self {
            put("aws:username", name);
        }
        context
    }
}
