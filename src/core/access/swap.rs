//! The permission that sounds right: `kms:Encrypt`.

use crate::core::iam::{Fix, Request, in_place_of};

/// S3 never asks for it: it has data keys made, and encrypts by itself (KMS guide, "How Amazon S3 uses AWS KMS").
pub const UNNEEDED: &str = "kms:Encrypt";

/// For a denial of KMS when S3 asked: the fix that takes [`UNNEEDED`] away in the same policy, if the policy allows it.
/// It is an offer, because the caller may use it without S3.
pub fn swap(request: &Request, fixes: &[Fix]) -> Option<Fix> {
    let by_s3 = (request.context.get("kms:ViaService"))
        .is_some_and(|services| services.iter().any(|service| service.starts_with("s3.")));
    if !by_s3 || request.action.eq_ignore_ascii_case(UNNEEDED) {
        return None;
    }
    fixes.iter().find_map(|fix| in_place_of(fix, UNNEEDED))
}
