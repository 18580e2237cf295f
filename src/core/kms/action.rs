//! Actions that asking IAM itself must know, because their denials read differently.

/// `Decrypt` asks for it.
pub const DECRYPT: &str = "kms:Decrypt";
/// `ReEncrypt` asks for it, on the key that the blob is encrypted under.
pub const RE_ENCRYPT_FROM: &str = "kms:ReEncryptFrom";
/// `PutKeyPolicy` asks for it; so does the check that a new policy locks nobody out.
pub const PUT_KEY_POLICY: &str = "kms:PutKeyPolicy";
