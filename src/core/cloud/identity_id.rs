//! Unique ids of users, roles and policies (IAM User Guide, "IAM identifiers").

use crate::core::crypto::digest::sha256;
use crate::core::entropy::Entropy;

/// The digits of AWS's ids: those of base32.
const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The number of digits after the four letters that say what the id is of.
const LENGTH: usize = 17;

/// A new id of 21 characters; `kind` is `AIDA` for a user, `AROA` for a role, `ANPA` for a policy.
pub fn new_id(kind: &str, entropy: &mut Entropy) -> String {
    spelled(kind, &entropy.array::<LENGTH>())
}

/// The id of what existed before any call: the same for the same ARN.
pub fn derived_id(kind: &str, arn: &str) -> String {
    spelled(kind, &sha256(arn.as_bytes()))
}

fn spelled(kind: &str, bytes: &[u8]) -> String {
    let digit = |byte: &u8| DIGITS.get(usize::from(byte % 32)).copied().map(char::from);
    kind.chars()
        .chain(bytes.iter().take(LENGTH).filter_map(digit))
        .collect()
}
