//! Kinds of resource, as bits of a set.

/// A set of kinds of resource, one bit each.
pub(in crate::core::iam) type Targets = u8;

pub(in crate::core::iam) const KMS_KEY: Targets = 1;
pub(in crate::core::iam) const KMS_ALIAS: Targets = 1 << 1;
pub(in crate::core::iam) const KMS_NONE: Targets = 1 << 2;
pub(in crate::core::iam) const S3_OBJECT: Targets = 1 << 3;
pub(in crate::core::iam) const S3_BUCKET: Targets = 1 << 4;
pub(in crate::core::iam) const S3_NONE: Targets = 1 << 5;
pub(in crate::core::iam) const S3_OTHER: Targets = 1 << 6;
/// Resources of other services.
pub(in crate::core::iam) const ELSEWHERE: Targets = 1 << 7;

pub(in crate::core::iam) const KMS: Targets = KMS_KEY | KMS_ALIAS | KMS_NONE;
pub(in crate::core::iam) const S3: Targets = S3_OBJECT | S3_BUCKET | S3_NONE | S3_OTHER;
pub(in crate::core::iam) const ANYTHING: Targets = KMS | S3 | ELSEWHERE;

/// The services whose resources are in a set.
pub(in crate::core::iam) fn services(targets: Targets) -> Targets {
    [KMS, S3, ELSEWHERE]
        .into_iter()
        .filter(|service| targets & service != 0)
        .fold(0, |all, service| all | service)
}
