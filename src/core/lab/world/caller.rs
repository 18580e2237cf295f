//! Who makes the uploads and downloads.

use super::names::{self, ACCOUNT, ROLE};
use crate::core::iam::Principal;

/// An account other than the lab's own (one of AWS's documentation accounts).
pub const OTHER_ACCOUNT: &str = "444455556666";

/// The principal of uploads and downloads, as the menu offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallerChoice {
    /// The application's role, whose permissions the switches set.
    #[default]
    App,
    /// A role with read permission in S3 and no permission in KMS.
    Auditor,
    Admin,
    /// A role of another account. Its own account allows everything that a call needs.
    Partner,
    Anonymous,
}

impl CallerChoice {
    /// In the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::App,
        Self::Auditor,
        Self::Admin,
        Self::Partner,
        Self::Anonymous,
    ];

    /// Its name in the menu: a role's or user's name, or `anonymous`.
    pub fn name(self) -> &'static str {
        match self {
            Self::App => ROLE,
            Self::Auditor => "auditor-role",
            Self::Admin => "admin",
            Self::Partner => "partner-role",
            Self::Anonymous => "anonymous",
        }
    }

    /// The menu's text after the name.
    pub fn says(self) -> &'static str {
        match self {
            Self::App => "uses the switches",
            Self::Auditor => "S3 read access, no KMS access",
            Self::Admin => "full access",
            Self::Partner => "in account 444455556666",
            Self::Anonymous => "no credentials",
        }
    }

    /// The stage's text below the caller.
    pub fn place(self) -> String {
        Self::place_of(&self.principal().arn())
    }

    /// The same text for any caller's ARN.
    pub fn place_of(arn: &str) -> String {
        if arn == names::app().arn() {
            return format!("EC2, {ROLE}");
        }
        let mut parts = arn.split(['/', ':']).skip(5);
        match (parts.next(), parts.next()) {
            (Some("assumed-role" | "user"), Some(name)) => name.to_owned(),
            (Some(other), _) => other.to_owned(),
            (None, _) => "no credentials".to_owned(),
        }
    }

    /// The principal that IAM sees.
    pub fn principal(self) -> Principal {
        let session = |account: &str, role: &str| Principal::Session {
            account: account.to_owned(),
            role: role.to_owned(),
            path: None,
            session: "session".to_owned(),
        };
        match self {
            Self::App => names::app(),
            Self::Auditor => session(ACCOUNT, self.name()),
            Self::Admin => names::admin(),
            Self::Partner => session(OTHER_ACCOUNT, self.name()),
            Self::Anonymous => Principal::Anonymous,
        }
    }
}
