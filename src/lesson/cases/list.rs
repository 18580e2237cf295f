//! All cases, in the order of the list.

use super::case::Case;
use super::{access, accounts, keys, kinds, objects};

pub const CASES: [Case; 24] = [
    objects::MULTIPART,
    objects::MISSING,
    objects::DEFAULTS,
    objects::BUCKET_KEY,
    objects::COPY,
    keys::DISABLED,
    keys::DELETION,
    keys::ROTATION,
    keys::NAMES,
    keys::LOCK_OUT,
    access::ALIAS_IN_POLICY,
    access::KEY_POLICY,
    access::GRANT,
    access::BY_ADDRESS,
    access::CONTEXT,
    accounts::ANONYMOUS,
    accounts::PRESIGNED,
    accounts::UPLOAD,
    accounts::DOWNLOAD,
    kinds::SSE_S3,
    kinds::MANAGED,
    kinds::DUAL,
    kinds::CUSTOMER,
    kinds::CLIENT,
];

impl Case {
    /// The case of this slug.
    pub fn of(slug: &str) -> Option<Self> {
        CASES.into_iter().find(|case| case.slug == slug)
    }
}
