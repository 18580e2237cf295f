//! The permission that sounds right: `kms:Encrypt`.

use crate::core::iam::{Fix, PolicySet, Request, in_place_of};

/// S3 never uses it: KMS generates data keys, and S3 encrypts by itself (KMS guide, "How Amazon S3 uses AWS KMS").
pub const UNNEEDED: &str = "kms:Encrypt";

/// For a denial of KMS when S3 asked: the change that removes [`UNNEEDED`], together with a fix of the same policy or
/// beside the fixes. It is an offer, because the caller may use the permission without S3.
pub fn swap(request: &Request, policies: &PolicySet, fixes: &[Fix]) -> Option<Fix> {
    let by_s3 = (request.context.get("kms:ViaService"))
        .is_some_and(|services| services.iter().any(|service| service.starts_with("s3.")));
    if !by_s3 || fixes.is_empty() || request.action.eq_ignore_ascii_case(UNNEEDED) {
        return None;
    }
    in_place_of(fixes, policies, UNNEEDED)
}

/// The fixes with the swap among them.
pub fn with_swap(fixes: &[Fix], swap: &Fix) -> Vec<Fix> {
    let is_same = |fix: &Fix| (fix.policy, &fix.name) == (swap.policy, &swap.name);
    let mut fixes = fixes.to_vec();
    match fixes.iter_mut().find(|fix| is_same(fix)) {
        Some(fix) => *fix = swap.clone(),
        None => fixes.push(swap.clone()),
    }
    fixes
}
