//! The users and roles that exist, and the principals of resource policies that are bound to them.
//!
//! Source: IAM User Guide, "AWS JSON policy elements: Principal": a policy is bound to the unique id of the user or role
//! that it names, so a new one of the same name does not inherit its permissions.

use super::document::{Located, PrincipalType, Principals};
use super::principal::is_account_id;
use super::{PolicyDocument, Principal};
use std::fmt::Debug;

/// The users and roles that exist in all accounts.
pub trait Directory: Debug {
    /// The unique id (`AIDA…`, `AROA…`) of the user or role with this ARN.
    fn id_of(&self, arn: &str) -> Option<String>;

    /// The ARN of the user or role with this unique id.
    fn arn_of(&self, id: &str) -> Option<String>;

    /// The ARN of the role with this name, whatever its path.
    fn role_arn(&self, account: &str, name: &str) -> Option<String>;
}

/// A principal in a policy that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Invalid principal in policy: \"AWS\":\"{0}\"")]
pub struct InvalidPrincipal(pub String);

impl InvalidPrincipal {
    /// A service's sentence about the policy, and ours on a line of its own below it.
    pub fn below(&self, sentence: &str) -> String {
        format!(
            "{sentence}\n`{}` doesn't name an existing user or role",
            self.0
        )
    }
}

impl PolicyDocument {
    /// Checks that every user, role and session exists, and replaces unique ids with ARNs. (Accounts, services, identity
    /// providers and canonical users are known by their form alone, which the grammar checks.)
    ///
    /// # Errors
    /// The first principal that does not exist.
    pub fn bind_principals(&mut self, directory: &dyn Directory) -> Result<(), InvalidPrincipal> {
        for value in self.aws_principals() {
            match bound(directory, value) {
                Some(bound) => **value = bound,
                None => return Err(InvalidPrincipal(value.to_string())),
            }
        }
        Ok(())
    }

    /// Replaces a deleted user or role with its unique id.
    pub fn unbind_principal(&mut self, arn: &str, id: &str) {
        for value in self.aws_principals() {
            if let Some(unbound) = unbound(value, arn, id) {
                **value = unbound;
            }
        }
    }

    /// The `AWS` principals of all statements.
    fn aws_principals(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let elements = (self.statements.iter_mut())
            .filter_map(|statement| statement.principal.as_mut())
            .filter_map(|element| match &mut element.principals {
                Principals::Typed(typed) => Some(typed),
                Principals::Everyone(_) => None,
            });
        (elements.flatten())
            .filter(|(kind, _)| *kind == PrincipalType::Aws)
            .flat_map(|(_, values)| values.iter_mut())
    }
}

/// Binds the grantee of a grant, or another principal that stands alone: an `AWS` principal but `"*"`.
pub fn bind_principal(directory: &dyn Directory, value: &str) -> Option<String> {
    bound(directory, value).filter(|_| value != "*")
}

/// The unique id that replaces a principal once `arn` is deleted; `None` for any other principal. A session of a deleted
/// role becomes `id:session` (our reading; AWS documents the form for users and roles only).
pub fn unbound(value: &str, arn: &str, id: &str) -> Option<String> {
    if value == arn {
        return Some(id.to_owned());
    }
    let (account, rest) = arn.strip_prefix("arn:aws:iam::")?.split_once(":role/")?;
    let name = rest.rsplit('/').next()?;
    let session = value.strip_prefix(&format!("arn:aws:sts::{account}:assumed-role/{name}/"))?;
    Some(format!("{id}:{session}"))
}

fn bound(directory: &dyn Directory, value: &str) -> Option<String> {
    if value == "*" || is_account_id(value) {
        return Some(value.to_owned());
    }
    if !value.starts_with("arn:") {
        return match value.split_once(':') {
            None => directory.arn_of(value),
            Some((id, session)) => {
                let role = directory.arn_of(id)?;
                let (account, rest) = role.strip_prefix("arn:aws:iam::")?.split_once(":role/")?;
                let name = rest.rsplit('/').next()?;
                Some(format!(
                    "arn:aws:sts::{account}:assumed-role/{name}/{session}"
                ))
            }
        };
    }
    let exists = match value.parse::<Principal>() {
        Ok(Principal::User { .. }) => directory.id_of(value).is_some(),
        Ok(Principal::Session { account, role, .. }) => {
            directory.role_arn(&account, &role).is_some()
        }
        Ok(_) => true,
        // Roles make no requests themselves. Origin access identities and `sts:…:self` belong to no user.
        Err(_) => {
            directory.id_of(value).is_some()
                || !value.contains(":role/") && !value.contains(":group/")
        }
    };
    exists.then(|| value.to_owned())
}
