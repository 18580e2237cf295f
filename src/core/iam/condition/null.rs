//! `Null`: `true` requires that the key is absent, `false` that it is present.

use super::boolean;

pub(super) fn met(policy: &[&str], present: bool) -> bool {
    policy
        .iter()
        .any(|expected| boolean::parse(expected) == Some(!present))
}
