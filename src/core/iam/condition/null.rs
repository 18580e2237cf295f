//! `Null`: `true` requires that the key is absent, `false` that it is present.

use super::boolean;

pub(super) fn met(policy: &[impl AsRef<str>], present: bool) -> bool {
    policy
        .iter()
        .any(|expected| boolean::parse(expected.as_ref()) == Some(!present))
}
