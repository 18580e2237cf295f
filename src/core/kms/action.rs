//! Actions that the authorization code must recognize, because their denials read differently.

/// Required by `Decrypt`.
pub const DECRYPT: &str = "kms:Decrypt";
/// Required by `ReEncrypt`, on the key that the blob is encrypted under.
pub const RE_ENCRYPT_FROM: &str = "kms:ReEncryptFrom";
/// Required by `PutKeyPolicy`. The lock-out check of a new policy also asks about it.
pub const PUT_KEY_POLICY: &str = "kms:PutKeyPolicy";
