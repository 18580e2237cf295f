//! The kinds of resource that an action pattern or a resource pattern can match.

use super::action::families;
use super::read::{Action, lower};
use super::target::{
    ANYTHING, ELSEWHERE, KMS_ALIAS, KMS_KEY, S3, S3_BUCKET, S3_OBJECT, S3_OTHER, Targets,
};

/// The kinds of resource that the matching actions act on. Empty if KMS or S3 has no such action; every kind for other
/// services, whose actions the linter does not know.
pub(in crate::core::iam) fn of_action(pattern: &str) -> Targets {
    let Some((service, _)) = pattern.split_once(':') else {
        return ANYTHING;
    };
    let families = families(service);
    if families.is_empty() {
        return ANYTHING;
    }
    matching(pattern).fold(0, |all, (targets, _)| all | targets)
}

/// The actions of S3 or KMS that the pattern, with its service prefix, matches; each with the kind of resource it works
/// on. None for other services.
pub(in crate::core::iam) fn matching(
    pattern: &str,
) -> impl Iterator<Item = (Targets, &'static Action)> {
    let (service, name) = pattern.split_once(':').map_or(("", ""), |parts| parts);
    families(service).iter().flat_map(move |family| {
        actions_matching(&family.actions, name).map(|action| (family.targets, action))
    })
}

/// The kinds of resource that a resource pattern can match. The set is never too small.
pub(in crate::core::iam) fn of_resource(pattern: &str) -> Targets {
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    let &[arn, partition, service, region, account, resource] = parts.as_slice() else {
        return ANYTHING;
    };
    if [arn, partition, service].into_iter().any(is_wild) {
        return ANYTHING;
    }
    match service {
        "kms" if resource.starts_with("alias/") => KMS_ALIAS,
        // Creating an alias needs the permission on both the alias and the key.
        "kms" if resource.starts_with("key/") || is_wild(resource) => KMS_KEY | KMS_ALIAS,
        "kms" => 0,
        "s3" if is_wild(region) || is_wild(account) => S3,
        // An access point; its objects have ARNs of their own.
        "s3" if !region.is_empty() || !account.is_empty() => S3,
        "s3" if resource.contains('/') => S3_OBJECT | S3_OTHER,
        "s3" if is_wild(resource) => S3,
        "s3" => S3_BUCKET | S3_OTHER,
        _ if service.starts_with("s3") => S3 | ELSEWHERE,
        _ => ELSEWHERE,
    }
}

/// Whether the pattern matches an action of S3.
pub(in crate::core::iam) fn is_s3_action(pattern: &str) -> bool {
    match pattern.split_once(':') {
        None => true,
        Some((service, _)) => service.eq_ignore_ascii_case("s3") && of_action(pattern) != 0,
    }
}

/// Whether an action that the pattern matches works on a resource that one of the patterns can match. A variable may
/// have any value.
pub(in crate::core::iam) fn works_on(action: &str, resources: &[&str]) -> bool {
    let targets = of_action(action);
    resources
        .iter()
        .any(|resource| targets & of_resource(&without_variables(resource)) != 0)
}

/// Replaces every variable of the pattern by `*`.
pub(in crate::core::iam) fn without_variables(pattern: &str) -> String {
    let mut out = String::new();
    for (index, part) in pattern.split("${").enumerate() {
        if index == 0 {
            out.push_str(part);
            continue;
        }
        out.push('*');
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}

pub(in crate::core::iam) fn is_wild(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The actions whose names the pattern matches; they are in alphabetical order.
fn actions_matching<'a>(
    actions: &'static [Action],
    pattern: &'a str,
) -> impl Iterator<Item = &'static Action> + use<'a> {
    let literal = (pattern.split_once(['*', '?'])).map_or(pattern, |(literal, _)| literal);
    let first = actions.partition_point(|action| lower(action.name).lt(lower(literal)));
    actions
        .iter()
        .skip(first)
        .take_while(move |action| {
            (action.name.get(..literal.len()))
                .is_some_and(|start| start.eq_ignore_ascii_case(literal))
        })
        .filter(move |action| glob(pattern.as_bytes(), action.name.as_bytes()))
}

/// Does the same as `wildcard::matches_ignore_case` for the many short ASCII names of actions, without allocating.
pub(in crate::core::iam) fn glob(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut next) = (0, 0);
    let mut star = None;
    while let Some(byte) = name.get(next) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, next));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted.eq_ignore_ascii_case(byte) => {
                at += 1;
                next += 1;
            }
            // Let the last star match one more character.
            _ => match star {
                Some((star_at, taken)) => {
                    star = Some((star_at, taken + 1));
                    at = star_at + 1;
                    next = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::super::action::known_actions;
    use super::super::target::KMS;
    use super::*;
    use crate::core::iam::action_matches;

    #[test]
    fn the_lists_are_in_order_and_hold_each_action_once() {
        for (service, count) in [("kms", 56), ("s3", 180), ("ec2", 0)] {
            let mut names = known_actions(service);
            assert_eq!(names.len(), count);
            for family in families(service) {
                let sorted = |a: &Action, b: &Action| lower(a.name).lt(lower(b.name));
                assert!(family.actions.is_sorted_by(sorted));
            }
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }

    #[test]
    fn agrees_with_the_evaluator_on_what_matches() {
        for pattern in [
            "Decrypt",
            "decrypt",
            "GenerateDataKey",
            "*",
            "Generate*",
            "*Key",
            "?ecrypt",
            "**",
            "Re*t*",
            "*a*e*y*",
            "DecryptX",
            "",
            "D",
            "G?t*",
            "é*",
            "*é",
            "ListKeys?",
        ] {
            for name in known_actions("kms") {
                let expected = action_matches(pattern, name);
                assert_eq!(
                    glob(pattern.as_bytes(), name.as_bytes()),
                    expected,
                    "{pattern} {name}"
                );
            }
            let any = known_actions("kms")
                .iter()
                .any(|name| action_matches(pattern, name));
            assert_eq!(of_action(&format!("KMS:{pattern}")) != 0, any, "{pattern}");
        }
    }

    #[test]
    fn tells_what_patterns_are_about() {
        assert_eq!(of_action("s3:GetObject*"), S3_OBJECT);
        assert_eq!(of_action("kms:CreateAlias"), KMS_ALIAS);
        assert_eq!(of_action("kms:*"), KMS);
        assert_eq!(of_action("*"), ANYTHING);
        assert_eq!(of_action("ec2:Nope"), ANYTHING);
        assert_eq!(of_resource("arn:aws:s3:::b"), S3_BUCKET | S3_OTHER);
        assert_eq!(of_resource("arn:aws:s3:::b/*"), S3_OBJECT | S3_OTHER);
        assert_eq!(of_resource("arn:aws:s3:::b*"), S3);
        assert_eq!(of_resource("arn:aws:kms:*:*:alias/x"), KMS_ALIAS);
        assert_eq!(of_resource("arn:aws:kms:eu-west-1:111122223333:1234"), 0);
        assert_eq!(
            of_resource("arn:aws:sqs:eu-west-1:111122223333:q"),
            ELSEWHERE
        );
        assert_eq!(of_resource("arn:aws:*"), ANYTHING);
    }
}
