//! `Null`: `true` asks that the key be absent, `false` that it be there.

use super::boolean;

pub(super) fn met(policy: &[&str], present: bool) -> bool {
    policy
        .iter()
        .any(|expected| boolean::parse(expected) == Some(!present))
}
