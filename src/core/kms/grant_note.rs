//! A grant's metadata (KMS API reference, `GrantListEntry`).

use crate::core::clock::Timestamp;
use crate::core::iam::Grant;

/// The metadata that KMS stored when it created a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantNote {
    pub grant: Grant,
    /// `GrantId`: 64 hexadecimal digits.
    pub id: String,
    /// `GrantToken`, which lets a caller use the grant at once; it is not a secret.
    pub token: String,
    /// `RetiringPrincipal`, if any.
    pub retiring: Option<String>,
    /// `IssuingAccount`: the ARN of the account's root.
    pub issuer: String,
    /// `CreationDate`.
    pub created: Timestamp,
}

impl GrantNote {
    /// `Name`, if the grant has one; otherwise the id takes its place.
    pub fn name(&self) -> Option<&str> {
        (self.grant.name != self.id).then_some(self.grant.name.as_str())
    }
}
