//! What KMS notes of a grant beside what it allows (KMS API reference, `GrantListEntry`).

use crate::core::clock::Timestamp;
use crate::core::iam::Grant;

/// What KMS noted when it made a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantNote {
    pub grant: Grant,
    /// `GrantId`: 64 hexadecimal digits.
    pub id: String,
    /// `GrantToken`, by which it can be used at once: no secret.
    pub token: String,
    /// `RetiringPrincipal`, if any.
    pub retiring: Option<String>,
    /// `IssuingAccount`: the ARN of the account's root.
    pub issuer: String,
    /// When it was made.
    pub created: Timestamp,
}

impl GrantNote {
    /// Its `Name`, which it need not have: then its id stands in for one.
    pub fn name(&self) -> Option<&str> {
        (self.grant.name != self.id).then_some(self.grant.name.as_str())
    }
}
