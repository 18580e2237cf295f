//! `Action` and `NotAction`.

use super::mistake::Mistake;
use super::parts::texts;
use super::refusal::Flaw;
use crate::core::json::{Member, Node, shown};

/// Checks the patterns as IAM does: `*`, or a service, one colon, and a name. The service has no wildcard and no
/// variable in it. White space in the name is accepted.
///
/// # Errors
/// The first pattern that is none.
pub(super) fn check(member: &Member) -> Result<(), Flaw> {
    texts(member).try_for_each(|(node, text)| pattern(node, text))
}

fn pattern(node: &Node, text: &str) -> Result<(), Flaw> {
    let flaw = |mistake: Mistake, why: &str| {
        Err(Flaw::new(
            mistake,
            node.range(),
            format!(
                "`{}` {why}; an action is `service:Name`, such as `s3:PutObject`, or `*`",
                shown(text)
            ),
        ))
    };
    if text == "*" {
        return Ok(());
    }
    let Some((service, name)) = text.split_once(':') else {
        return flaw(Mistake::NoVendor, "has no service prefix");
    };
    if name.contains(':') {
        return flaw(Mistake::TwoColons, "has more than one colon");
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if service.is_empty() || !service.chars().all(is_plain) {
        let why = match service.contains(['*', '?', '$']) {
            true => "has a wildcard or a variable in its service prefix",
            false => "has no valid service prefix",
        };
        return flaw(Mistake::Vendor(service.to_owned()), why);
    }
    if name.trim().is_empty() {
        return flaw(Mistake::Action, "has no name after the colon");
    }
    Ok(())
}
